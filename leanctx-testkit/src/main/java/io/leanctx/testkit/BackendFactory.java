package io.leanctx.testkit;

import io.leanctx.core.LeanCtx;
import io.leanctx.spi.SessionBackend;
import java.nio.file.Path;
import java.time.InstantSource;

/**
 * Opens the backend of a {@link LeanCtxTest}, and says what the store over it is like. On RocksDB:
 *
 * <pre>{@code
 * public final class OnRocks implements BackendFactory {
 *     @Override
 *     public SessionBackend open(Path directory, InstantSource clock) {
 *         return RocksBackend.at(directory);
 *     }
 *
 *     @Override
 *     public boolean isDurable() {
 *         return true;
 *     }
 * }
 * }</pre>
 *
 * <p>It has a constructor without parameters, and each test an instance of its own.
 *
 * @since 0.1.0
 */
public interface BackendFactory {

    /**
     * Opens the backend. Called again after a {@link Restart} where {@link #isDurable}.
     *
     * @param directory for the backend alone: it exists, is empty at first, the same within a test, and deleted afterwards
     * @param clock the time of the test. A backend that has a clock of its own can leave it: the store takes all time of
     *     commits, claims and presence from this one anyway
     * @return the open backend; closed after the test
     * @throws Exception if that fails, which fails the test
     */
    SessionBackend open(Path directory, InstantSource clock) throws Exception;

    /**
     * Whether what was written is still there when the backend is closed and opened again.
     *
     * @return false unless overridden; then a {@link Restart} keeps the backend open and opens only the store again
     */
    default boolean isDurable() {
        return false;
    }

    /**
     * What the store is like: limits, retry policy, redactor and so on, as the host has them. The clock is set by the test.
     *
     * @return a builder, each time another; one with the defaults unless overridden
     */
    default LeanCtx.Builder store() {
        return LeanCtx.builder();
    }
}
