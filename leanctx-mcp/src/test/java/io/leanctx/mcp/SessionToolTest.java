package io.leanctx.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import io.leanctx.mcp.Desk.Seat;
import io.leanctx.verifier.ProofVerifier;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("ctx_session")
class SessionToolTest {

    private static final String HASH = "ab".repeat(32);

    private final Desk desk = new Desk();
    private final Seat cursor = desk.seat("cursor");
    private final Seat claude = desk.seat("claude-code");

    @AfterEach
    void close() {
        desk.close();
    }

    private Map<String, Object> session(Seat seat, String action, Object... arguments) {
        Object[] all = new Object[arguments.length + 2];
        all[0] = "action";
        all[1] = action;
        System.arraycopy(arguments, 0, all, 2, arguments.length);
        return seat.call("ctx_session", all);
    }

    @Test
    @DisplayName(
            "task, finding, decision, learn, progress and next each commit one change, and status shows what came of it")
    void eachVerbCommitsOneChange() {
        session(cursor, "task", "text", "Move auth to JWT");
        session(cursor, "finding", "text", "Expiry is hardcoded", "path", "src/auth.rs", "line", 42);
        session(cursor, "decision", "text", "JWT", "rationale", "stateless");
        session(cursor, "learn", "key", "auth.algorithm", "value", "EdDSA");
        session(cursor, "progress", "text", "The test is written");
        Map<String, Object> last = session(cursor, "next", "steps", List.of("make it pass"));

        assertThat(last).containsEntry("committed", 6L).containsEntry("revision", 6L);
        Map<String, Object> status = session(claude, "status");
        assertThat(Desk.object(status.get("task")))
                .containsEntry("text", "Move auth to JWT")
                .containsEntry("agent", "cursor");
        assertThat(Desk.object(status.get("next"))).containsEntry("steps", List.of("make it pass"));
        assertThat(Desk.object(status.get("counts")))
                .containsEntry("findings", 1)
                .containsEntry("decisions", 1)
                .containsEntry("knowledge", 1)
                .containsEntry("progress", 1);
        assertThat(status.get("connected")).isEqualTo(List.of("cursor"));
    }

    @Test
    @DisplayName("commit makes one commit of several changes, under a guard and an explicit base")
    void commitsSeveralChanges() {
        session(cursor, "learn", "key", "auth.algorithm", "value", "HS256");
        Map<String, Object> done = session(
                claude,
                "commit",
                "base",
                "1",
                "reading",
                List.of("knowledge(auth.algorithm)"),
                "changes",
                List.of(
                        Map.of("type", "decision", "text", "EdDSA", "rationale", "shorter keys"),
                        Map.of("type", "learn", "key", "auth.algorithm", "value", "EdDSA"),
                        Map.of("type", "forget", "key", "auth.secret"),
                        Map.of("type", "file", "path", "src/auth.rs", "mode", "modified"),
                        Map.of("type", "custom", "kind", "acme.plan/1", "key", "a", "text", "{}")));

        assertThat(done).containsEntry("committed", 2L).containsEntry("since_revision", 2L);
        Map<String, Object> stale = claude.refused(
                "ctx_session",
                "action",
                "commit",
                "base",
                "1",
                "strict",
                true,
                "changes",
                List.of(Map.of("type", "progress", "text", "done")));
        assertThat(stale).containsEntry("code", "conflict");
    }

    @Test
    @DisplayName("brief shows the session within the tokens it is given, whole or what is new, in Markdown or XML")
    void briefs() {
        session(cursor, "task", "text", "Move auth to JWT");
        Map<String, Object> whole = session(claude, "brief");
        session(cursor, "decision", "text", "JWT");
        Map<String, Object> delta = session(claude, "brief", "delta", true, "since_revision", 1, "format", "xml");

        assertThat(whole.get("brief").toString()).contains("Move auth to JWT", "for claude-code");
        assertThat(whole).containsEntry("since_revision", 1L);
        assertThat(delta.get("brief").toString()).contains("<decisions>").doesNotContain("<task>");
    }

