package io.leanctx.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import io.leanctx.Agent;
import io.leanctx.Participant;
import io.leanctx.mcp.Desk.Seat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Agents that call the tools side by side")
class TogetherTest {

    private final Desk desk = new Desk();
    private final Seat cursor = desk.seat("cursor");
    private final Seat claude = desk.seat("claude-code");

    @AfterEach
    void close() {
        desk.close();
    }

    @Test
    @DisplayName("are told what others did since what they had seen, and not what they did themselves")
    void hearOfOthers() {
        cursor.call("ctx_session", "action", "task", "text", "Move auth to JWT");
        Map<String, Object> joined = claude.call("ctx_session", "action", "brief");
        cursor.call("ctx_session", "action", "learn", "key", "auth.algorithm", "value", "EdDSA", "since_revision", 1);
        claude.call("ctx_session", "action", "finding", "text", "mine", "since_revision", 1);
        Map<String, Object> next = claude.call(
                "ctx_session", "action", "progress", "text", "done", "since_revision", joined.get("since_revision"));

        assertThat(next).containsEntry("revision", 4L).containsEntry("since_revision", 4L);
        assertThat(Desk.list(Desk.object(next.get("others")).get("changes")))
                .singleElement()
                .satisfies(change ->
                        assertThat(change).containsEntry("revision", 2L).containsEntry("agent", "cursor"));
    }

    @Test
    @DisplayName("who writes over what it has not seen gets a conflict, with who wrote it and what to do")
    void conflict() {
        cursor.call("ctx_session", "action", "task", "text", "Move auth to JWT");
        ToolAnswer answer = claude.answer("ctx_session", Desk.map("action", "task", "text", "Rewrite auth"));

        assertThat(answer.isError()).isTrue();
        assertThat(answer.structured()).containsEntry("revision", 1L).containsEntry("since_revision", 1L);
        assertThat(Desk.error(answer))
                .containsEntry("code", "conflict")
                .containsEntry("contested", List.of("task"))
                .containsEntry("missed_count", 1L);
        assertThat(Desk.error(answer).get("message").toString())
                .contains("1  cursor", "task \"Move auth to JWT\"   <- you also write: task", "since_revision 1")
                .doesNotContain("update(");
        assertThat(claude.call("ctx_session", "action", "task", "text", "Rewrite auth", "since_revision", 1))
                .containsEntry("committed", 2L);
    }

    @Test
    @DisplayName("whoever missed too much to be shown is told so, and what it has seen does not move")
    void missedTooMuch() {
        for (int i = 1; i <= 100; i++) {
            cursor.call("ctx_session", "action", "progress", "text", "step " + i, "since_revision", i - 1);
        }
        Map<String, Object> late = claude.call("ctx_session", "action", "finding", "text", "late", "since_revision", 3);
        Map<String, Object> others = Desk.object(late.get("others"));

        assertThat(late).containsEntry("revision", 101L).containsEntry("since_revision", 3L);
        assertThat(Desk.list(others.get("changes")))
                .hasSize(8)
                .last()
                .extracting("revision")
                .isEqualTo(100L);
        assertThat(others.get("left_out").toString()).contains("history after 3", "brief");
        assertThat(claude.refused("ctx_session", "action", "status", "since_revision", 5_000)
                        .get("message")
                        .toString())
                .contains("since_revision is 5000", "newest revision of my-team/feat/auth is 101");
    }

    @Test
    @DisplayName("one that comes back after the session was deleted is told so, and goes on from what there is")
    void comesBackAfterADeletion() {
        cursor.call("ctx_session", "action", "task", "text", "Move auth to JWT");
        Agent windsurf = desk.store().workspace("my-team").registerNew("windsurf");
        try (Participant other = desk.store().workspace("my-team").join("feat/auth", windsurf)) {
            other.session();
            other.delete();
        }
        Map<String, Object> status = claude.call("ctx_session", "action", "status", "since_revision", 1);
        Map<String, Object> refused =
                claude.refused("ctx_session", "action", "task", "text", "Rewrite auth", "since_revision", 1);

        assertThat(status).containsEntry("revision", 2L).containsEntry("deleted", true);
        assertThat(refused.get("code")).isIn("truncated", "conflict");
        assertThat(Desk.list(claude.call("ctx_agent", "action", "read", "since_revision", 1)
                        .get("inbox")))
                .isEmpty();
        Object seen = claude.call("ctx_session", "action", "brief", "since_revision", 1)
                .get("since_revision");
        assertThat(claude.call("ctx_session", "action", "task", "text", "Rewrite auth", "since_revision", seen))
                .containsEntry("committed", 3L);
    }

