package io.leanctx.rocks;

/** What a database is opened for. */
enum OpenMode {
    /** It must be there, with all column families. */
    OPEN,
    /** It must be there; column families that the format before did not have are made. */
    UPGRADE,
    /** It is made. */
    CREATE,
    /**
     * The same, over what is left of an attempt that failed. Nothing was appended then, so no write-ahead log need be there;
     * RocksDB would call that damage.
     */
    CREATE_AGAIN
}