    @Test
    @DisplayName("list pages through the channels of the workspace")
    void lists() {
        for (int i = 0; i < 5; i++) {
            session(cursor, "task", "text", "task " + i, "channel", "feat/" + i);
        }
        Map<String, Object> first = session(cursor, "list", "limit", 3);
        Map<String, Object> rest = session(cursor, "list", "limit", 3, "cursor", first.get("next_cursor"));

        assertThat(Desk.list(first.get("channels")))
                .extracting("channel")
                .containsExactly("feat/0", "feat/1", "feat/2");
        assertThat(Desk.list(rest.get("channels"))).extracting("channel").containsExactly("feat/3", "feat/4");
        assertThat(rest).doesNotContainKey("next_cursor");
    }

    @Test
    @DisplayName("history shows the newest commits, or those after a revision, and how to go on")
    void showsHistory() {
        for (int i = 1; i <= 30; i++) {
            session(cursor, "progress", "text", "step " + i, "since_revision", i - 1);
        }
        Map<String, Object> newest = session(claude, "history");
        Map<String, Object> oldest = session(claude, "history", "after", 0, "limit", 2);

        assertThat(Desk.list(newest.get("commits")))
                .hasSize(20)
                .last()
                .extracting("revision")
                .isEqualTo(30L);
        assertThat(Desk.list(oldest.get("commits"))).extracting("revision").containsExactly(1L, 2L);
        assertThat(oldest).containsEntry("next_after", 2L);
    }

    @Test
    @DisplayName("diff compares two revisions, and at shows one")
    void comparesAndGoesBack() {
        session(cursor, "task", "text", "first");
        session(cursor, "task", "text", "second", "since_revision", 1);

        Map<String, Object> diff = session(claude, "diff", "from", 1, "to", 2);
        Map<String, Object> at = session(claude, "at", "at", 1);

        assertThat(Desk.list(diff.get("differences")))
                .singleElement()
                .extracting("section")
                .isEqualTo("task");
        assertThat(Desk.list(Desk.object(at.get("state")).get("task")))
                .extracting("text")
                .containsExactly("first");
        assertThat(at).containsEntry("revision", 2L);
    }

    @Test
    @DisplayName("fork begins another channel, once, however often it is called")
    void forks() {
        session(cursor, "task", "text", "Move auth to JWT");
        Map<String, Object> fork = session(cursor, "fork", "to_channel", "feat/try");
        Map<String, Object> again = session(cursor, "fork", "to_channel", "feat/try");

        assertThat(fork).containsEntry("committed", 1L).doesNotContainKey("repeated");
        assertThat(again).containsEntry("repeated", true);
        assertThat(Desk.object(session(cursor, "status", "channel", "feat/try").get("task")))
                .containsEntry("text", "Move auth to JWT");
        assertThat(claude.refused("ctx_session", "action", "fork", "to_channel", "feat/try"))
                .containsEntry("code", "conflict");
    }

    @Test
    @DisplayName("fork that is called again knows the channel that it began, though another wrote in between")
    void forksAgain() {
        session(cursor, "task", "text", "Move auth to JWT");
        session(cursor, "fork", "to_channel", "feat/try");
        session(claude, "finding", "text", "expiry is hardcoded", "since_revision", 1);

        assertThat(session(cursor, "fork", "to_channel", "feat/try"))
                .containsEntry("repeated", true)
                .containsEntry("committed", 1)
                .containsEntry("forked_at", 1L);
        assertThat(session(cursor, "fork", "to_channel", "feat/try", "at", 1)).containsEntry("repeated", true);
        assertThat(cursor.refused("ctx_session", "action", "fork", "to_channel", "feat/try", "at", 2))
                .containsEntry("code", "conflict");
    }

