package io.leanctx.rocks;

import io.leanctx.LeanCtxException;
import io.leanctx.StoreCorruptException;
import io.leanctx.StoreFormatException;
import org.rocksdb.RocksDBException;

/** The beginning of a replica, held to what {@link Opening} holds a database to, and changing nothing. */
final class Arrival {

    private Arrival() {}

    /**
     * Opens a replica of a store.
     *
     * @throws StoreFormatException if it is of another format, or not a store
     * @throws StoreCorruptException if it is damaged, or its files were replaced while they were read
     */
    static Replica at(StoreDirectory directory) throws RocksDBException {
        Opening.loadLibrary();
        if (new Opening(directory).mode() != OpenMode.OPEN) {
            throw upgradeFirst(directory);
        }
        Replica replica = Replica.open(directory.path());
        try {
            directory.seal().ifPresent(seal -> seal.requireReached(directory.path(), replica.sequence()));
            byte[] format = replica.get(Family.STORE, Format.KEY);
            if (format == null) {
                throw new StoreFormatException("the RocksDB database in " + directory.path()
                        + " is no store, since it does not say its format; give another directory");
            }
            if (Format.read(directory.path(), format) < Format.CURRENT) {
                throw upgradeFirst(directory);
            }
            return replica;
        } catch (LeanCtxException | RocksDBException e) {
            replica.free();
            throw e;
        }
    }

    private static StoreFormatException upgradeFirst(StoreDirectory directory) {
        return new StoreFormatException("the store in " + directory.path() + " is of a format before "
                + Format.CURRENT + ", which cannot be followed; open it once with RocksBackend.existing, which makes it"
                + " the current one");
    }
}
