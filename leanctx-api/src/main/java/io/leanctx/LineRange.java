package io.leanctx;

/**
 * Lines of a file.
 *
 * @param first the first line, from 1
 * @param last the last line, not before the first
 * @since 0.1.0
 */
public record LineRange(int first, int last) {

    /**
     * Creates a range.
     *
     * @param first the first line, from 1
     * @param last the last line, not before the first
     * @throws InvalidInputException if there are no such lines
     */
    public LineRange {
        if (first < 1 || last < first) {
            throw new InvalidInputException("lines " + first + " to " + last
                    + " are no range; lines begin at 1 and the last is not before the first");
        }
    }

    /**
     * The lines in text.
     *
     * @return such as {@code 3-41}
     */
    @Override
    public String toString() {
        return first + "-" + last;
    }
}
