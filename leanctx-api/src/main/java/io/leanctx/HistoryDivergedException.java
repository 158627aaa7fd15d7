package io.leanctx;

/**
 * A position is not one of this log: the log was restored from a backup, cut by a power loss, or is another one. Nothing
 * was written. The way on is to read the session again and to drop what was derived from the lost commits.
 *
 * @since 0.1.0
 */
public class HistoryDivergedException extends LeanCtxException {

    private static final long serialVersionUID = 1L;

    /** The position that is not of this log. */
    private final transient Position position;

    /** The newest revision of the log. */
    private final long head;

    /**
     * Creates an exception.
     *
     * @param channel the channel, as {@code workspace/channel}
     * @param position the position that is not of this log
     * @param head the newest revision of this log
     */
    public HistoryDivergedException(String channel, Position position, long head) {
        super(
                "position " + position + " is not one of the log of " + channel + ", whose head is at revision " + head
                        + "; the log was restored, cut short, or is another one: read the session again",
                null);
        this.position = position;
        this.head = head;
    }

    /**
     * The newest revision of the log.
     *
     * @return at least 0
     */
    public long head() {
        return head;
    }

    /**
     * The position that is not of this log.
     *
     * @return the position as it was handed in; {@code null} only after Java deserialization
     */
    public Position position() {
        return position;
    }
}
