package io.leanctx.testkit.swarm;

import io.leanctx.CommitResult;
import io.leanctx.LeanCtxException;
import io.leanctx.Participant;
import io.leanctx.Proposal;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/** A proposal whose answer nobody has listened to yet. */
record Unheard(Consumer<Proposal> changes, CompletableFuture<CommitResult> answer) {

    /** Far more than an answer needs, so that only a hang takes so long. */
    private static final long LIMIT_SECONDS = 60;

    /**
     * Proposes.
     *
     * @param changes what is proposed, without an operation id
     * @param named the same with one
     */
    static Unheard of(Participant by, Consumer<Proposal> changes, Consumer<Proposal> named) {
        return new Unheard(changes, by.commitAsync(named).toCompletableFuture());
    }

    /**
     * Waits for the answer.
     *
     * @throws LeanCtxException if that is the answer
     */
    void hear() throws InterruptedException {
        try {
            answer.get(LIMIT_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof LeanCtxException said) {
                throw said;
            }
            throw new AssertionError("a commit was answered with what is no answer: " + e.getCause(), e);
        } catch (TimeoutException e) {
            throw new AssertionError("a commit was not answered within " + LIMIT_SECONDS + " seconds", e);
        }
    }

    /** Waits until there is an answer, whatever it is. */
    void end() throws InterruptedException {
        try {
            hear();
        } catch (LeanCtxException noted) {
            // It comes to nobody; the recorder has it.
            return;
        }
    }
}
