package io.leanctx.rocks;

import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** A column family. */
enum Family {
    /** The format, what is still to be removed, and where no snapshots are kept. RocksDB calls it the default. */
    STORE,
    /** Where each log stands. */
    HEADS,
    /** What was appended. */
    ENTRIES,
    /** Which entry an operation became. */
    OPERATIONS,
    /** What can be made anew from the entries. */
    SNAPSHOTS,
    /** The content of blobs. */
    BLOBS,
    /** Which blobs an entry refers to. */
    REFERENCES,
    /** How many entries refer to a blob. */
    REFERRERS,
    /** What lies beside the logs. */
    SOFT;

    /** Those that a store of the format before has. */
    static final Set<Family> OF_FORMAT_1 = EnumSet.range(STORE, SNAPSHOTS);

    /** Those that can be made anew from the others. */
    static final Set<Family> DERIVED = EnumSet.of(OPERATIONS, SNAPSHOTS, REFERRERS);

    /** The name in the database. */
    String label() {
        return this == STORE ? "default" : name().toLowerCase(Locale.ROOT);
    }

    byte[] nameInDatabase() {
        return label().getBytes(StandardCharsets.US_ASCII);
    }
}
