package io.leanctx.server.stdio;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;

/** Opens a store and serves it in this process, where no other one does. */
@FunctionalInterface
public interface Owner {

    /** A store that is served. */
    interface Served extends AutoCloseable {

        /**
         * Where it is served.
         *
         * @return the URI of the server, on this machine
         */
        URI uri();

        /** Finishes the requests under way, stops the server, and closes the store. */
        @Override
        void close();
    }

    /**
     * Opens a store, or makes one, and serves it to who shows the secret.
     *
     * @param directory where the store is
     * @param secret what each request must bring
     * @return the store; close it
     * @throws io.leanctx.StoreLockedException if another process holds the store
     * @throws io.leanctx.LeanCtxException if it cannot be opened otherwise
     * @throws IOException if it cannot be served; it is not open then
     */
    Served own(Path directory, String secret) throws IOException;
}
