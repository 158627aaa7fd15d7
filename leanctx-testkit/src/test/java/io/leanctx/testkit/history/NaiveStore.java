package io.leanctx.testkit.history;

import io.leanctx.Change;
import io.leanctx.Commit;
import io.leanctx.Hash;
import io.leanctx.Position;
import io.leanctx.Scope;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** What a channel answers when it stands at a log, said as plainly as can be, apart from how the checker says it. */
final class NaiveStore {

    static final String WORKSPACE = "team";
    static final String CHANNEL = "main";

    private static final Map<String, Hash> HASHES = new ConcurrentHashMap<>();

    private NaiveStore() {}

    static Position position(long revision, String operation) {
        return new Position(
                revision,
                HASHES.computeIfAbsent(
                        revision + operation, text -> Hash.sha256(text.getBytes(StandardCharsets.UTF_8))));
    }

    static Position head(List<Commit> log) {
        return log.isEmpty() ? Position.START : log.get(log.size() - 1).position();
    }

    /** The commit that a proposal becomes on top of a log. */
    static Commit commit(Request.Propose propose, List<Commit> log) {
        return commit(
                propose,
                position(log.size() + 1L, propose.operation()),
                propose.own().stream().sorted().toList());
    }

    static Commit commit(Request.Propose propose, Position position, List<Long> seen) {
        return new Commit(
                WORKSPACE,
                CHANNEL,
                position,
                Instant.EPOCH,
                propose.agent(),
                propose.operation(),
                propose.base(),
                seen,
                propose.guard(),
                propose.changes());
    }

    static boolean knows(Position position, List<Commit> log) {
        return position.revision() == 0
                || (position.revision() <= log.size()
                        && log.get((int) position.revision() - 1).position().equals(position));
    }

    static Optional<Commit> landed(String operation, List<Commit> log) {
        return log.stream()
                .filter(commit -> commit.operation().equals(operation))
                .findFirst();
    }

    static Set<Scope> contested(Set<Scope> guard, long base, Set<Long> own, List<Commit> log) {
        Set<Scope> contested = new HashSet<>();
        for (Commit commit : log) {
            if (commit.revision() > base && !own.contains(commit.revision())) {
                for (Scope scope : guard) {
                    if (writes(commit, scope)) {
                        contested.add(scope);
                    }
                }
            }
        }
        return contested;
    }

    private static boolean writes(Commit commit, Scope guarded) {
        if (guarded instanceof Scope.Everything) {
            return true;
        }
        for (Change change : commit.changes()) {
            for (Scope written : change.scopes()) {
                if (written.equals(guarded)
                        || (guarded instanceof Scope.Kind kind
                                && ((Scope.Single) written).kind().equals(kind.kind()))) {
                    return true;
                }
            }
        }
        return false;
    }

    static Reply.Refused refused(Request.Propose propose, Set<Scope> contested, List<Commit> log) {
        List<Commit> missed = log.stream()
                .filter(commit -> commit.revision() > propose.base().revision()
                        && !propose.own().contains(commit.revision()))
                .toList();
        return new Reply.Refused(sight(log), contested, missed, missed.size());
    }

    static Sight sight(List<Commit> log) {
        Map<String, String> content = new TreeMap<>();
        List<String> findings = new ArrayList<>();
        for (Commit commit : log) {
            for (Change change : commit.changes()) {
                String by = "\" of " + commit.agent() + " at " + commit.revision();
                if (change instanceof Change.Task task) {
                    content.put("task", "\"" + task.text() + by);
                } else if (change instanceof Change.Learn learned) {
                    content.put("knowledge(" + learned.key() + ")", "\"" + learned.value() + by);
                } else if (change instanceof Change.Finding finding) {
                    findings.add("\"" + finding.text() + by);
                } else {
                    throw new AssertionError("not in small histories: " + change.describe());
                }
            }
        }
        if (!findings.isEmpty()) {
            content.put("findings", findings.size() + ", newest " + findings.get(findings.size() - 1));
        }
        return new Sight(head(log), content);
    }
}
