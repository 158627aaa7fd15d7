package io.leanctx.cli;

import io.leanctx.Commit;
import io.leanctx.HistoryPage;
import io.leanctx.InvalidInputException;
import io.leanctx.Position;
import io.leanctx.Session;
import io.leanctx.Workspace;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads a log by pages, each with a commit of the one beside it that was read before: so all that is read is of one log, also where the
 * store is replaced by a backup meanwhile.
 */
final class LogPages {

    private final Workspace workspace;
    private final String channel;
    /** What was read before, of the head and of where each page begins and ends. */
    private final Map<Long, Position> known = new HashMap<>();

    /**
     * Creates it.
     *
     * @param head the session at the newest commit that is read
     */
    LogPages(Workspace workspace, Session head) {
        this.workspace = workspace;
        this.channel = head.channel();
        know(head.position());
    }

    private void know(Position position) {
        known.put(position.revision(), position);
    }

    /**
     * The commits after one revision up to another, oldest first.
     *
     * @throws CliException if the log is another one than what was read before is of
     */
    List<Commit> between(long after, long last) {
        long upTo = known.containsKey(last + 1) ? last + 1 : last;
        List<Commit> commits = new ArrayList<>();
        while (after + commits.size() < upTo) {
            commits.addAll(page(after + commits.size(), upTo));
        }
        return commits.subList(0, Math.toIntExact(last - after));
    }

    /** Some commits after a revision, at least one. A page may have fewer than were asked for. */
    private List<Commit> page(long after, long upTo) {
        boolean isBeside = known.containsKey(after);
        List<Commit> read = read(isBeside ? after - 1 : after, upTo);
        List<Commit> page = isBeside && !read.isEmpty() ? read.subList(1, read.size()) : read;
        if (isBeside && read.size() == 1) {
            // A commit that fills a page by itself. A log that is replaced stays so: what is beside is looked at
            // afterwards.
            page = read(after, upTo);
            requireSome(read(after - 1, after));
        }
        requireSome(page);
        know(page.get(0).position());
        know(page.get(page.size() - 1).position());
        return page;
    }

    private List<Commit> read(long after, long upTo) {
        List<Commit> read = history(after, Math.toIntExact(upTo - after)).commits();
        if (read.stream()
                .anyMatch(commit -> !known.getOrDefault(commit.revision(), commit.position())
                        .equals(commit.position()))) {
            throw another();
        }
        return read;
    }

    /**
     * The oldest revision that the log has.
     *
     * @param at a revision up to that of the head
     * @throws CliException if the log does not reach there any more
     */
    long oldest(long at) {
        return history(at, 1).oldest();
    }

    private HistoryPage history(long after, int limit) {
        try {
            return workspace.history(channel, after, limit);
        } catch (InvalidInputException e) {
            // It had that revision before.
            throw another();
        }
    }

    private void requireSome(List<Commit> page) {
        if (page.isEmpty()) {
            throw another();
        }
    }

    private CliException another() {
        return CliException.refused("the log of " + workspace.id() + "/" + channel
                + " came to be another one while it was read, as a backup was restored or power was lost; what was printed"
                + " is of the one before: call again");
    }
}