    @Test
    @DisplayName("summarize puts a text in place of older findings")
    void summarizes() {
        session(cursor, "finding", "text", "one");
        session(cursor, "finding", "text", "two", "since_revision", 1);
        session(cursor, "summarize", "up_to", 2, "text", "two things were found", "since_revision", 2);

        assertThat(Desk.object(session(cursor, "status").get("counts")))
                .containsEntry("findings", 0)
                .containsEntry("summaries", 1);
    }

    @Test
    @DisplayName("evidence records what was read, compressed, checked, spent and called, and adds it up")
    void recordsEvidence() {
        session(
                cursor,
                "evidence",
                "changes",
                List.of(
                        Map.of(
                                "type",
                                "read",
                                "path",
                                "src/auth.rs",
                                "content",
                                HASH,
                                "tokens",
                                120,
                                "first",
                                1,
                                "last",
                                9),
                        Map.of(
                                "type",
                                "compressed",
                                "before",
                                HASH,
                                "after",
                                HASH,
                                "tokens_before",
                                90,
                                "tokens_after",
                                30),
                        Desk.map(
                                "type",
                                "checked",
                                "text",
                                "mvn verify",
                                "passed",
                                9,
                                "failed",
                                1,
                                "total",
                                10,
                                "output",
                                HASH,
                                "duration_ms",
                                5),
                        Map.of("type", "spent", "model", "gpt-4o", "in", 10, "out", 5, "cost", "0.0125 USD"),
                        Map.of("type", "called", "name", "grep", "input", HASH, "output", HASH, "duration_ms", 3)));

        Map<String, Object> totals = Desk.object(session(claude, "evidence").get("totals"));
        assertThat(totals)
                .containsEntry("read_tokens", 120L)
                .containsEntry("tokens_saved", 60L)
                .containsEntry("checks", 1L)
                .containsEntry("red_checks", 1L)
                .containsEntry("calls", 1L);
        assertThat(Desk.object(totals.get("spent")).get("cost")).isEqualTo(Map.of("USD", "0.0125"));
    }

    @Test
    @DisplayName("proof gives one that the verifier finds sound, and says what to do where it is too long")
    void proves() throws IOException {
        session(cursor, "task", "text", "Move auth to JWT");
        Map<String, Object> proof = session(claude, "proof", "privacy", "full");
        byte[] file = proof.get("proof").toString().getBytes(StandardCharsets.UTF_8);
        assertThat(ProofVerifier.verify(new ByteArrayInputStream(file)).sound()).isTrue();

        session(cursor, "finding", "text", "Expiry is hardcoded. ".repeat(2_500), "since_revision", 1);
        Map<String, Object> refused = claude.refused("ctx_session", "action", "proof", "privacy", "full");
        assertThat(refused).containsEntry("code", "over_limit");
        assertThat(refused.get("message").toString()).contains("max_tokens", "fewer revisions", "summary");
        assertThat(session(claude, "proof", "privacy", "full", "max_tokens", 40_000))
                .containsKey("proof");
    }

    @Test
    @DisplayName("wait answers at once where there is news, and shows it")
    void waitsForNews() {
        session(cursor, "task", "text", "Move auth to JWT");
        Map<String, Object> answer = session(claude, "wait", "since_revision", 0);

        assertThat(answer).containsEntry("changed", true).containsEntry("since_revision", 1L);
        assertThat(Desk.list(Desk.object(answer.get("others")).get("changes")))
                .singleElement()
                .extracting("what")
                .isEqualTo(List.of("task \"Move auth to JWT\""));
    }

    @Test
    @DisplayName("wait is not woken by what the caller itself wrote, and ends after its time")
    void doesNotWaitForItself() {
        session(cursor, "task", "text", "Move auth to JWT");
        Map<String, Object> answer = session(cursor, "wait", "since_revision", 0, "timeout_seconds", 1);

        assertThat(answer).containsEntry("changed", false).containsEntry("revision", 1L);
    }
}
