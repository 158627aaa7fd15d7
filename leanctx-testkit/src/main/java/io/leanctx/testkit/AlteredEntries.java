package io.leanctx.testkit;

import io.leanctx.spi.Bytes;
import io.leanctx.spi.ChannelKey;
import io.leanctx.spi.SessionBackend;
import io.leanctx.spi.StoredEntry;
import io.leanctx.testkit.forward.ForwardingBackend;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/** A backend whose entries of one log are read otherwise than they were written. Used by the thread that runs the test. */
final class AlteredEntries extends ForwardingBackend {

    private static final int CHECKSUM_BYTES = 4;

    private final ChannelKey key;
    private UnaryOperator<@Nullable StoredEntry> alteration = entry -> entry;
    private int atOnce = Integer.MAX_VALUE;

    AlteredEntries(SessionBackend sound, ChannelKey key) {
        super(sound);
        this.key = key;
    }

    /** Reads no more than so many entries at once. */
    AlteredEntries atOnce(int entries) {
        atOnce = entries;
        return this;
    }

    /** From now on, an entry is what this makes of it; it is left out where that is null. */
    void alter(UnaryOperator<@Nullable StoredEntry> newAlteration) {
        alteration = newAlteration;
    }

    /** From now on, the bytes of one entry are others. */
    void alter(long revision, UnaryOperator<byte[]> bytes) {
        alter(entry -> entry != null && entry.revision() == revision
                ? new StoredEntry(revision, Bytes.wrap(bytes.apply(entry.bytes().toArray())))
                : entry);
    }

    /** An entry with a bit turned, and a checksum that fits nevertheless. */
    static byte[] withBitTurned(byte[] entry, int at) {
        entry[at] ^= 1;
        int end = entry.length - CHECKSUM_BYTES;
        CRC32C checksum = new CRC32C();
        checksum.update(entry, 0, end);
        ByteBuffer.wrap(entry).putInt(end, (int) checksum.getValue());
        return entry;
    }

    @Override
    public List<StoredEntry> entries(ChannelKey read, long after, int maxEntries, long maxBytes) {
        List<StoredEntry> entries = super.entries(read, after, Math.min(maxEntries, atOnce), maxBytes);
        return read.equals(key)
                ? entries.stream().map(alteration).filter(Objects::nonNull).toList()
                : entries;
    }
}
