package io.leanctx.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import io.leanctx.TokenCounter;
import io.leanctx.mcp.Desk.Seat;
import io.leanctx.mcp.EachAction.Asked;
import io.leanctx.mcp.sdk.SdkAnswers;
import io.leanctx.tokens.ExactTokens;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("An answer about a session that is full")
class BudgetTest {

    private static final TokenCounter EXACT = ExactTokens.cl100k();

    private final Desk desk = new Desk();
    private final Seat cursor = desk.seat("cursor");
    private final Seat claude = desk.seat("claude-code");

    /** More of everything than an answer has room for. */
    private void fill(Writing writing) {
        cursor.call("ctx_session", "action", "task", "text", writing.text(60_000));
        for (int i = 1; i <= 60; i++) {
            cursor.call(
                    "ctx_session",
                    "action",
                    "commit",
                    "since_revision",
                    i,
                    "changes",
                    List.of(
                            Map.of(
                                    "type",
                                    "finding",
                                    "text",
                                    writing.text(80 * i),
                                    "path",
                                    "src/" + i + ".rs",
                                    "line",
                                    i),
                            Map.of("type", "learn", "key", "key." + i, "value", writing.text(240)),
                            Map.of("type", "next", "steps", Collections.nCopies(40, writing.text(80))),
                            Map.of("type", "spent", "model", "model-" + i, "in", i, "out", i, "cost", "0.01 USD")));
        }
        for (int i = 0; i < 30; i++) {
            cursor.call("ctx_agent", "action", "post", "text", writing.text(800), "since_revision", 61 + i);
            cursor.call("ctx_share", "action", "push", "path", i + ".txt", "content", writing.text(2_400), "base", "0");
            cursor.call("ctx_agent", "action", "claim", "resource", "src/" + "x".repeat(200) + i + ".rs");
            cursor.call("ctx_session", "action", "task", "text", writing.text(400), "channel", "c/" + i);
            desk.seat("agent-" + "x".repeat(100) + i).call("ctx_session", "action", "progress", "text", "here");
        }
    }

    @AfterEach
    void close() {
        desk.close();
    }

