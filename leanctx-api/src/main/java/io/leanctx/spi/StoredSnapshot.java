package io.leanctx.spi;

/**
 * The state of a log at a revision, kept so that reading it is quick. It can always be made anew from the log.
 *
 * @param revision the revision
 * @param bytes the state; the backend does not look into it
 * @since 0.1.0
 */
public record StoredSnapshot(long revision, Bytes bytes) {}