    @Test
    @DisplayName("one whose position is of another log is told so, and nothing is written")
    void hasAPositionOfAnotherLog() {
        Object elsewhere = cursor.call("ctx_session", "action", "task", "text", "x", "channel", "main")
                .get("position");
        cursor.call("ctx_session", "action", "progress", "text", "y");

        assertThat(cursor.refused("ctx_session", "action", "task", "text", "z", "base", elsewhere))
                .containsEntry("code", "history_diverged");
        assertThat(claude.call("ctx_session", "action", "status")).containsEntry("revision", 1L);
    }

    @Test
    @DisplayName(
            "a call that is repeated under its operation id is done once, and another one under that id not at all")
    void repeats() {
        Object[] call = {"action", "finding", "text", "Expiry is hardcoded", "operation", "op-1"};
        Map<String, Object> first = cursor.call("ctx_session", call);
        Map<String, Object> second = cursor.call("ctx_session", call);

        assertThat(first).containsEntry("committed", 1L).doesNotContainKey("repeated");
        assertThat(second)
                .containsEntry("committed", 1L)
                .containsEntry("repeated", true)
                .containsEntry("revision", 1L);
        assertThat(cursor.refused("ctx_session", "action", "finding", "text", "Another", "operation", "op-1"))
                .containsEntry("code", "operation_mismatch");
        Object[] claim = {"action", "claim", "resource", "src/auth.rs", "operation", "op-2"};
        assertThat(cursor.call("ctx_agent", claim).get("claim_token"))
                .isEqualTo(cursor.call("ctx_agent", claim).get("claim_token"));
        Object[] push = {"action", "push", "path", "a", "content", "x", "operation", "op-3"};
        assertThat(cursor.call("ctx_share", push).get("entry"))
                .isEqualTo(cursor.call("ctx_share", push).get("entry"));
    }

    @Test
    @DisplayName("lose none of 8 times 50 commits, each of which is there once and in its author's order")
    void loseNothing() throws Exception {
        ExecutorService agents = Executors.newFixedThreadPool(8);
        try {
            List<Future<Long>> all = IntStream.range(0, 8)
                    .mapToObj(agent -> agents.submit(() -> work(desk.seat("agent"))))
                    .toList();
            for (Future<Long> done : all) {
                assertThat(done.get()).isPositive();
            }
        } finally {
            agents.shutdown();
        }
        var session = desk.store().workspace("my-team").session("feat/auth");
        assertThat(session.revision()).isEqualTo(400);
        assertThat(session.findings())
                .extracting(entry -> entry.agent() + " " + entry.value().text())
                .doesNotHaveDuplicates();
        for (String agent : session.agents()) {
            assertThat(session.findings())
                    .filteredOn(entry -> entry.agent().equals(agent))
                    .extracting(entry -> entry.value().text())
                    .containsExactlyElementsOf(
                            IntStream.range(0, 50).mapToObj(i -> "finding " + i).toList());
        }
    }

    private static long work(Seat seat) {
        long seen = 0;
        for (int i = 0; i < 50; i++) {
            Map<String, Object> done =
                    seat.call("ctx_session", "action", "finding", "text", "finding " + i, "since_revision", seen);
            seen = ((Number) done.get("since_revision")).longValue();
        }
        return ((Number) seat.call("ctx_session", "action", "status").get("revision")).longValue();
    }

    @Test
    @DisplayName("one that waits is woken by the commit of another")
    void isWoken() throws Exception {
        ExecutorService other = Executors.newSingleThreadExecutor();
        try {
            Future<Map<String, Object>> waiting =
                    other.submit(() -> claude.call("ctx_session", "action", "wait", "since_revision", 0));
            cursor.call("ctx_session", "action", "task", "text", "Move auth to JWT");

            assertThat(waiting.get()).containsEntry("changed", true).containsEntry("revision", 1L);
        } finally {
            other.shutdown();
        }
    }

    @Test
    @DisplayName("one that waits where as many wait as may is answered at once, and told to come again")
    void doesNotQueue() {
        McpTools none = McpTools.over(desk.store(), 0);
        ToolAnswer answer =
                none.named("ctx_session").call(claude.caller(), Map.of("action", "wait", "since_revision", 0));

        assertThat(answer.isError()).isFalse();
        assertThat(answer.structured()).containsEntry("changed", false).containsKey("busy");
    }

    @Test
    @DisplayName("one whose thread is interrupted while it waits is answered, and finds its flag set")
    void isInterrupted() {
        Thread.currentThread().interrupt();
        Map<String, Object> error = claude.refused("ctx_session", "action", "wait", "since_revision", 0);

        assertThat(Thread.interrupted()).isTrue();
        assertThat(error).containsEntry("code", "interrupted");
    }
}
