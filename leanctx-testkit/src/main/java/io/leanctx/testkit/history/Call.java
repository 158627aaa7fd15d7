package io.leanctx.testkit.history;

/**
 * One call of a client, from when it was made to when it returned. Moments are numbers that all clients of a history draw
 * from one counter, each number once, so that a call that returned before another was made has the smaller number.
 *
 * @param client who called, in words
 * @param invoked the moment before the call
 * @param returned the moment after it; {@link #NEVER} if it did not return
 * @param request what was asked
 * @param reply what was answered; {@link Reply.Unknown} if it did not return
 * @since 0.1.0
 */
public record Call(String client, long invoked, long returned, Request request, Reply reply) {

    /** The moment at which a call returned that never did. */
    public static final long NEVER = Long.MAX_VALUE;

    /**
     * Creates a call.
     *
     * @param client who called, in words
     * @param invoked the moment before the call
     * @param returned the moment after it
     * @param request what was asked
     * @param reply what was answered
     * @throws IllegalArgumentException if it returned before it was made, or never, and has an answer
     */
    public Call {
        if (returned <= invoked) {
            throw new IllegalArgumentException(
                    "a call of " + client + " made at " + invoked + " cannot have returned at " + returned);
        }
        if (returned == NEVER && !(reply instanceof Reply.Unknown)) {
            throw new IllegalArgumentException("a call of " + client + " made at " + invoked
                    + " never returned, so it has no answer; not " + reply);
        }
    }

    @Override
    public String toString() {
        String until = returned == NEVER ? "…" : String.valueOf(returned);
        return "[" + invoked + ".." + until + "] " + client + " " + request.describe() + ": " + reply.describe();
    }
}
