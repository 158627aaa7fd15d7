package io.leanctx.testkit.history;

import io.leanctx.Change;
import io.leanctx.Commit;
import io.leanctx.CommitResult;
import io.leanctx.Coordination;
import io.leanctx.Scope;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The one rule of conflict: what landed had to, and what did not could not. */
final class ConflictCheck {

    private ConflictCheck() {}

    static void check(List<Call> calls, Landings landings, IndexedLog log, Findings findings) {
        for (Commit commit : log.commits()) {
            Optional<Call> call = landings.of(commit.revision());
            if (call.isPresent()) {
                checkLanded(call.get(), commit, log, findings);
            }
        }
        for (Call call : calls) {
            if (call.request() instanceof Request.Propose propose && call.reply() instanceof Reply.Refused refused) {
                checkRefused(call, propose, refused, log, findings);
            }
        }
    }

    private static void checkLanded(Call call, Commit commit, IndexedLog log, Findings findings) {
        Set<Long> own = new HashSet<>(commit.seen());
        long base = commit.base().revision();
        Set<Scope> contested = log.contested(commit.guard(), base, commit.revision() - 1, own);
        if (!contested.isEmpty()) {
            List<Commit> overwritten = log.commits().subList((int) base, (int) commit.revision() - 1).stream()
                    .filter(other -> !own.contains(other.revision())
                            && !log.contested(contested, other.revision() - 1, other.revision(), Set.of())
                                    .isEmpty())
                    .toList();
            List<Commit> shown = new ArrayList<>(overwritten.subList(0, Math.min(1, overwritten.size())));
            shown.add(commit);
            findings.add(
                    HistoryRule.GUARDED,
                    "it landed at revision " + commit.revision() + " although " + contested
                            + " was written after its base, revision " + base,
                    List.of(call),
                    shown);
        }
    }

    private static void checkRefused(
            Call call, Request.Propose propose, Reply.Refused refused, IndexedLog log, Findings findings) {
        long base = propose.base().revision();
        long head = refused.shown().position().revision();
        if (base > head) {
            accuse(call, "its session is older than the base", findings);
            return;
        }
        if (head > log.size()) {
            return;
        }
        if (!log.has(propose.base())) {
            findings.add(
                    HistoryRule.POSITION,
                    "its base, " + propose.base() + ", is not of this log, and was not refused for that",
                    List.of(call),
                    List.of(log.at(base)));
            return;
        }
        Set<Scope> expected = log.contested(propose.guard(), base, head, propose.own());
        Set<Scope> decided = decidedByState(propose.changes(), head, log);
        Set<Scope> said = new HashSet<>(refused.contested());
        said.removeIf(scope -> decided.contains(scope) && !expected.contains(scope));
        boolean stateMayHaveDecided = said.size() < refused.contested().size();
        if (!said.equals(expected)) {
            accuse(call, "contested was " + expected + " after revision " + base, findings);
        } else if (expected.isEmpty() && !stateMayHaveDecided) {
            accuse(call, "nothing it guards was written after revision " + base, findings);
        } else {
            checkMissed(call, propose, refused, log, findings);
        }
    }

    /** Claims and handoffs are granted or not by the state they meet; a claim is granted for certain where nobody has it. */
    private static Set<Scope> decidedByState(List<Change> changes, long head, IndexedLog log) {
        Set<Scope> scopes = new HashSet<>();
        for (Change change : changes) {
            if (change instanceof Coordination.Claimed claimed
                    ? log.isClaimed(claimed.resource(), head)
                    : change instanceof Coordination.Released || change instanceof Coordination.HandoffAnswered) {
                scopes.addAll(change.scopes());
            }
        }
        return scopes;
    }

    private static void checkMissed(
            Call call, Request.Propose propose, Reply.Refused refused, IndexedLog log, Findings findings) {
        long base = propose.base().revision();
        long head = refused.shown().position().revision();
        Set<Long> own = propose.own();
        long ownSince = own.stream()
                .filter(revision -> revision > base && revision <= head)
                .count();
        TreeSet<Long> missed = new TreeSet<>();
        for (long revision = Math.max(base + 1, head - CommitResult.Conflict.MAX_MISSED + 1);
                revision <= head;
                revision++) {
            missed.add(revision);
        }
        for (Scope scope : refused.contested()) {
            if (scope instanceof Scope.Single single && log.lastWrite(single, head) > base) {
                missed.add(log.lastWrite(single, head));
            }
        }
        missed.removeAll(own);
        List<Commit> expected = missed.stream().map(log::at).toList();
        if (refused.missedCount() != head - base - ownSince) {
            accuse(
                    call,
                    "it says that " + refused.missedCount() + " commits were missed; it were "
                            + (head - base - ownSince),
                    findings);
        } else if (!refused.missed().equals(expected)) {
            accuse(
                    call,
                    "it names the revisions "
                            + refused.missed().stream().map(Commit::revision).toList() + " as missed; these are "
                            + missed + ", as they are in the log",
                    findings);
        }
    }

    private static void accuse(Call call, String what, Findings findings) {
        findings.add(HistoryRule.JUSTIFIED, what, List.of(call), List.of());
    }
}
