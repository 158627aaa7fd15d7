package io.leanctx;

/**
 * What was asked for lies below the oldest commit that the log still has. Nothing was written. The way on is to read
 * the session as it is now, and to go on from its position.
 *
 * @since 0.1.0
 */
public class TruncatedException extends LeanCtxException {

    private static final long serialVersionUID = 1L;

    /** The oldest revision still in the log. */
    private final long oldest;

    /**
     * Creates an exception.
     *
     * @param channel the channel, as {@code workspace/channel}
     * @param asked the revision that was asked for
     * @param oldest the oldest revision still in the log
     */
    public TruncatedException(String channel, long asked, long oldest) {
        super(
                "the log of " + channel + " begins at revision " + oldest + ", revision " + asked
                        + " was asked for; what was before is gone: read the session as it is now and go on from its"
                        + " position, or read the log after revision " + (oldest - 1),
                null);
        this.oldest = oldest;
    }

    /**
     * Creates an exception with a message of its own.
     *
     * @param message what happened and what to do
     * @param oldest the oldest revision still in the log
     */
    public TruncatedException(String message, long oldest) {
        super(message, null);
        this.oldest = oldest;
    }

    /**
     * The oldest revision still in the log.
     *
     * @return a revision, at least 1
     */
    public long oldest() {
        return oldest;
    }
}
