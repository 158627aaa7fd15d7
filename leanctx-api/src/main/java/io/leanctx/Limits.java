package io.leanctx;

/**
 * How large things may be. They hold for what is proposed; what is already in a log is read whatever its size.
 *
 * @param commitBytes the most bytes of an encoded commit, from 1,024 to 64 MiB
 * @param textBytes the most bytes of UTF-8 of one text, from 1
 * @param changes the most changes of one commit, from 1
 * @since 0.1.0
 */
public record Limits(int commitBytes, int textBytes, int changes) {

    /** The most bytes of one content that is kept beside a log: 16 MiB. A backend may say that it keeps only 4 MiB. */
    public static final int MAX_CONTENT_BYTES = 16 << 20;

    /** The most bytes of all contents that one commit brings along: 64 MiB, in every store. */
    public static final int MAX_COMMIT_CONTENT_BYTES = 64 << 20;

    /** 1 MiB a commit, 256 KiB a text, 256 changes a commit. */
    public static final Limits DEFAULT = new Limits(1 << 20, 256 << 10, 256);

    /**
     * Creates limits.
     *
     * @param commitBytes the most bytes of an encoded commit, from 1,024 to 64 MiB
     * @param textBytes the most bytes of UTF-8 of one text, from 1
     * @param changes the most changes of one commit, from 1
     * @throws InvalidInputException if a limit is out of its range
     */
    public Limits {
        if (commitBytes < 1024 || commitBytes > 64 << 20 || textBytes < 1 || changes < 1) {
            throw new InvalidInputException("limits out of range: commitBytes " + commitBytes + " (1,024 to 64 MiB),"
                    + " textBytes " + textBytes + " (from 1), changes " + changes + " (from 1)");
        }
    }
}
