package io.leanctx;

import java.time.Duration;

/**
 * Told how a store is doing, for metrics. Called after answers are given, on the threads that use the store or on its
 * executor, so it should be quick; what it throws is logged and otherwise ignored. It never gets a payload.
 *
 * @since 0.1.0
 */
public interface StoreObserver {

    /** Observes nothing. */
    StoreObserver NONE = new StoreObserver() {};

    /**
     * A proposal was answered; also one that was in the log already, as an operation that was tried before.
     *
     * @param workspace the workspace
     * @param channel the channel
     * @param committed true if it landed, false if it met a conflict
     * @param latency from being proposed to being answered
     */
    default void answered(String workspace, String channel, boolean committed, Duration latency) {}

    /**
     * A batch of commits was written with one durability point.
     *
     * @param commits how many commits were in it
     * @param duration how long the backend took
     */
    default void written(int commits, Duration duration) {}

    /**
     * A session was loaded from the backend.
     *
     * @param workspace the workspace
     * @param channel the channel
     * @param commits how many commits were read and folded
     * @param duration how long it took
     */
    default void loaded(String workspace, String channel, long commits, Duration duration) {}

    /**
     * A watch delivered a commit.
     *
     * @param workspace the workspace
     * @param channel the channel
     * @param behind how many commits it was behind the head afterwards
     */
    default void delivered(String workspace, String channel, long behind) {}
}
