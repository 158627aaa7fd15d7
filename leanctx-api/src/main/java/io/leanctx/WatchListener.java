package io.leanctx;

/**
 * Receives the events of a watch, one after another, on the store's executor. It may use the store, also to commit.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface WatchListener {

    /**
     * Receives one event. If this throws, the watch ends: its position stays at the last commit completed, and the
     * listener is called one last time with {@link WatchEvent.Closed}.
     *
     * @param event the event
     */
    void onEvent(WatchEvent event);
}
