package io.leanctx.testkit;

import io.leanctx.SessionStore;

/**
 * The end of a host and its beginning anew, in a {@link LeanCtxTest}.
 *
 * @since 0.1.0
 */
public final class Restart {

    private final Fixture fixture;

    Restart(Fixture fixture) {
        this.fixture = fixture;
    }

    /**
     * Closes the store, and opens another over the same content. Where the {@linkplain BackendFactory#isDurable backend
     * keeps its content}, it is closed as well, and opened again; where not, it stays open, so that what is tested is that
     * the host keeps nothing that it needs in memory.
     *
     * <p>Participants, watches and workspaces of the store before are closed; agents' credentials are good for the new one.
     * Faults stay as they are. It is an orderly restart: what a process leaves that dies in the middle of a write is either
     * {@link Fault#LOST_REQUEST} or {@link Fault#LOST_ANSWER} before it.
     *
     * @return the new store; closed after the test
     * @throws IllegalStateException if the backend cannot be opened again; its exception is the cause
     */
    public SessionStore now() {
        return fixture.restart();
    }
}
