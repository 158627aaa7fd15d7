package io.leanctx.bench;

import java.sql.SQLException;
import java.util.List;

/** What somebody might keep agents' sessions in, used as its documentation has it. */
interface Peer extends AutoCloseable {

    /** Appends for one agent. For one thread. */
    @FunctionalInterface
    interface Writer extends AutoCloseable {

        /** Appends an entry of the agent's, and returns when it was acknowledged. */
        void append(String text) throws Exception;

        @Override
        default void close() {}
    }

    /** Makes a session; its name is new. */
    void begin(String session) throws Exception;

    /** A writer of a session, under the name of an agent. */
    Writer writer(String session, String agent) throws Exception;

    /** The texts of the newest state of a session. */
    List<String> texts(String session) throws Exception;

    /**
     * Lists all sessions, and says how many there are.
     *
     * @throws SkippedException if it has no way to do that
     */
    int list() throws Exception;

    @Override
    void close() throws SQLException;
}
