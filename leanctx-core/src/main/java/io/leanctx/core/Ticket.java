package io.leanctx.core;

import io.leanctx.AgentKey;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A proposal on its way through the committer, with what it needs in memory pinned. Decided exactly once.
 */
final class Ticket {

    final ProposedCommit proposed;
    final EncodedPayload payload;
    final Live live;

    /** The workspace's own log and who must be in it; null for what the store itself writes there. */
    final @Nullable Live workspaceLog;

    final @Nullable Credential credential;

    final Attached attached;

    /** The key that the payload's signature was verified with; empty if it has none. */
    final Optional<AgentKey> signedWith;

    private final boolean namedByCaller;
    private final AtomicReference<@Nullable Decision> decision = new AtomicReference<>();
    private final @Nullable Thread waiter;
    private final boolean mayLead;
    private final Consumer<Decision> onDecided;

    /**
     * Creates a ticket.
     *
     * @param signedWith the key that the payload's signature was verified with; empty if it has none
     * @param waiter the thread that waits; null if nobody does
     * @param onDecided runs on the leader, so it only passes the news on
     */
    Ticket(
            Request request,
            EncodedPayload payload,
            Live live,
            @Nullable Live workspaceLog,
            Optional<AgentKey> signedWith,
            @Nullable Thread waiter,
            Consumer<Decision> onDecided) {
        this.proposed = request.proposed();
        this.namedByCaller = request.namedByCaller();
        this.credential = request.credential();
        this.attached = request.attached();
        this.payload = payload;
        this.live = live;
        this.workspaceLog = workspaceLog;
        this.signedWith = signedWith;
        this.waiter = waiter;
        this.mayLead = waiter != null && !VirtualThreads.isVirtual(waiter);
        this.onDecided = onDecided;
    }

    /** Whether the operation id came from the caller, who may come back with it at any time. */
    boolean namedByCaller() {
        return namedByCaller;
    }

    /** How many bytes it stores. */
    long bytes() {
        return payload.size() + attached.bytes();
    }

    @Nullable
    Decision decision() {
        return decision.get();
    }

    boolean isDecided() {
        return decision.get() != null;
    }

    /** Whether the proposer waits on a thread that may do the committer's work meanwhile. */
    boolean mayLead() {
        return mayLead;
    }

    /** Decides it; whoever waits is told by {@link #wake}. */
    void decide(Decision made) {
        if (!decision.compareAndSet(null, made)) {
            throw new IllegalStateException("operation " + proposed.operation() + " was decided twice");
        }
        onDecided.accept(made);
    }

    /** Has the proposer's thread look whether it is decided, or lead. */
    void wake() {
        if (waiter != null && waiter != Thread.currentThread()) {
            LockSupport.unpark(waiter);
        }
    }
}
