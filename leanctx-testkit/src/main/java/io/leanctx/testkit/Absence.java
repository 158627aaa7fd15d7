package io.leanctx.testkit;

import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.leanctx.Durability;
import io.leanctx.LimitExceededException;
import io.leanctx.Limits;
import io.leanctx.spi.Blob;
import java.util.Set;

/**
 * What a storage backend may go without. The list is closed: compare-and-swap, operations that are applied once, watches
 * and all the rest are in every backend.
 *
 * <p>A rule that needs what is absent is not failed and not passed over in silence: it is skipped, and the reason that the
 * test runner shows is {@code not applicable: the backend declares REOPENING absent}.
 *
 * @since 0.1.0
 */
public enum Absence {

    /**
     * Content lives as long as the open backend: {@link Durability#SYNC} and {@link Durability#RELAXED} mean the same, and
     * closing gives everything up. Rules about what is there after reopening do not apply. Instead, a log is there whole or
     * not at all when the storage is opened again; which rule {@code CLS-4} checks.
     */
    REOPENING,

    /**
     * Blobs of more than {@value Blob#SMALL_BYTES} bytes are not kept, so hosts can share no content that large, nor
     * truncate or fork a session that takes as much. Rules about blobs up to {@link Limits#MAX_CONTENT_BYTES} do not apply.
     * Instead, appending one is refused with a {@link LimitExceededException}, and nothing of its batch is applied; which
     * the rules {@code BLOB-12} and {@code CTX-10} check.
     */
    LARGE_BLOBS;

    /** Skips the rule that calls this if it needs what is absent. */
    void skipIfIn(Set<Absence> absent) {
        assumeFalse(absent.contains(this), () -> "not applicable: the backend declares " + this + " absent");
    }

    /** Skips the rule that calls this if it is about what a backend does that lacks this. */
    void skipUnlessIn(Set<Absence> absent) {
        assumeTrue(absent.contains(this), () -> "not applicable: the backend does not declare " + this + " absent");
    }
}
