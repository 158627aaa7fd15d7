package io.leanctx.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import io.leanctx.mcp.Desk.Seat;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("ctx_agent")
class AgentToolTest {

    private final Desk desk = new Desk();
    private final Seat cursor = desk.seat("cursor");
    private final Seat claude = desk.seat("claude-code");

    @AfterEach
    void close() {
        desk.close();
    }

    @Test
    @DisplayName("register gives an id and a token, with which the agent writes")
    void registers() {
        Seat anyone = desk.seat(Caller.anyone().withWorkspace("my-team").withChannel("feat/auth"));
        Map<String, Object> kiro = anyone.call(
                "ctx_agent", "action", "register", "client", "kiro", "role", "reviewer", "display_name", "Kiro");
        Map<String, Object> second = anyone.call("ctx_agent", "action", "register", "client", "kiro");

        assertThat(kiro).containsEntry("agent", "kiro").containsKey("token");
        assertThat(second).containsEntry("agent", "kiro-2");
        anyone.call("ctx_session", "action", "task", "text", "Review", "agent", "kiro", "token", kiro.get("token"));
        assertThat(anyone.refused("ctx_agent", "action", "register", "client", "kiro", "id", "kiro"))
                .containsEntry("code", "not_allowed");
        assertThat(anyone.refused("ctx_session", "action", "task", "text", "x", "agent", "kiro", "token", "guess"))
                .containsEntry("code", "not_allowed");
    }

    @Test
    @DisplayName("list shows who is registered and who is there, page by page")
    void lists() {
        cursor.call("ctx_session", "action", "task", "text", "Move auth to JWT");
        Map<String, Object> first = claude.call("ctx_agent", "action", "list", "limit", 1);
        Map<String, Object> rest =
                claude.call("ctx_agent", "action", "list", "limit", 5, "cursor", first.get("next_cursor"));

        assertThat(Desk.list(first.get("agents"))).extracting("agent").containsExactly("claude-code");
        assertThat(Desk.list(rest.get("agents"))).extracting("agent").containsExactly("cursor");
        assertThat(Desk.object(Desk.list(rest.get("agents")).get(0).get("presence")))
                .containsEntry("connected", true);
        assertThat(rest).doesNotContainKey("next_cursor");
    }

    @Test
    @DisplayName("post sends a message, read has it until it is acknowledged, and a reply goes to who wrote it")
    void exchangesMessages() {
        cursor.call(
                "ctx_agent", "action", "post", "to", "agents(claude-code)", "category", "request", "text", "Review it");
        Map<String, Object> inbox = claude.call("ctx_agent", "action", "read");
        Map<String, Object> message = Desk.list(inbox.get("inbox")).get(0);
        claude.call("ctx_agent", "action", "post", "in_reply_to", message.get("entry"), "text", "Looks right");
        Map<String, Object> empty = claude.call("ctx_agent", "action", "read", "acknowledge", inbox.get("up_to"));
        Map<String, Object> answer = cursor.call("ctx_agent", "action", "read");

        assertThat(message).containsEntry("text", "Review it").containsEntry("agent", "cursor");
        assertThat(Desk.list(empty.get("inbox"))).isEmpty();
        assertThat(Desk.list(answer.get("inbox")))
                .singleElement()
                .satisfies(reply -> assertThat(reply)
                        .containsEntry("text", "Looks right")
                        .containsEntry("category", "response")
                        .containsEntry("to", "agents(cursor)")
                        .containsEntry("in_reply_to", "1.0"));
    }

    @Test
    @DisplayName("read gives a full inbox in parts, of which none is lost or comes twice")
    void readsInParts() {
        for (int i = 0; i < 7; i++) {
            cursor.call("ctx_agent", "action", "post", "text", "message " + i);
        }
        Map<String, Object> part = claude.call("ctx_agent", "action", "read", "limit", 3);
        List<Map<String, Object>> all = new ArrayList<>(Desk.list(part.get("inbox")));
        while (part.containsKey("more")) {
            part = claude.call("ctx_agent", "action", "read", "limit", 3, "acknowledge", part.get("up_to"));
            all.addAll(Desk.list(part.get("inbox")));
        }

        assertThat(all)
                .extracting("text")
                .containsExactly(
                        "message 0", "message 1", "message 2", "message 3", "message 4", "message 5", "message 6");
    }

    @Test
    @DisplayName("claim goes to one, who renews and releases it; the others learn who has it and until when")
    void claims() {
        Map<String, Object> mine =
                cursor.call("ctx_agent", "action", "claim", "resource", "src/auth.rs", "ttl_seconds", 60);
        Map<String, Object> held = claude.refused("ctx_agent", "action", "claim", "resource", "src/auth.rs");
        Map<String, Object> longer = cursor.call(
                "ctx_agent",
                "action",
                "claim",
                "resource",
                "src/auth.rs",
                "claim_token",
                mine.get("claim_token"),
                "ttl_seconds",
                120);
        cursor.call(
                "ctx_session",
                "action",
                "commit",
                "changes",
                List.of(
                        Map.of("type", "progress", "text", "under way"),
                        Map.of("type", "under", "resource", "src/auth.rs", "claim_token", mine.get("claim_token"))));
        cursor.call("ctx_agent", "action", "release", "resource", "src/auth.rs");

        assertThat(mine).containsEntry("until", "2026-03-01T09:01:00Z");
        assertThat(held).containsEntry("code", "conflict");
        assertThat(held.get("message").toString()).contains("claimed by cursor until 2026-03-01T09:01:00Z");
        assertThat(longer)
                .containsEntry("claim_token", mine.get("claim_token"))
                .containsEntry("until", "2026-03-01T09:02:00Z");
        assertThat(claude.call("ctx_agent", "action", "claim", "resource", "src/auth.rs"))
                .containsKey("claim_token");
    }

    @Test
    @DisplayName("status says who an agent is, what it holds, and what waits for it")
    void tellsStatus() {
        cursor.call("ctx_agent", "action", "claim", "resource", "src/auth.rs");
        claude.call("ctx_agent", "action", "post", "to", "agents(cursor)", "text", "hello");
        Map<String, Object> own = cursor.call("ctx_agent", "action", "status");
        Map<String, Object> other = claude.call("ctx_agent", "action", "status", "id", "cursor");

        assertThat(Desk.object(Desk.object(own.get("status")).get("inbox"))).containsEntry("messages", 1);
        assertThat(Desk.list(own.get("claims"))).extracting("resource").containsExactly("src/auth.rs");
        assertThat(Desk.object(other.get("status")))
                .containsEntry("client", "cursor")
                .doesNotContainKey("inbox");
    }

    @Test
    @DisplayName("leave ends the presence, and says which claims are still held")
    void leaves() {
        cursor.call("ctx_agent", "action", "claim", "resource", "src/auth.rs");
        assertThat(claude.call("ctx_session", "action", "status").get("connected"))
                .isEqualTo(List.of("cursor"));
        Map<String, Object> left = cursor.call("ctx_agent", "action", "leave");

        assertThat(Desk.list(left.get("claims"))).extracting("resource").containsExactly("src/auth.rs");
        assertThat(claude.call("ctx_session", "action", "status").get("connected"))
                .isEqualTo(List.of());
    }
}
