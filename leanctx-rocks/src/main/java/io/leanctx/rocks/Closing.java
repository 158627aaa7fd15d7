package io.leanctx.rocks;

import io.leanctx.StoreFailedException;
import java.nio.file.Path;
import org.rocksdb.RocksDBException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The end of an open database: on the device, sealed, freed. Whatever fails, it is freed. */
record Closing(Path directory, Database database, Health health, Sealer sealer) {

    private static final Logger LOG = LoggerFactory.getLogger(RocksBackend.class);

    /**
     * Closes the database.
     *
     * @throws StoreFailedException if the last writes could not be brought to the device, unless a write had failed
     *     before, which its caller knows
     */
    void close() {
        try {
            try {
                sealed();
            } finally {
                database.free();
            }
        } catch (RocksDBException e) {
            StoreFailedException failure = new StoreFailedException(
                    "the store in " + directory + " was closed, but its last writes may not be on the device: "
                            + Failures.text(e) + "; what was appended durably is there",
                    e);
            if (!health.failed()) {
                throw failure;
            }
            LOG.warn("closed a store that had failed", failure);
        }
    }

    private void sealed() throws RocksDBException {
        database.sync();
        sealer.renew();
    }
}
