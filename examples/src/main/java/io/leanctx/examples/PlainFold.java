package io.leanctx.examples;

import io.leanctx.Change;
import io.leanctx.Claim;
import io.leanctx.Commit;
import io.leanctx.Coordination;
import io.leanctx.Entry;
import io.leanctx.EntryRef;
import io.leanctx.Evidence;
import io.leanctx.Handoff;
import io.leanctx.Session;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * The session that a log amounts to, computed once more in the plainest way, for the kinds of change that
 * {@link RecordedAgent} makes.
 */
final class PlainFold {

    private Optional<Entry<Change.Task>> task = Optional.empty();
    private Optional<Entry<Change.NextSteps>> nextSteps = Optional.empty();
    private final List<Entry<Change.Progress>> progress = new ArrayList<>();
    private final List<Entry<Change.Finding>> findings = new ArrayList<>();
    private final List<Entry<Change.Decision>> decisions = new ArrayList<>();
    private final Map<String, Entry<Change.Learn>> knowledge = new TreeMap<>();
    private final Map<String, Entry<Change.FileTouched>> files = new TreeMap<>();
    private final Map<String, Claim> claims = new TreeMap<>();
    private final List<Entry<Coordination.Message>> messages = new ArrayList<>();
    private final Map<EntryRef, Entry<Coordination.HandoffOffered>> offers = new TreeMap<>();
    private final List<Entry<Coordination.HandoffAnswered>> answers = new ArrayList<>();
    private final Set<String> agents = new LinkedHashSet<>();
    private final List<String> foreign = new ArrayList<>();

    private PlainFold() {}

    /** What in a session is not as the log has it; empty if the two agree. */
    static List<String> differences(List<Commit> log, Session session) {
        PlainFold fold = new PlainFold();
        log.forEach(fold::add);
        List<String> found = fold.differences(session);
        compare(found, "totals", true, PlainTotals.match(log, session.totals()));
        return found;
    }

    private void add(Commit commit) {
        agents.add(commit.agent());
        for (int i = 0; i < commit.changes().size(); i++) {
            add(commit, i, commit.changes().get(i));
        }
    }

    private void add(Commit commit, int index, Change change) {
        if (change instanceof Change.Task value) {
            task = Optional.of(entry(commit, index, value));
        } else if (change instanceof Change.NextSteps value) {
            nextSteps = Optional.of(entry(commit, index, value));
        } else if (change instanceof Change.Progress value) {
            progress.add(entry(commit, index, value));
        } else if (change instanceof Change.Finding value) {
            findings.add(entry(commit, index, value));
        } else if (change instanceof Change.Decision value) {
            decisions.add(entry(commit, index, value));
        } else if (change instanceof Change.Learn value) {
            knowledge.put(value.key(), entry(commit, index, value));
        } else if (change instanceof Change.FileTouched value) {
            files.put(value.path(), entry(commit, index, value));
        } else if (change instanceof Coordination value) {
            addCoordination(commit, index, value);
        } else if (!(change instanceof Evidence)) {
            foreign.add("revision " + commit.revision() + " has what no recorded step is: " + change.describe());
        }
    }

    private void addCoordination(Commit commit, int index, Coordination change) {
        if (change instanceof Coordination.Claimed value) {
            claims.put(
                    value.resource(),
                    new Claim(
                            value.resource(),
                            commit.agent(),
                            commit.revision(),
                            commit.at().plus(value.ttl())));
        } else if (change instanceof Coordination.Released value) {
            claims.remove(value.resource());
        } else if (change instanceof Coordination.Message value) {
            messages.add(entry(commit, index, value));
        } else if (change instanceof Coordination.HandoffOffered value) {
            offers.put(new EntryRef(commit.revision(), index), entry(commit, index, value));
        } else if (change instanceof Coordination.HandoffAnswered value) {
            answers.add(entry(commit, index, value));
        } else if (!(change instanceof Coordination.UnderClaim)) {
            foreign.add("revision " + commit.revision() + " has what no agent here does: " + change.describe());
        }
    }

    private List<Handoff> handoffs() {
        return offers.values().stream()
                .map(offer -> new Handoff(
                        offer,
                        answers.stream()
                                .filter(answer -> answer.value().handoff().equals(offer.ref()))
                                .toList()))
                .toList();
    }

    private static <T> Entry<T> entry(Commit commit, int index, T value) {
        return new Entry<>(new EntryRef(commit.revision(), index), commit.agent(), commit.at(), value);
    }

    private List<String> differences(Session session) {
        List<String> found = new ArrayList<>(foreign);
        compare(found, "task", task, session.task());
        compare(found, "next steps", nextSteps, session.nextSteps());
        compare(found, "progress", progress, session.progress());
        compare(found, "findings", findings, session.findings());
        compare(found, "decisions", decisions, session.decisions());
        compare(found, "knowledge", knowledge, session.knowledge());
        compare(found, "files", files, session.files());
        compare(found, "claims", claims, session.claims());
        compare(found, "messages", messages, session.messages());
        compare(found, "handoffs", handoffs(), session.handoffs());
        compare(found, "shared context", List.of(), session.shared());
        compare(found, "summaries", List.of(), session.summaries());
        compare(found, "imports", Map.of(), session.imports());
        compare(found, "agents", List.copyOf(agents), List.copyOf(session.agents()));
        compare(found, "unknown changes", 0L, session.unknownChanges());
        return found;
    }

    private static void compare(List<String> found, String what, Object fromLog, Object inSession) {
        if (!fromLog.equals(inSession)) {
            found.add("the session's " + what + " are not what the log amounts to");
        }
    }
}
