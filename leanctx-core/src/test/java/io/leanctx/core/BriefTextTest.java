package io.leanctx.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class BriefTextTest {

    @Test
    @DisplayName("whatever ends a line for any reader ends one here; a pair of characters ends one line, not two")
    void lines() {
        assertThat(BriefText.lines(" \n a\nb\r\nc\rd\u2028e\u2029f\u0085g\fh\u000bi\u001cj\u001ek\n\nl \n"))
                .containsExactly("a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "", "l");
    }

    @Test
    @DisplayName("an opening ends with a whole word where there is one, and says that it is not all")
    void opening() {
        assertThat(BriefText.opening("The log of\n\n  the build", 15)).isEqualTo("The log of the…");
        assertThat(BriefText.opening("The log of the build", 13)).isEqualTo("The log of…");
        assertThat(BriefText.opening("a aaaaaaaaaaaaaaaaaaaaaaaa", 10)).isEqualTo("a aaaaaaaa…");
        assertThat(BriefText.opening("short", 5)).isEqualTo("short");
        assertThat(BriefText.opening("short\n", 40)).isEqualTo("short");
        assertThat(BriefText.opening("aaa\uD83D\uDE00bbb", 4)).isEqualTo("aaa…");
        assertThat(BriefText.opening("aaa\uD83D\uDE00bbb", 5)).isEqualTo("aaa\uD83D\uDE00…");
    }

    @Property(tries = 200, edgeCases = EdgeCasesMode.NONE)
    void anOpeningIsOneLineOfWholeCharactersAndNoLongerThanAsked(
            @ForAll("texts") String text, @ForAll @IntRange(min = 1, max = 40) int length) {
        String opening = BriefText.opening(text, length);
        assertThat(BriefText.lines(opening)).hasSize(1);
        assertThat(opening.length()).isLessThanOrEqualTo(length + 1);
        assertThat(new String(opening.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8))
                .isEqualTo(opening);
        assertThat(BriefText.bytes(text)).isEqualTo(text.getBytes(StandardCharsets.UTF_8).length);
        assertThat(String.join("", BriefText.lines(text)).replaceAll("\\s", ""))
                .isEqualTo(text.strip().replaceAll("[\\s\\x1c-\\x1e\\u0085\\u2028\\u2029]", ""));
    }

    @Provide
    Arbitrary<String> texts() {
        return AnyChange.text();
    }
}
