package io.leanctx.testkit.broken;

import io.leanctx.Position;
import io.leanctx.spi.Append;
import io.leanctx.spi.Blob;
import io.leanctx.spi.ChannelKey;
import io.leanctx.spi.Head;
import io.leanctx.spi.Precondition;
import io.leanctx.spi.Rewrite;
import java.util.List;

/** Appends that are like another but for one thing. */
final class Altered {

    private Altered() {}

    static Append withKey(Append append, ChannelKey key) {
        return at(append, key, append.expected(), append.operation(), append.head());
    }

    static Append withOperation(Append append, String operation) {
        return at(append, append.key(), append.expected(), operation, append.head());
    }

    static Append after(Append append, Position expected, Head head) {
        return at(append, append.key(), expected, append.operation(), head);
    }

    static Append withoutPreconditions(Append append) {
        return with(append, List.of(), append.blobs(), append.rewrites());
    }

    static Append withBlobs(Append append, List<Blob> blobs) {
        return with(append, append.preconditions(), blobs, append.rewrites());
    }

    static Append withoutRewrites(Append append) {
        return with(append, append.preconditions(), append.blobs(), List.of());
    }

    private static Append at(Append append, ChannelKey key, Position expected, String operation, Head head) {
        return new Append(
                key,
                expected,
                operation,
                append.entry(),
                head,
                append.preconditions(),
                append.blobs(),
                append.rewrites());
    }

    private static Append with(
            Append append, List<Precondition> preconditions, List<Blob> blobs, List<Rewrite> rewrites) {
        return new Append(
                append.key(),
                append.expected(),
                append.operation(),
                append.entry(),
                append.head(),
                preconditions,
                blobs,
                rewrites);
    }
}
