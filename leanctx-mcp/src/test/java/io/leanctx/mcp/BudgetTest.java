package io.leanctx.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import io.leanctx.TokenCounter;
import io.leanctx.mcp.Desk.Seat;
import io.leanctx.tokens.ExactTokens;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("An answer about a session that is full")
class BudgetTest {

    private static final TokenCounter EXACT = ExactTokens.cl100k();

    private final Desk desk = new Desk();
    private final Seat cursor = desk.seat("cursor");
    private final Seat claude = desk.seat("claude-code");

    @BeforeEach
    void fill() {
        String words = "Die Prüfung läßt 期限切れのトークン through, \"quoted\" 🙂 and {\"json\": [1, 2, 3]}. ";
        cursor.call("ctx_session", "action", "task", "text", words.repeat(800));
        for (int i = 1; i <= 60; i++) {
            cursor.call(
                    "ctx_session",
                    "action",
                    "commit",
                    "since_revision",
                    i,
                    "changes",
                    List.of(
                            Map.of("type", "finding", "text", words.repeat(i), "path", "src/" + i + ".rs", "line", i),
                            Map.of("type", "learn", "key", "key." + i, "value", words.repeat(3)),
                            Map.of("type", "next", "steps", Collections.nCopies(40, words))));
        }
        for (int i = 0; i < 30; i++) {
            cursor.call("ctx_agent", "action", "post", "text", words.repeat(10), "since_revision", 61 + i);
            cursor.call("ctx_share", "action", "push", "path", i + ".txt", "content", words.repeat(30), "base", "0");
        }
    }

    @AfterEach
    void close() {
        desk.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"status", "brief", "history", "at", "evidence", "list"})
    @DisplayName("has no more than 10,000 tokens of cl100k, and says what it left out")
    void isBounded(String action) {
        Map<String, Object> answer = claude.call("ctx_session", "action", action, "since_revision", 5);

        assertThat(EXACT.count(Desk.written(answer))).isLessThan(10_000);
        assertThat(String.valueOf(answer.get("brief"))).doesNotContain("give a larger max_tokens");
    }

    @Test
    @DisplayName(
            "gives all of a history in parts, each within its bound, of which each begins where the last one ended")
    void givesHistoryInParts() {
        long after = 0;
        long next = 0;
        while (true) {
            Map<String, Object> part =
                    claude.call("ctx_session", "action", "history", "after", after, "limit", 100, "max_tokens", 20_000);
            assertThat(Tokens.of(part)).isLessThanOrEqualTo(20_000);
            for (Map<String, Object> commit : Desk.list(part.get("commits"))) {
                assertThat(commit).containsEntry("revision", ++next);
            }
            if (!part.containsKey("next_after")) {
                break;
            }
            after = (Long) part.get("next_after");
        }
        assertThat(next).isEqualTo(121);
    }

    @Test
    @DisplayName("shortens what alone is too long, and says how long it is and how to get it whole")
    void shortens() {
        Map<String, Object> shortened =
                Desk.object(claude.call("ctx_session", "action", "status").get("task"));
        Map<String, Object> whole = Desk.object(claude.call("ctx_session", "action", "status", "max_tokens", 200_000)
                .get("task"));

        assertThat(shortened.get("text").toString()).contains("characters in all; give a larger max_tokens");
        assertThat(whole.get("text").toString())
                .doesNotContain("characters in all")
                .hasSizeGreaterThan(50_000);
    }

    @Test
    @DisplayName("names what it left out of a state, and bounds inbox, listings and diffs alike")
    void namesWhatIsLeftOut() {
        assertThat(Desk.list(claude.call("ctx_session", "action", "at").get("left_out")))
                .isNotEmpty();
        for (Map<String, Object> answer : List.of(
                claude.call("ctx_agent", "action", "read", "limit", 1_000),
                claude.call("ctx_share", "action", "list", "limit", 1_000),
                claude.call("ctx_share", "action", "pull", "path", "3.txt"),
                claude.call("ctx_session", "action", "diff", "from", 1, "limit", 1_000))) {
            assertThat(EXACT.count(Desk.written(answer))).isLessThan(10_000);
        }
    }
}
