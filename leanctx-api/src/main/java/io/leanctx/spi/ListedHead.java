package io.leanctx.spi;

/**
 * A head in a listing.
 *
 * @param channel the channel's name
 * @param head where its log stands
 * @since 0.1.0
 */
public record ListedHead(String channel, Head head) {}
