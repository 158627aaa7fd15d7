package io.leanctx.server;

import io.leanctx.LeanCtxException;
import io.leanctx.SessionStore;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Whether the store can be used: it is read from every few seconds, and a request that failed for the storage is
 * noted until a commit succeeds.
 */
final class Health {

    /** So long the storage may take to be read from. */
    private static final long PATIENCE_NANOS = Duration.ofSeconds(15).toNanos();
    /** Where it is looked; nobody needs to have written to it. */
    private static final String PROBE = "health";

    private record Look(long at, Optional<String> failure) {}

    private final SessionStore store;
    private final LongSupplier nanos;
    private volatile Look look;
    private volatile Optional<String> write = Optional.empty();
    private volatile boolean stopping;

    Health(SessionStore store, LongSupplier nanos) {
        this.store = store;
        this.nanos = nanos;
        this.look = new Look(nanos.getAsLong(), Optional.empty());
    }

    /** Reads from the store. May block for as long as the storage does. */
    void look() {
        Optional<String> failure;
        try {
            store.workspace(PROBE).channels(Optional.empty(), 1);
            failure = Optional.empty();
        } catch (LeanCtxException e) {
            failure = Optional.of("the store cannot be read: " + e.getClass().getSimpleName());
        }
        look = new Look(nanos.getAsLong(), failure);
    }

    /** Notes what a tool answered. */
    void note(Map<?, ?> answer) {
        if (answer.containsKey("committed")) {
            write = Optional.empty();
        } else if (answer.get("error") instanceof Map<?, ?> error) {
            Object code = error.get("code");
            if ("unavailable".equals(code) || "outcome_unknown".equals(code)) {
                write = Optional.of(
                        "a request failed for the storage (" + code + "), and no commit has succeeded since");
            }
        }
    }

    void stopping() {
        stopping = true;
    }

    /** Why the store cannot be used; empty if it can. */
    Optional<String> failure() {
        if (stopping) {
            return Optional.of("the server is stopping");
        }
        Look last = look;
        if (nanos.getAsLong() - last.at() > PATIENCE_NANOS) {
            return Optional.of("the store has not answered for " + PATIENCE_NANOS / 1_000_000_000 + " seconds");
        }
        return last.failure().or(() -> write);
    }
}
