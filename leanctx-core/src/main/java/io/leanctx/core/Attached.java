package io.leanctx.core;

import io.leanctx.spi.Blob;
import io.leanctx.spi.Rewrite;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What goes with a proposal and is not in its payload.
 *
 * @param blobs the content that its changes refer to
 * @param rewrites other bytes for earlier commits of its log
 * @param copied for the first commit of a fork, the session that it begins with; else null
 */
record Attached(
        List<Blob> blobs, List<Rewrite> rewrites, @Nullable SessionState copied) {

    static final Attached NOTHING = new Attached(List.of(), List.of(), null);

    Attached {
        blobs = List.copyOf(blobs);
        rewrites = List.copyOf(rewrites);
    }

    /** How many bytes are stored besides the entry. */
    long bytes() {
        return blobs.stream().mapToLong(blob -> blob.content().size()).sum()
                + rewrites.stream().mapToLong(rewrite -> rewrite.entry().size()).sum();
    }
}
