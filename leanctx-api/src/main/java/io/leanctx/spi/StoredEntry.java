package io.leanctx.spi;

/**
 * An entry of a log as it is stored.
 *
 * @param revision its revision
 * @param bytes what was appended
 * @since 0.1.0
 */
public record StoredEntry(long revision, Bytes bytes) {}