    @ParameterizedTest
    @EnumSource(Writing.class)
    @DisplayName("has no more than 10,000 tokens of cl100k, by whichever action, whatever is written in it")
    void isBounded(Writing writing) {
        fill(writing);
        for (Asked asked : EachAction.at(claude, cursor, writing.text(9_000))) {
            ToolAnswer answer = claude.answer(asked.tool(), asked.with("since_revision", 40));

            assertThat(EXACT.count(answer.text())).as("%s", asked).isLessThanOrEqualTo(10_000);
            if (answer.isError()) {
                // What is never cut is refused where there is no room for it, and what is in the way is told.
                assertThat(asked.toString())
                        .isIn(
                                "ctx_session proof",
                                "ctx_handoff export",
                                "ctx_share pull",
                                "ctx_session task",
                                "ctx_session next");
                assertThat(Desk.error(answer).get("code")).isIn("over_limit", "conflict");
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Writing.class)
    @DisplayName("has no more than that as a resource or a prompt, nor as a conflict with much that was missed")
    void isBoundedElsewhere(Writing writing) {
        fill(writing);
        for (String view : List.of("", "/state", "/log")) {
            assertThat(EXACT.count(
                            SdkAnswers.resource(desk.tools(), claude.caller(), "leanctx://my-team/feat%2Fauth" + view)))
                    .isBetween(1_000, 10_000);
        }
        assertThat(EXACT.count(SdkAnswers.prompt(desk.tools(), claude.caller(), "resume")))
                .isBetween(1_000, 10_000);
        assertThat(EXACT.count(SdkAnswers.prompt(desk.tools(), claude.caller(), "handoff")))
                .isLessThan(1_000);
        ToolAnswer conflict =
                claude.answer("ctx_session", Desk.map("action", "next", "steps", List.of("x"), "since_revision", 2));
        assertThat(Desk.error(conflict)).containsEntry("code", "conflict");
        assertThat(EXACT.count(conflict.text())).isLessThanOrEqualTo(10_000);
    }

    @Test
    @DisplayName("gives a file of bytes whole or not at all, and says what it takes")
    void boundsBytes() {
        Random random = new Random(3);
        for (int size : List.of(2_000, 10_000, 100_000)) {
            String bytes = Base64.getEncoder().encodeToString(Writing.bytes(random, size));
            cursor.call("ctx_share", "action", "push", "path", "a.bin", "content", bytes, "base64", true);
            ToolAnswer answer = claude.answer("ctx_share", Desk.map("action", "pull", "path", "a.bin"));
            assertThat(EXACT.count(answer.text())).isLessThanOrEqualTo(10_000);
            assertThat(answer.isError()).isEqualTo(size > 2_000);
            if (answer.isError()) {
                Matcher least = Pattern.compile("max_tokens of at least (\\d+)")
                        .matcher(Desk.error(answer).get("message").toString());
                assertThat(least.find()).isTrue();
                assertThat(claude.call(
                                "ctx_share",
                                "action",
                                "pull",
                                "path",
                                "a.bin",
                                "max_tokens",
                                Integer.valueOf(least.group(1))))
                        .containsEntry("content", bytes);
            } else {
                assertThat(answer.structured()).containsEntry("content", bytes);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"status", "brief", "history", "at", "list"})
    @DisplayName("says what it left out")
    void saysWhatItLeftOut(String action) {
        fill(Writing.MANY_LANGUAGES);
        Map<String, Object> answer = claude.call("ctx_session", "action", action, "since_revision", 5);

        assertThat(String.valueOf(answer.get("brief"))).doesNotContain("give a larger max_tokens");
        assertThat(answer.containsKey("left_out")
                        || answer.containsKey("next_cursor")
                        || answer.containsKey("next_after")
                        || answer.toString().contains("give a larger max_tokens"))
                .as("%s", answer)
                .isTrue();
    }

    @Test
    @DisplayName(
            "gives all of a history in parts, each within its bound, of which each begins where the last one ended")
    void givesHistoryInParts() {
        fill(Writing.MANY_LANGUAGES);
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
        assertThat(next).isEqualTo(181);
    }

    @Test
    @DisplayName("gives the newest of a history as far as there is room, and says after which revision the rest begins")
    void givesTheNewestOfAHistory() {
        fill(Writing.MANY_LANGUAGES);
        Map<String, Object> part = claude.call("ctx_session", "action", "history", "limit", 100);
        List<Map<String, Object>> commits = Desk.list(part.get("commits"));
        Map<String, Object> leftOut = Desk.list(part.get("left_out")).get(0);

        assertThat(commits).last().extracting("revision").isEqualTo(181L);
        assertThat(commits)
                .extracting("revision")
                .containsExactlyElementsOf(LongStream.rangeClosed(182 - commits.size(), 181)
                        .boxed()
                        .toList());
        assertThat(leftOut)
                .containsEntry("count", 100L - commits.size())
                .containsEntry("how", "a larger max_tokens, or history after 81");
        assertThat(part).doesNotContainKey("next_after");
    }

    @Test
    @DisplayName("gives the newest of a history that is more than a store reads at once")
    void givesTheNewestOfALargeHistory() {
        for (int i = 0; i < 40; i++) {
            Map<String, Object> written =
                    claude.call("ctx_session", "action", "progress", "text", "x".repeat(250_000), "since_revision", i);
            assertThat(written).containsEntry("committed", i + 1L);
        }
        Map<String, Object> part = claude.call("ctx_session", "action", "history", "limit", 40);

        assertThat(Desk.list(part.get("commits")))
                .singleElement()
                .extracting("revision")
                .isEqualTo(40L);
        assertThat(Desk.list(part.get("left_out")).get(0))
                .containsEntry("count", 39L)
                .containsEntry("how", "a larger max_tokens, or history after 0");
    }

    @Test
    @DisplayName("shortens what alone is too long, and says how long it is and how to get it whole")
    void shortens() {
        fill(Writing.MANY_LANGUAGES);
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
        fill(Writing.MANY_LANGUAGES);
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
