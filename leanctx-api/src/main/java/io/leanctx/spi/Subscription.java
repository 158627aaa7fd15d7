package io.leanctx.spi;

/**
 * A wish to be told, which can be ended.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface Subscription extends AutoCloseable {

    /** Ends the subscription. Idempotent; a call that is under way may still arrive. */
    @Override
    void close();
}
