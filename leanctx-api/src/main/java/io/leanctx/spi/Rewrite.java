package io.leanctx.spi;

import io.leanctx.Hash;
import java.util.Set;

/**
 * Other bytes for an entry that is in the log, with its text erased. The entry keeps its revision and its operation.
 *
 * @param revision the revision of the entry, which is still served
 * @param entry its bytes from now on
 * @param keeps of the blobs that the entry brought, those that stay its own; what it did not bring is left aside
 * @since 0.1.0
 */
public record Rewrite(long revision, Bytes entry, Set<Hash> keeps) {

    /**
     * Creates a rewrite; the set is copied.
     *
     * @param revision the revision of the entry, which is still served
     * @param entry its bytes from now on
     * @param keeps of the blobs that the entry brought, those that stay its own; what it did not bring is left aside
     */
    public Rewrite {
        keeps = Set.copyOf(keeps);
    }

    /**
     * A rewrite after which none of the blobs that the entry brought are its own.
     *
     * @param revision the revision of the entry, which is still served
     * @param entry its bytes from now on
     */
    public Rewrite(long revision, Bytes entry) {
        this(revision, entry, Set.of());
    }
}
