package io.leanctx;

import java.util.Optional;

/**
 * What a {@link Watch} has to tell. All but {@link Committed} are its last word.
 *
 * @since 0.1.0
 */
public sealed interface WatchEvent {

    /**
     * A commit, as durable as the store was asked to make it.
     *
     * @param commit the commit; its revision is one more than that of the last one delivered
     * @since 0.1.0
     */
    record Committed(Commit commit) implements WatchEvent {}

    /**
     * The log no longer has the next commit: it was dropped, or the session was deleted. Read the session as it is, and
     * watch from its position.
     *
     * @param position where the watch stood
     * @param oldest the oldest revision that the log still has
     * @since 0.1.0
     */
    record Truncated(Position position, long oldest) implements WatchEvent {}

    /**
     * The position of the watch is not one of this log (any more): it was restored from a backup or cut by a power loss.
     * Read the session again, and drop what was derived from the lost commits.
     *
     * @param position where the watch stood
     * @param head the newest revision of the log
     * @since 0.1.0
     */
    record Diverged(Position position, long head) implements WatchEvent {}

    /**
     * The watch ended.
     *
     * @param position where it stood
     * @param cause what ended it: what the listener threw, {@link StoreClosedException} or
     *     {@link StoreCorruptException}, for instance; empty if it was closed by its owner
     * @since 0.1.0
     */
    record Closed(Position position, Optional<Throwable> cause) implements WatchEvent {}
}
