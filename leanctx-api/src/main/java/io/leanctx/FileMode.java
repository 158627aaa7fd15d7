package io.leanctx;

/**
 * What an agent did with a file.
 *
 * @since 0.1.0
 */
public enum FileMode {
    /** It was read. */
    READ,
    /** It was made. */
    CREATED,
    /** Its content was changed. */
    MODIFIED,
    /** It was removed. */
    DELETED
}
