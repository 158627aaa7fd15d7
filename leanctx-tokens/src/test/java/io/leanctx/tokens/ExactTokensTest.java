package io.leanctx.tokens;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leanctx.Brief;
import io.leanctx.BriefRequest;
import io.leanctx.InvalidInputException;
import io.leanctx.Participant;
import io.leanctx.SessionStore;
import io.leanctx.TokenBudget;
import io.leanctx.TokenCounter;
import io.leanctx.Workspace;
import io.leanctx.core.LeanCtx;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExactTokensTest {

    @ParameterizedTest
    @CsvSource({"antidisestablishmentarianism, 6, 6", "2 + 2 = 4, 7, 7", "お誕生日おめでとう, 9, 8", "tiktoken is great!, 6, 6"})
    @DisplayName("counts are those that OpenAI publishes for its vocabularies")
    void published(String text, int cl100k, int o200k) {
        assertThat(ExactTokens.cl100k().count(text)).isEqualTo(cl100k);
        assertThat(ExactTokens.o200k().count(text)).isEqualTo(o200k);
        assertThat(ExactTokens.o200k().count("")).isZero();
    }

    @Test
    @DisplayName("a model counts by its vocabulary, whatever its date")
    void models() {
        String text = "お誕生日おめでとう";
        for (String model : List.of("gpt-4o", "gpt-4o-2024-08-06", "gpt-4o-mini")) {
            assertThat(ExactTokens.forModel(model).count(text)).as(model).isEqualTo(8);
        }
        assertThat(ExactTokens.forModel("gpt-4").count(text)).isEqualTo(9);
    }

    @Test
    @DisplayName("a model whose vocabulary is not known is refused by name")
    void unknownModel() {
        assertThatThrownBy(() -> ExactTokens.forModel("no-such-model"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("no-such-model")
                .hasMessageContaining("o200k()");
    }

    @Test
    @DisplayName("what stands for a control token is text like any other")
    void controlTokens() {
        for (TokenCounter counter : List.of(ExactTokens.o200k(), ExactTokens.cl100k())) {
            assertThat(counter.count("<|endoftext|>")).isGreaterThan(3);
            assertThat(counter.count("a <|endofprompt|> b")).isGreaterThan(5);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", " ", "\n", "漢", "\uD83D\uDE00", "9", "'s", "\t x"})
    @DisplayName("a long text is counted, whatever is repeated in it")
    void longTexts(String repeated) {
        String text = repeated.repeat(50_000);
        for (TokenCounter counter : List.of(ExactTokens.o200k(), ExactTokens.cl100k())) {
            assertThat(counter.count(text)).isBetween(250, 3 * text.length());
        }
    }

    @Test
    @DisplayName("several threads may count at once")
    void threads() {
        String text = "Token expiry is hardcoded in src/auth.rs:42. ".repeat(50);
        int alone = ExactTokens.o200k().count(text);
        assertThat(IntStream.range(0, 200)
                        .parallel()
                        .map(i -> ExactTokens.o200k().count(text))
                        .distinct())
                .containsExactly(alone);
    }

    @Test
    @DisplayName("a brief keeps to its budget as the model counts, and uses it")
    void brief() {
        try (SessionStore store = LeanCtx.inMemory()) {
            Workspace team = store.workspace("team");
            Participant cursor = team.join("main", team.registerNew("cursor"));
            for (int i = 0; i < 60; i++) {
                cursor.addFinding("0x" + Integer.toHexString(i * 7_919_993) + " → {\"line\": [" + i + ", 漢字]}");
            }
            for (int tokens : List.of(60, 200, 500)) {
                for (BriefRequest.Format format : BriefRequest.Format.values()) {
                    TokenBudget budget = new TokenBudget(tokens, ExactTokens.o200k());
                    Brief brief = cursor.brief(BriefRequest.of(budget).as(format));
                    assertThat(ExactTokens.o200k().count(brief.text()))
                            .isEqualTo(brief.tokens())
                            .isBetween(tokens * 2 / 3, tokens);
                }
            }
        }
    }
}
