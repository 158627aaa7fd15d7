package io.leanctx;

/**
 * Shared sessions: workspaces of channels, each channel one session that several agents write to by compare-and-swap.
 * Made by {@code io.leanctx.core.LeanCtx}. Safe for use by any number of threads, virtual ones included.
 *
 * <p>What the store promises: an acknowledged commit is never lost, reordered, duplicated or silently overwritten;
 * the revisions of a channel are 1, 2, 3 … without a gap; a writer whose base is out of date is told what it missed.
 *
 * @since 0.1.0
 */
public interface SessionStore extends AutoCloseable {

    /**
     * A workspace of this store.
     *
     * @param id its id, see {@link Names#requireWorkspace}
     * @return the workspace
     * @throws InvalidInputException if {@code id} breaks the rule
     * @throws StoreClosedException if this store is closed
     */
    Workspace workspace(String id);

    /**
     * Closes the store: new calls are refused, commits that are being written are answered, watches end with
     * {@link WatchEvent.Closed}, and the backend is closed if this store owns it. Everything acknowledged stays.
     * Idempotent; a second caller waits until it is done.
     */
    @Override
    void close();
}
