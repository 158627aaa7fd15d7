package io.leanctx.core;

import io.leanctx.CommitResult;
import io.leanctx.Names;
import io.leanctx.RetriesExhaustedException;
import io.leanctx.Scope;
import io.leanctx.TruncatedException;
import io.leanctx.Upkeep;
import io.leanctx.spi.ChannelKey;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * Commits what rests on how a log begins and what was erased of it, and plans it anew where that was changed meanwhile.
 * Other commits are not in its way.
 */
final class LogUpkeep {

    private final CoreStore store;
    private final ChannelKey key;
    private final Credential credential;

    LogUpkeep(CoreStore store, ChannelKey key, Credential credential) {
        this.store = store;
        this.key = key;
        this.credential = credential;
    }

    /** What to commit. */
    record Plan(Upkeep change, Attached attached) {}

    /**
     * Commits.
     *
     * @param planner plans from the session as it is; may run several times, what it throws passes through
     * @throws RetriesExhaustedException if the log was changed during each try; nothing is written
     */
    CommitResult commit(Function<SessionState, Plan> planner) {
        Backoff backoff = new Backoff(store.settings().retryPolicy());
        while (true) {
            SessionState state = store.session(key);
            try {
                CommitResult result = store.proposer().commit(request(state, planner.apply(state)));
                if (result instanceof CommitResult.Committed) {
                    return result;
                }
            } catch (LogMovedException e) {
                // Planned anew below.
            } catch (TruncatedException e) {
                if (store.session(key).oldest() == state.oldest()) {
                    throw e;
                }
            }
            if (!backoff.pause()) {
                throw new RetriesExhaustedException(
                        "the log of " + key + " was truncated, erased from or deleted by others during each of "
                                + backoff.attempts() + " tries; nothing was written, try again later",
                        backoff.attempts(),
                        null);
            }
        }
    }

    private Request request(SessionState state, Plan plan) {
        ProposedCommit proposed = new ProposedCommit(
                key,
                credential.agent(),
                Names.requireOperation(store.settings().operationIds().get()),
                state.position(),
                List.of(),
                Set.of(Scope.log()),
                List.of(plan.change()));
        return new Request(proposed, false, credential, plan.attached(), Set.of());
    }
}
