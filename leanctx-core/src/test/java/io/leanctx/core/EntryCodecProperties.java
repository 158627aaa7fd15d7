package io.leanctx.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leanctx.Change;
import io.leanctx.Commit;
import io.leanctx.Hash;
import io.leanctx.Scope;
import io.leanctx.StoreCorruptException;
import io.leanctx.StoreFormatException;
import io.leanctx.Upkeep;
import io.leanctx.spi.Bytes;
import io.leanctx.spi.StoredEntry;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** What holds of entries whatever their changes are. */
class EntryCodecProperties {

    @Property(tries = 500, edgeCases = EdgeCasesMode.NONE)
    void anEntryReadsAsTheCommitThatWasWritten(
            @ForAll("changeLists") List<Change> changes, @ForAll("guards") Set<Scope> guard) {
        TestLog log = new TestLog().append("cursor", guard, changes).append("kiro", guard, changes);
        Hash previous = null;
        for (int i = 0; i < 2; i++) {
            DecodedEntry decoded = EntryCodec.decode(log.key, log.entries.get(i));
            assertThat(decoded.commit()).isEqualTo(log.commits.get(i));
            if (previous != null) {
                assertThat(decoded.previous()).isEqualTo(previous);
            }
            previous = decoded.commit().position().hash();
        }
    }

    @Property(tries = 200, edgeCases = EdgeCasesMode.NONE)
    void theOpenPartAndTheClosedPartsAreCanonical(
            @ForAll("changeLists") List<Change> changes, @ForAll("guards") Set<Scope> guard) throws Exception {
        EntryLayout layout =
                layout(new TestLog().append("cursor", guard, changes).last());
        assertCanonical(layout.bytes(), layout.open(), layout.openLength());
        for (EntryLayout.ClosedPart part : layout.closed()) {
            if (part.presence() == EntryLayout.Presence.PRESENT) {
                assertCanonical(layout.bytes(), part.text(), part.length());
            }
        }
    }

    @Property(tries = 200, edgeCases = EdgeCasesMode.NONE)
    void erasingKeepsTheHashAndAllElse(
            @ForAll("changeLists") List<Change> changes, @ForAll @IntRange(max = 3) int which) {
        TestLog log = new TestLog().append("cursor", Set.of(), changes);
        int index = which % changes.size();
        Bytes erased = EntryCodec.erase(log.key, log.last(), Set.of(index));
        Commit commit = EntryCodec.decode(log.key, new StoredEntry(1, erased)).commit();

        assertThat(commit.position()).isEqualTo(log.commits.get(0).position());
        assertThat(EntryCodec.erase(log.key, new StoredEntry(1, erased), Set.of(index)))
                .isEqualTo(erased);
        for (int i = 0; i < changes.size(); i++) {
            Change before = changes.get(i);
            Change after = commit.changes().get(i);
            assertThat(after.scopes()).isEqualTo(before.scopes());
            if (i != index || !ChangeCodecs.hasClosed(before)) {
                assertThat(after).isEqualTo(before);
            } else if (before instanceof Change.Unknown unknown) {
                assertThat(after)
                        .isEqualTo(
                                new Change.Unknown(unknown.type(), unknown.scopes(), unknown.open(), Optional.empty()));
            } else if (after instanceof Upkeep.Withheld withheld) {
                assertThat(withheld.type()).isEqualTo(ChangeCodecs.type(before));
            } else {
                assertThat(after)
                        .as("what needs no text")
                        .hasSameClassAs(before)
                        .isNotEqualTo(before);
                assertThat(after.texts()).isEmpty();
            }
        }
    }

    @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
    void bytesWithoutSenseAreRefused(@ForAll byte[] noise, @ForAll("changeLists") List<Change> changes) {
        assertRefused(noise, 1);
        byte[] bytes =
                new TestLog().append("cursor", Set.of(), changes).last().bytes().toArray();
        byte[] begun = Arrays.copyOf(bytes, Math.min(bytes.length - 1, Math.max(noise.length, Format.HEADER_BYTES)));
        assertRefused(begun, 1);
        byte[] mixed = ByteBuffer.allocate(EntryLayout.ENVELOPE + noise.length + Format.CHECKSUM_BYTES)
                .put(bytes, 0, EntryLayout.ENVELOPE)
                .put(noise)
                .array();
        repairChecksum(mixed);
        assertRefused(mixed, 1);
    }

    @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
    void aForgedLengthIsRefusedWithoutBelievingIt(@ForAll("changeLists") List<Change> changes, @ForAll int length) {
        byte[] bytes =
                new TestLog().append("cursor", Set.of(), changes).last().bytes().toArray();
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        int at = EntryLayout.ENVELOPE + EntryLayout.ENVELOPE_BYTES + EntryLayout.INCARNATION_BYTES;
        int open = buffer.getInt(at);
        if (length == open) {
            return;
        }
        buffer.putInt(at, length);
        repairChecksum(bytes);
        assertRefused(bytes, 1);
        buffer.putInt(at, open);
        int count = at + Integer.BYTES + open;
        if (buffer.getInt(count) != length) {
            buffer.putInt(count, length);
            repairChecksum(bytes);
            assertRefused(bytes, 1);
        }
    }

    @Property(tries = 1, edgeCases = EdgeCasesMode.NONE)
    void everyKindOfChangeIsMade(@ForAll("many") List<Change> changes) {
        Set<Class<?>> made = new HashSet<>();
        changes.forEach(change -> made.add(change.getClass()));
        assertThat(made)
                .containsExactlyInAnyOrderElementsOf(AnyChange.kinds().stream()
                        .filter(kind -> kind != Upkeep.Withheld.class)
                        .toList());
    }

    @Provide
    Arbitrary<List<Change>> changeLists() {
        return AnyChange.any().list().ofMinSize(1).ofMaxSize(4);
    }

    @Provide
    Arbitrary<List<Change>> many() {
        return AnyChange.any().list().ofSize(2000);
    }

    @Provide
    Arbitrary<Set<Scope>> guards() {
        return AnyChange.guard();
    }

    static void repairChecksum(byte[] bytes) {
        int end = bytes.length - Format.CHECKSUM_BYTES;
        ByteBuffer.wrap(bytes).putInt(end, Format.checksum(bytes, end));
    }

    private static void assertRefused(byte[] bytes, long revision) {
        assertThatThrownBy(() -> EntryCodec.decode(TestLog.KEY, new StoredEntry(revision, Bytes.copyOf(bytes))))
                .isInstanceOf(StoreCorruptException.class)
                .isNotInstanceOf(StoreFormatException.class)
                .hasMessageContaining("revision " + revision + " of my-team/feat/auth-refactor");
    }

    private static void assertCanonical(byte[] bytes, int offset, int length) throws MalformedException {
        String written = new String(bytes, offset, length, StandardCharsets.UTF_8);
        assertThat(AnyChange.canonical(Json.parse(bytes, offset, length))).isEqualTo(written);
    }

    private static EntryLayout layout(StoredEntry stored) throws MalformedException {
        return new EntryLayout(stored.bytes().toArray(), () -> "the entry");
    }
}
