package io.leanctx.rocks;

import org.rocksdb.AbstractEventListener;
import org.rocksdb.BackgroundErrorReason;
import org.rocksdb.Status;

/**
 * Keeps RocksDB from going on by itself after a write that failed. It would do so as soon as there is room again: it would
 * begin a new write-ahead log that says of the one before how long that should be, with what was not written of it, and
 * the next opening would take the store for damaged. Nobody would gain by it, since what failed is latched by
 * {@link Health} until the store is opened again.
 */
final class NoRecovery extends AbstractEventListener {

    NoRecovery() {
        super(EnabledEventCallback.ON_ERROR_RECOVERY_BEGIN);
    }

    @Override
    public boolean onErrorRecoveryBegin(BackgroundErrorReason reason, Status error) {
        return false;
    }
}
