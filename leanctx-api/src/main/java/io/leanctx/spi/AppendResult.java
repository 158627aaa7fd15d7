package io.leanctx.spi;

/**
 * The answer to one {@link Append} of a batch. Each but {@link Appended} means that nothing of it was applied.
 *
 * @since 0.1.0
 */
public sealed interface AppendResult {

    /**
     * It was applied, as durable as was asked.
     *
     * @since 0.1.0
     */
    record Appended() implements AppendResult {}

    /**
     * The head is at another position: at another revision, or at the expected one with another hash.
     *
     * @param actual the head's revision; 0 if the log does not exist
     * @since 0.1.0
     */
    record RevisionMismatch(long actual) implements AppendResult {}

    /**
     * The operation is already in the log; this is found out before anything else.
     *
     * @param revision the revision of its entry
     * @since 0.1.0
     */
    record DuplicateOperation(long revision) implements AppendResult {}

    /**
     * Another log is not where a precondition wants it.
     *
     * @param key the other log
     * @param actual its head's revision; 0 if it does not exist
     * @since 0.1.0
     */
    record PreconditionFailed(ChannelKey key, long actual) implements AppendResult {}

    /**
     * Someone else was in the way and the backend did not find out more. Ask again.
     *
     * @since 0.1.0
     */
    record Contended() implements AppendResult {}
}
