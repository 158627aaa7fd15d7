package io.leanctx.core;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.leanctx.Bundle;
import io.leanctx.Change;
import io.leanctx.InvalidInputException;
import java.nio.charset.StandardCharsets;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.provider.MethodSource;

/** Bundles as they come from other people. */
class BundleFuzzTest {

    @MethodSource("bundles")
    @FuzzTest
    void content(byte[] bytes) {
        @Nullable
        BundleContent content = Fuzzed.decoded(
                () -> BundleContent.read(Bundle.of(new String(bytes, StandardCharsets.UTF_8))),
                InvalidInputException.class);
        if (content != null) {
            Stream.concat(content.adding().stream(), content.filling().stream())
                    .forEach(BundleFuzzTest::assertWritable);
        }
    }

    /** What an import would commit can be encoded. */
    private static void assertWritable(Change change) {
        TestLog log = new TestLog().append("cursor", change);
        assertThat(EntryCodec.decode(log.key, log.last()).commit().changes()).containsExactly(change);
    }

    static Stream<byte[]> bundles() {
        TestLog log = FuzzSeeds.log();
        return IntStream.rangeClosed(0, log.commits.size()).mapToObj(length -> {
            SessionState state = SessionState.empty(TestLog.KEY);
            for (int i = 0; i < length; i++) {
                state = state.apply(log.commits.get(i));
            }
            return BundleJson.write(state, "cursor", Bundle.Privacy.FULL, "in brief")
                    .getBytes(StandardCharsets.UTF_8);
        });
    }
}
