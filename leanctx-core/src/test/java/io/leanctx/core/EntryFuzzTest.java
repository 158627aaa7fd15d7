package io.leanctx.core;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.leanctx.Commit;
import io.leanctx.StoreCorruptException;
import io.leanctx.StoreFormatException;
import io.leanctx.spi.Bytes;
import io.leanctx.spi.StoredEntry;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.provider.MethodSource;

/** Entries of the log that nobody wrote: the envelope, and the payload within. */
class EntryFuzzTest {

    private static final byte[] SALT = new byte[EntryLayout.SALT_BYTES];
    private static final String NO_TEXT = "";

    @MethodSource("entries")
    @FuzzTest
    void envelope(byte[] bytes) {
        if (bytes.length >= Format.CHECKSUM_BYTES) {
            EntryCodecProperties.repairChecksum(bytes);
        }
        decode(1, bytes);
        decode(2, bytes);
    }

    /** The open part in one line, the closed part of its first change in the next; the digests are made to match. */
    @MethodSource("payloads")
    @FuzzTest
    void payload(byte[] parts) {
        String[] lines = new String(parts, StandardCharsets.UTF_8).split("\n", 2);
        HandMadeEntry entry = new HandMadeEntry(TestLog.KEY.workspace(), TestLog.KEY.channel());
        if (lines.length == 2) {
            entry.closed(lines[1].equals(NO_TEXT) ? null : lines[1], SALT);
        }
        decode(1, entry.open(lines[0]).bytes());
    }

    private static void decode(long revision, byte[] bytes) {
        StoredEntry stored = new StoredEntry(revision, Bytes.copyOf(bytes));
        @Nullable
        DecodedEntry decoded = Fuzzed.decoded(
                () -> EntryCodec.decode(TestLog.KEY, stored), StoreCorruptException.class, StoreFormatException.class);
        if (decoded != null) {
            Commit commit = decoded.commit();
            StoredEntry erased = new StoredEntry(revision, EntryCodec.erase(TestLog.KEY, stored));
            assertThat(EntryCodec.decode(TestLog.KEY, erased).commit().position())
                    .as("the hash without its texts")
                    .isEqualTo(commit.position());
            assertThat(EntryCodec.holds(TestLog.KEY, stored, commit.changes())).isTrue();
        }
    }

    static Stream<byte[]> entries() {
        return FuzzSeeds.log().entries.stream().map(entry -> entry.bytes().toArray());
    }

    static Stream<byte[]> payloads() throws MalformedException {
        Stream.Builder<byte[]> seeds = Stream.builder();
        for (StoredEntry entry : FuzzSeeds.log().entries) {
            EntryLayout layout = new EntryLayout(entry.bytes().toArray(), () -> "the entry");
            String open = new String(layout.bytes(), layout.open(), layout.openLength(), StandardCharsets.UTF_8);
            EntryLayout.ClosedPart part = layout.closed().get(0);
            String closed = new String(layout.bytes(), part.text(), part.length(), StandardCharsets.UTF_8);
            String bound = open.replaceAll("\"closed\":\"[0-9a-f]{64}\"", "\"closed\":\"#0\"");
            seeds.add((bound + "\n" + closed).getBytes(StandardCharsets.UTF_8));
        }
        return seeds.build();
    }
}
