package io.leanctx;

import java.util.Locale;

/**
 * Something handed in is over a limit; the message names the value, the limit and the unit. Nothing was written.
 *
 * @since 0.1.0
 */
public class LimitExceededException extends InvalidInputException {

    private static final long serialVersionUID = 1L;

    /** The limit that was exceeded. */
    private final long limit;

    /**
     * Creates an exception.
     *
     * @param what the thing that is too large
     * @param actual how large it is
     * @param limit how large it may be
     * @param unit what both count, in the plural
     * @param advice what to do
     */
    public LimitExceededException(String what, long actual, long limit, String unit, String advice) {
        super(String.format(
                Locale.ROOT, "%s has %,d %s, over the limit of %,d; %s", what, actual, unit, limit, advice));
        this.limit = limit;
    }

    /**
     * The limit that was exceeded.
     *
     * @return the largest value allowed
     */
    public long limit() {
        return limit;
    }
}
