package io.leanctx.rocks;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import org.awaitility.core.ThrowingRunnable;
import org.rocksdb.RocksDBException;

/** What comes true a while after the call that brings it about, since an open store sees to it in the background. */
final class Eventually {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private Eventually() {}

    /** Looks from outside, where a table may be gone before it is opened. */
    static void holds(ThrowingRunnable assertion) {
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(20))
                .ignoreException(RocksDBException.class)
                .untilAsserted(assertion);
    }
}
