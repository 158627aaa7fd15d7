package io.leanctx.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import io.leanctx.mcp.Desk.Seat;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("ctx_handoff")
class HandoffToolTest {

    private final Desk desk = new Desk();
    private final Seat cursor = desk.seat("cursor");
    private final Seat claude = desk.seat("claude-code");
    private final Seat kiro = desk.seat("kiro");

    @AfterEach
    void close() {
        desk.close();
    }

    private Object created() {
        cursor.call("ctx_session", "action", "decision", "text", "JWT");
        return cursor.call("ctx_handoff", "action", "create", "note", "The frontend is left")
                .get("handoff");
    }

    @Test
    @DisplayName("create offers work, list and show have it, and exactly one accepts it")
    void isAcceptedOnce() {
        Object handoff = created();
        Map<String, Object> offered = Desk.list(
                        claude.call("ctx_handoff", "action", "list").get("handoffs"))
                .get(0);
        Map<String, Object> accepted = claude.call("ctx_handoff", "action", "accept", "handoff", handoff);
        Map<String, Object> late = kiro.refused("ctx_handoff", "action", "accept", "handoff", handoff);
        Map<String, Object> shown = kiro.call("ctx_handoff", "action", "show", "handoff", handoff);

        assertThat(offered)
                .containsEntry("from", "cursor")
                .containsEntry("state", "open")
                .containsEntry("handoff", handoff);
        assertThat(accepted).containsEntry("note", "The frontend is left").containsKey("hash");
        assertThat(late).containsEntry("code", "handoff_closed");
        assertThat(late.get("message").toString()).contains("claude-code accepted it");
        assertThat(Desk.list(shown.get("handoffs")))
                .singleElement()
                .extracting("state")
                .isEqualTo("accepted");
        assertThat(shown).containsKey("size");
    }

    @Test
    @DisplayName("the bundle of a handoff is imported into another channel, by its hash alone")
    void importsByHash() {
        Object handoff = created();
        Object hash = claude.call("ctx_handoff", "action", "accept", "handoff", handoff)
                .get("hash");
        Map<String, Object> imported =
                claude.call("ctx_handoff", "action", "import", "hash", hash, "channel", "feat/frontend");
        Map<String, Object> again =
                claude.call("ctx_handoff", "action", "import", "hash", hash, "channel", "feat/frontend");

        assertThat(imported).containsKey("committed");
        assertThat(again).containsEntry("unchanged", true);
        assertThat(Desk.object(claude.call("ctx_session", "action", "status", "channel", "feat/frontend")
                        .get("counts")))
                .containsEntry("decisions", 1);
    }

    @Test
    @DisplayName("export gives the bundle, of a handoff or of the session as it is; import takes it with its hash")
    void exportsAndImports() {
        Object handoff = created();
        Map<String, Object> of = claude.call("ctx_handoff", "action", "export", "handoff", handoff);
        Map<String, Object> now = claude.call("ctx_handoff", "action", "export", "privacy", "full");
        assertThat(of.get("bundle").toString()).contains("JWT");
        assertThat(now.get("bundle").toString()).contains("JWT");
        assertThat(claude.call(
                        "ctx_handoff",
                        "action",
                        "import",
                        "bundle",
                        of.get("bundle"),
                        "hash",
                        of.get("hash"),
                        "channel",
                        "feat/frontend"))
                .containsEntry("hash", of.get("hash"));
        assertThat(claude.refused(
                        "ctx_handoff",
                        "action",
                        "import",
                        "bundle",
                        of.get("bundle"),
                        "hash",
                        now.get("hash"),
                        "channel",
                        "feat/other"))
                .containsEntry("code", "invalid_input");
    }

    @Test
    @DisplayName("a bundle of another workspace is taken only as foreign, and by who may")
    void keepsForeignBundlesOut() {
        created();
        Object bundle = claude.call("ctx_handoff", "action", "export").get("bundle");
        Seat other = desk.seat(Caller.anyone().withWorkspace("other-team").withChannel("main"));
        Map<String, Object> ann = other.call("ctx_agent", "action", "register", "client", "ann");
        Caller writer = other.caller().withAgent("ann", ann.get("token").toString());

        assertThat(other.with(writer).refused("ctx_handoff", "action", "import", "bundle", bundle))
                .containsEntry("code", "not_allowed");
        assertThat(other.with(writer.allowed(Access.WRITE))
                        .refused("ctx_handoff", "action", "import", "bundle", bundle, "foreign", true))
                .containsEntry("code", "not_allowed");
        assertThat(other.with(writer).call("ctx_handoff", "action", "import", "bundle", bundle, "foreign", true))
                .containsKey("committed");
    }

    @Test
    @DisplayName("decline leaves it to others, withdraw takes it back")
    void declinesAndWithdraws() {
        Object handoff = created();
        claude.call("ctx_handoff", "action", "decline", "handoff", handoff, "note", "busy");
        cursor.call("ctx_handoff", "action", "withdraw", "handoff", handoff);
        Map<String, Object> shown = Desk.list(kiro.call("ctx_handoff", "action", "show", "handoff", handoff)
                        .get("handoffs"))
                .get(0);

        assertThat(shown).containsEntry("state", "withdrawn");
        assertThat(Desk.list(shown.get("answers"))).extracting("answer").containsExactly("declined", "withdrawn");
        assertThat(kiro.refused("ctx_handoff", "action", "accept", "handoff", handoff))
                .containsEntry("code", "handoff_closed");
    }

    @Test
    @DisplayName("a second try of create under its operation is answered with the first offer, also after others wrote")
    void createsOnce() {
        cursor.call("ctx_session", "action", "decision", "text", "JWT");
        Object[] create = {"action", "create", "note", "The frontend is left", "operation", "offer-1"};
        Map<String, Object> first = cursor.call("ctx_handoff", create);
        claude.call("ctx_session", "action", "finding", "text", "meanwhile");
        Map<String, Object> second = cursor.call("ctx_handoff", create);

        assertThat(second).containsEntry("repeated", true).containsEntry("handoff", first.get("handoff"));
        assertThat(Desk.list(cursor.call("ctx_handoff", "action", "list").get("handoffs")))
                .hasSize(1);
        assertThat(cursor.refused("ctx_handoff", "action", "create", "note", "Another", "operation", "offer-1"))
                .containsEntry("code", "operation_mismatch");
    }

    @Test
    @DisplayName("list goes on from its cursor")
    void listsInParts() {
        for (int i = 0; i < 4; i++) {
            cursor.call("ctx_handoff", "action", "create", "note", "part " + i);
        }
        Map<String, Object> first = kiro.call("ctx_handoff", "action", "list", "limit", 3);
        Map<String, Object> rest =
                kiro.call("ctx_handoff", "action", "list", "limit", 3, "cursor", first.get("next_cursor"));

        assertThat(Desk.list(first.get("handoffs"))).extracting("note").containsExactly("part 3", "part 2", "part 1");
        assertThat(Desk.list(rest.get("handoffs"))).extracting("note").containsExactly("part 0");
    }
}
