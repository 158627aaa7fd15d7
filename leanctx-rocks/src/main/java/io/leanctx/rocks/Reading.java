package io.leanctx.rocks;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;

/** A database that is read: its owner's, or what a follower sees of it. Only who is inside the {@link Gate} may use it. */
interface Reading {

    Path directory();

    byte @Nullable [] get(Family family, byte[] key) throws RocksDBException;

    /** Reads a large value that is not worth the place of others in the cache. */
    byte @Nullable [] getOnce(Family family, byte[] key) throws RocksDBException;

    /** The database as it is now. */
    View view();

    /** The database as it is now, for a scan that is not worth the place of others in the cache. */
    View viewOnce();
}
