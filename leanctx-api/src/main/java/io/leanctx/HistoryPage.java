package io.leanctx;

import java.util.List;

/**
 * Some commits of a channel's log.
 *
 * @param commits the commits, oldest first, without a gap
 * @param head the position of the newest commit in the log when this was read
 * @param oldest the oldest revision that the log still had; 0 if it had none
 * @since 0.1.0
 */
public record HistoryPage(List<Commit> commits, Position head, long oldest) {

    /**
     * Creates a page; the list is copied.
     *
     * @param commits the commits, oldest first, without a gap
     * @param head the position of the newest commit in the log when this was read
     * @param oldest the oldest revision that the log still had
     */
    public HistoryPage {
        commits = List.copyOf(commits);
    }

    /**
     * Whether there are commits after this page.
     *
     * @return true if the page does not end at the head
     */
    public boolean hasMore() {
        return !commits.isEmpty() && commits.get(commits.size() - 1).revision() < head.revision();
    }
}
