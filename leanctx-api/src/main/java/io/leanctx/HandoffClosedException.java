package io.leanctx;

/**
 * An answer came to a handoff that cannot be answered so (any more): it was accepted, declined or withdrawn, or it has
 * expired. Nothing was written.
 *
 * @since 0.1.0
 */
public class HandoffClosedException extends LeanCtxException {

    private static final long serialVersionUID = 1L;

    /** The handoff as it is. */
    private final transient Handoff handoff;

    /**
     * Creates an exception.
     *
     * @param handoff the handoff as it is
     * @param message what happened and what to do
     */
    public HandoffClosedException(Handoff handoff, String message) {
        super(message, null);
        this.handoff = handoff;
    }

    /**
     * The handoff as it is: who accepted it, for instance.
     *
     * @return the handoff
     */
    public Handoff handoff() {
        return handoff;
    }
}
