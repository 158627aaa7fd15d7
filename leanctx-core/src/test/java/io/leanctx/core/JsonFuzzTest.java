package io.leanctx.core;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.leanctx.InvalidInputException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** JSON from anywhere: read, and written in canonical form, it stays as it is from then on. */
class JsonFuzzTest {

    @MethodSource("documents")
    @FuzzTest
    void canonical(byte[] bytes) {
        rewritten(bytes).ifPresent(once -> assertThat(rewritten(once)).contains(once));
    }

    private static Optional<byte[]> rewritten(byte[] bytes) {
        try {
            JsonWriter out = new JsonWriter(bytes.length);
            Json.parse(bytes, 0, bytes.length).write(out);
            return Optional.of(out.toString().getBytes(StandardCharsets.UTF_8));
        } catch (MalformedException | InvalidInputException e) {
            assertThat(e.getMessage()).isNotBlank();
            return Optional.empty();
        }
    }

    static Stream<byte[]> documents() {
        return Stream.of(
                        "{}",
                        "{\"b\":[1,-2.5e10,true,null,\"\\u4e2d\\uD83D\\uDE00\"],\"a\":{\"\":[]}}",
                        "{\"a\":\"\\ud83d\"}",
                        "{\"a\":" + "[".repeat(400) + "]".repeat(400) + "}",
                        "{\"a\":" + "[".repeat(100_000))
                .map(text -> text.getBytes(StandardCharsets.UTF_8));
    }
}
