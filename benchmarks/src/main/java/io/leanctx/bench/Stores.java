package io.leanctx.bench;

import io.leanctx.Durability;
import io.leanctx.SessionStore;
import io.leanctx.core.LeanCtx;
import io.leanctx.rocks.RocksBackend;
import java.nio.file.Path;

/** Stores as a host opens them. */
final class Stores {

    private Stores() {}

    static SessionStore rocks(Path directory, Durability durability) {
        return LeanCtx.builder().durability(durability).open(RocksBackend.at(directory));
    }
}
