package io.leanctx;

/**
 * A commit was refused because something it guards was written since its base. Nothing of it was written. The
 * participant has now seen the session that the conflict carries, so the next try is made against that.
 *
 * @since 0.1.0
 */
public class ConflictException extends LeanCtxException {

    private static final long serialVersionUID = 1L;

    /** What stood in the way. */
    private final transient CommitResult.Conflict conflict;

    /**
     * Creates an exception.
     *
     * @param conflict what stood in the way
     */
    public ConflictException(CommitResult.Conflict conflict) {
        super(conflict.describe(), null);
        this.conflict = conflict;
    }

    /**
     * What stood in the way.
     *
     * @return the conflict; {@code null} only after Java deserialization
     */
    public CommitResult.Conflict conflict() {
        return conflict;
    }
}
