package io.leanctx;

/**
 * When a commit is acknowledged.
 *
 * @since 0.1.0
 */
public enum Durability {
    /** When it is on the storage device: it survives the death of any process, and power loss. */
    SYNC,
    /**
     * When the operating system has it: it survives the death of any process. Power loss may take back the newest
     * commits, and who saw them is told by {@link HistoryDivergedException} or {@link WatchEvent.Diverged}.
     */
    RELAXED
}
