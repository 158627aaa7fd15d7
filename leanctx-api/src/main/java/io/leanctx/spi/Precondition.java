package io.leanctx.spi;

/**
 * What must be true of another log for an append to be applied.
 *
 * @param key the other log
 * @param revision the revision its head must have; 0 if it must not exist
 * @since 0.1.0
 */
public record Precondition(ChannelKey key, long revision) {}
