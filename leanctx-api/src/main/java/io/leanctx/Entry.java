package io.leanctx;

import java.time.Instant;

/**
 * One thing in a session, with who put it there, when, and at which revision.
 *
 * @param ref where it stands in the log
 * @param agent the id of the agent who committed it
 * @param at when it was committed, by the store's clock, in whole microseconds; never earlier than an entry before it
 * @param value what was committed
 * @param <T> the type of the value
 * @since 0.1.0
 */
public record Entry<T>(EntryRef ref, String agent, Instant at, T value) {

    /**
     * The revision of the commit that put it there.
     *
     * @return a revision, at least 1
     */
    public long revision() {
        return ref.revision();
    }
}
