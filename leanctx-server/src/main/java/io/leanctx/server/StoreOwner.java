package io.leanctx.server;

import io.leanctx.SessionStore;
import io.leanctx.core.LeanCtx;
import io.leanctx.rocks.RocksBackend;
import io.leanctx.server.stdio.Owner;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;

/** A store on disk that this process serves to the others of this user. */
final class StoreOwner implements Owner.Served {

    private final SessionStore store;
    private final LeanCtxServer server;

    private StoreOwner(SessionStore store, LeanCtxServer server) {
        this.store = store;
        this.server = server;
    }

    static Owner.Served own(Path directory, String secret) throws IOException {
        ServerMetrics metrics = new ServerMetrics();
        RocksBackend backend = RocksBackend.at(directory);
        SessionStore store = LeanCtx.builder().observer(metrics).open(backend);
        try {
            return new StoreOwner(
                    store,
                    LeanCtxServer.over(store)
                            .logs(backend)
                            .metrics(metrics)
                            .secret(secret)
                            .start());
        } catch (IOException | RuntimeException e) {
            store.close();
            throw e;
        }
    }

    @Override
    public URI uri() {
        return server.uri();
    }

    @Override
    public void close() {
        try {
            server.close();
        } finally {
            store.close();
        }
    }
}
