package io.leanctx.core;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.leanctx.Audience;
import io.leanctx.EntryRef;
import io.leanctx.Hash;
import io.leanctx.InvalidInputException;
import io.leanctx.Names;
import io.leanctx.Position;
import io.leanctx.Scope;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.provider.MethodSource;

/** Names, positions, hashes, references, scopes and audiences as a request has them: as text. */
class AddressFuzzTest {

    @MethodSource("texts")
    @FuzzTest
    void address(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        String lower = text.toLowerCase(Locale.ROOT);
        assertOneSpelling(lower, Hash::parse);
        assertOneSpelling(lower, Position::parse);
        assertOneSpelling(text.indexOf('.') < 0 ? text + ".0" : text, EntryRef::parse);
        assertOneSpelling(text, Scope::parse);
        @Nullable Audience audience = Fuzzed.decoded(() -> Audience.parse(text), InvalidInputException.class);
        if (audience != null) {
            assertOneSpelling(audience.toString(), Audience::parse);
        }
        List<Function<String, String>> names =
                List.of(Names::requireWorkspace, Names::requireChannel, Names::requireAgent, Names::requireOperation);
        names.forEach(name -> assertOneSpelling(text, name));
    }

    /** Either it is refused, or it is what the value prints, so that nothing has two addresses. */
    private static <T> void assertOneSpelling(String text, Function<String, T> parser) {
        @Nullable T value = Fuzzed.decoded(() -> parser.apply(text), InvalidInputException.class);
        if (value != null) {
            assertThat(value.toString()).isEqualTo(text);
            assertThat(parser.apply(value.toString())).isEqualTo(value);
        }
    }

    static Stream<byte[]> texts() {
        return Stream.of(
                        "17:" + Hash.ZERO.toString().replace('0', '9'),
                        Position.START.toString(),
                        Hash.ZERO.toString(),
                        "17.3",
                        "17",
                        "+17.0",
                        "017:" + Hash.ZERO,
                        "*",
                        "task",
                        "task()",
                        "knowledge/*",
                        "knowledge(auth.algorithm)",
                        "handoff(7.0)",
                        "everyone",
                        "agents(a,b)",
                        "agents(b,a,a)",
                        "role(reviewer)",
                        "my-team",
                        "feat/auth-refactor",
                        "\u00fc/\u4e2d")
                .map(text -> text.getBytes(StandardCharsets.UTF_8));
    }
}
