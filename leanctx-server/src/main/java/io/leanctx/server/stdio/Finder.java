package io.leanctx.server.stdio;

import java.net.http.HttpClient;

/** Finds the server of a store. */
interface Finder extends AutoCloseable {

    /** What was found: a server, or for a moment nobody. */
    sealed interface Found {

        /** A server, which may be gone by now. */
        record Server(Endpoint endpoint) implements Found {}

        /** Nobody serves the store, and it could not be opened; the reason says what to do if that stays so. */
        record Nobody(String reason) implements Found {}
    }

    /**
     * Looks for a server, or becomes it.
     *
     * @throws UnreachableException if there is none that this process could use, and that is not a matter of time
     */
    Found look() throws UnreachableException;

    /** Makes a client for the servers that are found. */
    HttpClient client();

    /** Whether who is not let in may be let in by the next look. */
    boolean mayChange();

    @Override
    void close();
}
