package io.leanctx.rocks;

import io.leanctx.StoreFailedException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Remembers the first write that failed. What it wrote may be there after the next open, so until then nothing may be
 * decided on top of it: the store takes no more writes.
 */
final class Health {

    private static final Logger LOG = LoggerFactory.getLogger(RocksBackend.class);

    private final Path directory;
    private final Consumer<Exception> failed;
    private final AtomicReference<@Nullable Exception> first = new AtomicReference<>();

    /**
     * Creates the health of a store of which no write has failed.
     *
     * @param directory that of the store
     * @param failed gets why the first write failed
     */
    Health(Path directory, Consumer<Exception> failed) {
        this.directory = directory;
        this.failed = failed;
    }

    boolean failed() {
        return first.get() != null;
    }

    /**
     * Does nothing while no write has failed.
     *
     * @throws StoreFailedException if one has; this caller wrote nothing
     */
    void requireSound() {
        Exception cause = first.get();
        if (cause != null) {
            throw new StoreFailedException(
                    "an earlier write to the store in " + directory + " failed (" + Failures.text(cause)
                            + "); nothing was written now; close the store and open it again",
                    cause);
        }
    }

    /** Latches a failed write. */
    void fail(String what, Exception cause) {
        if (first.compareAndSet(null, cause)) {
            LOG.error(
                    "{} failed in {}; the store takes no more writes until it is opened again", what, directory, cause);
            failed.accept(cause);
        }
    }
}
