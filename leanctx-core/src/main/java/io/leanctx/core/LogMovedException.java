package io.leanctx.core;

import io.leanctx.spi.ChannelKey;

/** A log came to begin with another session while the one before was being read: to be read again. */
final class LogMovedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    LogMovedException(ChannelKey key) {
        super("the log of " + key + " begins with another session by now", null, false, false);
    }
}
