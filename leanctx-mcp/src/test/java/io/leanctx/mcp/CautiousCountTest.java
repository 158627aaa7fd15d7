package io.leanctx.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import io.leanctx.TokenCounter;
import io.leanctx.tokens.ExactTokens;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("The count of tokens")
class CautiousCountTest {

    private static final TokenCounter EXACT = ExactTokens.cl100k();

    static Stream<String> alphabets() {
        String lower = "abcdefghijklmnopqrstuvwxyz";
        String digits = "0123456789";
        return Stream.of(
                lower,
                lower + "     ",
                lower + lower.toUpperCase(java.util.Locale.ROOT),
                lower + lower.toUpperCase(java.util.Locale.ROOT) + "     ",
                "qxzjkvwyQXZJKVWY",
                "qxzjkvwy  ",
                digits,
                digits + "    ",
                digits + lower,
                "!#$%&'()*+,-./:;<=>?@[]^_`{|}~",
                "!#$%&'()*+,-./:;<=>?@[]^_`{|}~ " + lower,
                "\"\\\n\t\r",
                " \n\t",
                all(0x20, 0x7e),
                all(0xa0, 0xff),
                all(0xa0, 0x7ff),
                all(0xa0, 0x7ff) + all(0x20, 0x7e),
                all(0x561, 0x586),
                all(0x1200, 0x135a),
                all(0x13a0, 0x13f4),
                all(0x4e00, 0x9fff),
                all(0xac00, 0xd7a3),
                all(0xe000, 0xf8ff),
                all(0x1f300, 0x1f64f),
                all(0x10000, 0x1ffff),
                all(1, 0x1f));
    }

    private static String all(int from, int to) {
        StringBuilder all = new StringBuilder();
        for (int c = from; c <= to; c++) {
            all.appendCodePoint(c);
        }
        return all.toString();
    }

    @ParameterizedTest
    @EnumSource(Writing.class)
    @DisplayName("is not below that of cl100k for what agents write, nor more than some times above it")
    void isNotBelow(Writing writing) {
        String json = JsonText.write(writing.text(10_000));

        assertThat(CautiousCount.of(json)).isBetween(EXACT.count(json), 4 * EXACT.count(json));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"README.md", "docs/mcp.md", "docs/session.schema.json", "pom.xml", "clients/run", "LICENSE"})
    @DisplayName("is above that of cl100k for prose and code, by no more than 2.2 times")
    void isNear(String file) throws IOException {
        String json = JsonText.write(Files.readString(Path.of("..").resolve(file)));

        assertThat((double) CautiousCount.of(json) / EXACT.count(json)).isBetween(1.0, 2.2);
    }

    @ParameterizedTest
    @MethodSource("alphabets")
    @DisplayName("is at least 3/5 of that of cl100k for any text by chance")
    void isNotFarBelow(String alphabet) {
        Random random = new Random(11);
        int[] letters = alphabet.codePoints().toArray();
        for (int length : List.of(1, 2, 3, 5, 8, 13, 3_000)) {
            StringBuilder text = new StringBuilder();
            for (int i = 0; i < Math.max(2, 900 / length); i++) {
                text.append(Writing.random(random, letters, length)).append(' ');
            }
            assertIsNotFarBelow(text.toString());
        }
    }

    @Test
    @DisplayName("is at least 3/5 of that of cl100k for patterns that were sought to have more")
    void isNotFarBelowWhereSought() {
        for (String pattern : List.of(
                "zvzjv",
                " ywv",
                "VWYrKUHw",
                "YVWl",
                "Ewv",
                "IYKo",
                ";~\n'~\n",
                "EiLs",
                "BmRr",
                "Ou",
                "Eo",
                "MmSg",
                "qyv",
                "iuucmtrhagmamh ",
                "$~\n#~\n",
                "a1b2c3d4",
                "qjx",
                "aA",
                "\u001b[31m",
                "\\\"",
                "1 ",
                "\n \r \t")) {
            assertIsNotFarBelow(pattern.repeat(200));
        }
    }

    private static void assertIsNotFarBelow(String text) {
        String json = JsonText.write(text);
        assertThat(5 * CautiousCount.of(json))
                .as("%s… has %s tokens", json.substring(0, Math.min(60, json.length())), EXACT.count(json))
                .isGreaterThanOrEqualTo(3 * EXACT.count(json));
    }
}
