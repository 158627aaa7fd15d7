package io.leanctx.rocks;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** A column family. */
enum Family {
    /** The format, and what is still to be trimmed. RocksDB calls it the default. */
    STORE,
    /** Where each log stands. */
    HEADS,
    /** What was appended. */
    ENTRIES,
    /** Which entry an operation became. */
    OPERATIONS,
    /** What can be made anew from the entries. */
    SNAPSHOTS;

    byte[] nameInDatabase() {
        String name = this == STORE ? "default" : name().toLowerCase(Locale.ROOT);
        return name.getBytes(StandardCharsets.US_ASCII);
    }
}
