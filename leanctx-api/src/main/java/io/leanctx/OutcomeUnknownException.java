package io.leanctx;

import org.jspecify.annotations.Nullable;

/**
 * The storage failed in the middle of a write, so the commit may be in the log or not; it is never there half, and
 * never twice. To find out, propose the same changes under the same {@linkplain Proposal#operation operation id}, at
 * once or after the store was opened again: if the first try landed, it is the answer.
 *
 * @since 0.1.0
 */
public class OutcomeUnknownException extends LeanCtxException {

    private static final long serialVersionUID = 1L;

    /** The operation whose outcome is unknown. */
    private final String operation;

    /**
     * Creates an exception.
     *
     * @param channel the channel, as {@code workspace/channel}
     * @param operation the operation id of the commit
     * @param cause how the storage failed
     */
    public OutcomeUnknownException(String channel, String operation, @Nullable Throwable cause) {
        super(
                "the storage failed while it wrote operation " + operation + " to " + channel
                        + ", so the commit may have landed; propose the same changes under the same operation id"
                        + " to find out" + (cause == null ? "" : " (" + cause.getMessage() + ")"),
                cause);
        this.operation = operation;
    }

    /**
     * The operation whose outcome is unknown.
     *
     * @return its id
     */
    public String operation() {
        return operation;
    }
}
