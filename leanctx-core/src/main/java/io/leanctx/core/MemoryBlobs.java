package io.leanctx.core;

import io.leanctx.Hash;
import io.leanctx.spi.Blob;
import io.leanctx.spi.Bytes;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The blobs of an {@link InMemoryBackend}, each kept as long as a slot of a log refers to it. Changed by one thread at a
 * time, read by any number meanwhile.
 */
final class MemoryBlobs {

    private final Map<Address, Kept> kept = new ConcurrentHashMap<>();

    Optional<Bytes> find(String workspace, Hash hash) {
        return Optional.ofNullable(kept.get(new Address(workspace, hash))).map(Kept::content);
    }

    /** One more slot refers to each of these. To be called before the slot can be read. */
    void refer(String workspace, Collection<Blob> blobs) {
        for (Blob blob : blobs) {
            kept.merge(new Address(workspace, blob.hash()), new Kept(blob.content(), 1), Kept::and);
        }
    }

    /** One slot less refers to each of these. To be called when the slot can be read no more. */
    void release(String workspace, Collection<Hash> hashes) {
        for (Hash hash : hashes) {
            kept.computeIfPresent(new Address(workspace, hash), (address, known) -> known.less());
        }
    }

    private record Address(String workspace, Hash hash) {}

    private record Kept(Bytes content, int slots) {

        /** With the slots of another; the content stays that of the first, which has the same hash. */
        Kept and(Kept other) {
            return new Kept(content, slots + other.slots);
        }

        /** With one slot less; null, which a map takes for nothing, if that leaves none. */
        @Nullable
        Kept less() {
            return slots == 1 ? null : new Kept(content, slots - 1);
        }
    }
}
