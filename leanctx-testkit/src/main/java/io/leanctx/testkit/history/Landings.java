package io.leanctx.testkit.history;

import io.leanctx.Commit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Which call each commit of the log came from. */
final class Landings {

    private final Map<Long, Call> landed = new HashMap<>();

    private Landings() {}

    /** The call that a revision came from; empty if none was found, which is a violation noted already. */
    Optional<Call> of(long revision) {
        return Optional.ofNullable(landed.get(revision));
    }

    /** Attributes every commit, and notes what contradicts that. */
    static Landings find(List<Call> calls, IndexedLog log, Findings findings) {
        Map<String, List<Call>> proposals = new HashMap<>();
        for (Call call : calls) {
            if (call.request() instanceof Request.Propose propose) {
                proposals
                        .computeIfAbsent(propose.operation(), any -> new ArrayList<>())
                        .add(call);
                checkAcknowledged(call, log, findings);
            }
        }
        Landings landings = new Landings();
        for (Commit commit : log.commits()) {
            if (commit.equals(log.operation(commit.operation()))) {
                landings.attribute(commit, proposals.getOrDefault(commit.operation(), List.of()), findings);
            }
        }
        return landings;
    }

    private static void checkAcknowledged(Call call, IndexedLog log, Findings findings) {
        if (call.reply() instanceof Reply.Landed answer) {
            Commit commit = answer.commit();
            if (!log.has(commit)) {
                findings.add(
                        HistoryRule.KEPT,
                        "it was acknowledged at revision " + commit.revision() + ", and there is "
                                + (commit.revision() > log.size()
                                        ? "no such revision: the log ends at " + log.size()
                                        : "another commit there"),
                        List.of(call),
                        commit.revision() > log.size() ? List.of() : List.of(log.at(commit.revision())));
            } else {
                checkIsAnswerTo(call, (Request.Propose) call.request(), commit, findings);
            }
        }
    }

    /** A repetition may have another base and guard than the try that landed; what it asked to be written is the same. */
    private static void checkIsAnswerTo(Call call, Request.Propose propose, Commit commit, Findings findings) {
        boolean same = commit.operation().equals(propose.operation())
                && commit.agent().equals(propose.agent())
                && commit.changes().equals(propose.changes());
        if (!same) {
            findings.add(
                    HistoryRule.KEPT,
                    "it was answered with operation " + commit.operation() + " of " + commit.agent()
                            + (commit.changes().equals(propose.changes()) ? "" : ", which has other changes"),
                    List.of(call),
                    List.of(commit));
        }
    }

    private void attribute(Commit commit, List<Call> proposals, Findings findings) {
        List<Call> told = proposals.stream()
                .filter(call -> call.reply() instanceof Reply.Landed answer && !answer.repeated())
                .toList();
        if (told.size() > 1) {
            findings.add(
                    HistoryRule.ONCE,
                    "several calls are told that operation " + commit.operation() + " landed just now",
                    told.subList(0, 2),
                    List.of(commit));
        }
        List<Call> candidates = told.isEmpty()
                ? proposals.stream()
                        .filter(call -> call.reply() instanceof Reply.Unknown)
                        .toList()
                : told;
        if (candidates.isEmpty()) {
            accuse(commit, proposals, findings);
            return;
        }
        Optional<Call> first = candidates.stream()
                .filter(call -> asked(call, commit) == null)
                .min(Comparator.comparingLong(Call::invoked));
        if (first.isPresent()) {
            landed.put(commit.revision(), first.get());
            checkNotRefused(commit, proposals, findings);
        } else {
            findings.add(
                    HistoryRule.PROPOSED,
                    "revision " + commit.revision() + " has another " + asked(candidates.get(0), commit)
                            + " than was proposed",
                    List.of(candidates.get(0)),
                    List.of(commit));
        }
    }

    /** What of a commit is not as a call asked for it; null if all is. */
    private static @Nullable String asked(Call call, Commit commit) {
        Request.Propose propose = (Request.Propose) call.request();
        if (!propose.agent().equals(commit.agent())) {
            return "agent";
        }
        if (!propose.changes().equals(commit.changes())) {
            return "content";
        }
        if (!propose.guard().equals(commit.guard())) {
            return "guard, " + commit.guard() + ",";
        }
        if (!propose.base().equals(commit.base())) {
            return "base, revision " + commit.base().revision() + ",";
        }
        return propose.own().containsAll(commit.seen()) ? null : "commits of its own before it, " + commit.seen() + ",";
    }

    private static void accuse(Commit commit, List<Call> proposals, Findings findings) {
        Optional<Call> denied = proposals.stream()
                .filter(call -> call.reply() instanceof Reply.Failed || call.reply() instanceof Reply.Refused)
                .findFirst();
        if (denied.isPresent()) {
            findings.add(
                    HistoryRule.REFUSED,
                    "no call may have written it, and yet it is in the log at revision " + commit.revision(),
                    List.of(denied.get()),
                    List.of(commit));
        } else if (!proposals.isEmpty()) {
            findings.add(
                    HistoryRule.ONCE,
                    "every call is told that the operation had landed before, and none that it did",
                    proposals,
                    List.of(commit));
        } else {
            findings.add(
                    HistoryRule.PROPOSED,
                    "nobody proposed what is in the log at revision " + commit.revision()
                            + " through a store that is recorded",
                    List.of(),
                    List.of(commit));
        }
    }

    /** An operation is looked up before its guard is, so once it landed it cannot meet a conflict. */
    private static void checkNotRefused(Commit commit, List<Call> proposals, Findings findings) {
        for (Call call : proposals) {
            if (call.reply() instanceof Reply.Refused refused
                    && refused.shown().position().revision() >= commit.revision()) {
                findings.add(
                        HistoryRule.REFUSED,
                        "its conflict is with a session that has the operation already",
                        List.of(call),
                        List.of(commit));
            }
        }
    }
}
