package io.leanctx.torture;

import io.leanctx.Commit;
import io.leanctx.HistoryPage;
import io.leanctx.Position;
import io.leanctx.Session;
import io.leanctx.Workspace;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A log, read through the API from its oldest commit to its newest. */
final class Log {

    private static final int PAGE = 200;

    private final String channel;
    private final long oldest;
    private final Position head;
    private final List<Commit> commits;
    private final Map<String, Commit> operations = new HashMap<>();

    private Log(String channel, long oldest, Position head, List<Commit> commits) {
        this.channel = channel;
        this.oldest = oldest;
        this.head = head;
        this.commits = commits;
        commits.forEach(commit -> operations.put(commit.operation(), commit));
    }

    static Log read(Workspace workspace, String channel, Session session) {
        long oldest = Math.max(1, session.oldest());
        List<Commit> commits = new ArrayList<>();
        long after = oldest - 1;
        boolean more = session.revision() > 0;
        while (more) {
            HistoryPage page = workspace.history(channel, after, PAGE);
            commits.addAll(page.commits());
            more = page.hasMore();
            after = more ? page.commits().get(page.commits().size() - 1).revision() : after;
        }
        return new Log(channel, oldest, session.position(), commits);
    }

    String channel() {
        return channel;
    }

    long oldest() {
        return oldest;
    }

    Position head() {
        return head;
    }

    List<Commit> commits() {
        return commits;
    }

    Optional<Commit> at(long revision) {
        long index = revision - oldest;
        return index >= 0 && index < commits.size() ? Optional.of(commits.get((int) index)) : Optional.empty();
    }

    Optional<Commit> of(String operation) {
        return Optional.ofNullable(operations.get(operation));
    }

    /** How many different operations there are. */
    int operations() {
        return operations.size();
    }

    boolean has(Position position) {
        return position.equals(Position.START)
                || at(position.revision()).map(Commit::position).equals(Optional.of(position));
    }
}
