package io.leanctx.core;

import io.leanctx.Change;
import io.leanctx.Claim;
import io.leanctx.Entry;
import io.leanctx.EntryRef;
import io.leanctx.Handoff;
import io.leanctx.Scope;
import io.leanctx.Upkeep;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Finds what an agent knew of a session that no longer holds. */
final class BriefEnded {

    private final SessionState before;
    private final SessionState now;
    private final Instant timeBefore;
    private final Instant timeNow;
    private final Set<EntryRef> standing;
    private final List<BriefEntry> entries = new ArrayList<>();

    private BriefEnded(SessionState before, SessionState now) {
        this.before = before;
        this.now = now;
        this.timeBefore = before.updatedAt().orElse(Instant.EPOCH);
        this.timeNow = now.updatedAt().orElse(Instant.EPOCH);
        this.standing = refs(now.decisions());
    }

    /**
     * What held in a session and does not in a later one of the same log.
     *
     * @param erasures what of the commits between the two erased text
     */
    static List<BriefEntry> between(SessionState before, SessionState now, List<Entry<Upkeep.Erased>> erasures) {
        BriefEnded ended = new BriefEnded(before, now);
        ended.compare();
        for (Entry<Upkeep.Erased> erasure : erasures) {
            long revision = erasure.value().revision();
            if (revision <= before.revision()) {
                ended.add(
                        erasure.ref(),
                        Optional.of(erasure.agent()),
                        "the text of revision " + revision + " was erased: do not use what you know of it");
            }
        }
        ended.entries.sort(Comparator.comparing(BriefEntry::ref));
        return ended.entries;
    }

    private void compare() {
        overwritten(Scope.task(), before.task(), now.task());
        overwritten(Scope.nextSteps(), before.nextSteps(), now.nextSteps());
        before.decisions().stream()
                .filter(decision -> !standing.contains(decision.ref()))
                .forEach(decision ->
                        ended(Scope.of(Scope.DECISION, decision.ref().toString()), decision, "superseded"));
        before.knowledge()
                .forEach((key, known) -> overwritten(
                        Scope.knowledge(key),
                        Optional.of(known),
                        Optional.ofNullable(now.knowledge().get(key))));
        before.claims().values().stream()
                .filter(claim -> claim.isHeldAt(timeBefore))
                .forEach(this::ended);
        before.handoffs().stream()
                .filter(handoff -> handoff.isOpenAt(timeBefore))
                .forEach(this::ended);
        summedUp();
    }

    private <T extends Change> void overwritten(
            Scope.Single scope, Optional<Entry<T>> old, Optional<Entry<T>> current) {
        if (old.isPresent() && !current.map(Entry::ref).equals(old.map(Entry::ref))) {
            ended(scope, old.get(), current.isPresent() ? "overwritten" : "gone");
        }
    }

    private void ended(Scope.Single scope, Entry<? extends Change> old, String how) {
        long at = Math.max(now.scopes().lastWritten(scope), old.revision());
        add(
                new EntryRef(at, 0),
                Optional.empty(),
                old.value().describe() + " (" + BriefEntries.name(old.ref()) + " " + old.agent() + "): " + how);
    }

    private void ended(Claim claim) {
        Optional<Claim> current = Optional.ofNullable(now.claims().get(claim.resource()));
        boolean same = current.filter(held -> held.token() == claim.token()).isPresent();
        boolean held = current.filter(given -> given.isHeldAt(timeNow)).isPresent();
        if (same && held) {
            return;
        }
        long at = now.scopes().lastWritten(Scope.claim(claim.resource()));
        add(
                new EntryRef(Math.max(at, claim.token()), 0),
                Optional.empty(),
                "claim " + claim.token() + " of " + claim.agent() + " on " + claim.resource() + ": "
                        + (same
                                ? "expired"
                                : current.map(taken -> "passed to " + taken.agent())
                                        .orElse("released")));
    }

    private void ended(Handoff old) {
        Optional<Handoff> current = now.contents().coordinated().handoff(old.ref());
        if (current.filter(handoff -> handoff.isOpenAt(timeNow)).isPresent()) {
            return;
        }
        long at = now.scopes().lastWritten(Scope.handoff(old.ref()));
        add(
                at == 0 ? old.ref() : new EntryRef(at, 0),
                Optional.empty(),
                old.offer().value().describe() + " (" + BriefEntries.name(old.ref()) + " " + old.from() + "): "
                        + current.map(BriefEntries::became).orElse("gone"));
    }

    /** A summary takes many at once, so they are counted and not named. */
    private void summedUp() {
        Optional<Entry<Upkeep.Summarized>> summary = now.summaries().stream()
                .filter(made -> made.revision() > before.revision())
                .reduce((older, newer) -> newer);
        List<String> gone = new ArrayList<>();
        count(BriefKind.FINDING, before.findings(), now.findings(), gone);
        count(BriefKind.PROGRESS, before.progress(), now.progress(), gone);
        count(BriefKind.MESSAGE, before.messages(), now.messages(), gone);
        count(BriefKind.SUMMARY, before.summaries(), now.summaries(), gone);
        if (!gone.isEmpty()) {
            add(
                    summary.map(Entry::ref).orElse(new EntryRef(now.revision(), 0)),
                    summary.map(Entry::agent),
                    String.join(", ", gone) + ": "
                            + summary.map(made -> "summed up, up to revision "
                                            + made.value().upTo())
                                    .orElse("gone"));
        }
    }

    private static <T extends Change> void count(
            BriefKind kind, List<Entry<T>> before, List<Entry<T>> now, List<String> gone) {
        Set<EntryRef> left = refs(now);
        int count = (int)
                before.stream().filter(entry -> !left.contains(entry.ref())).count();
        if (count > 0) {
            gone.add(count + " " + kind.named(count));
        }
    }

    private static <T> Set<EntryRef> refs(List<Entry<T>> entries) {
        return entries.stream().map(Entry::ref).collect(Collectors.toSet());
    }

    private void add(EntryRef at, Optional<String> by, String text) {
        entries.add(new BriefEntry(BriefPart.ENDED, BriefKind.ENDED, at, by, "", 0, text.length(), () -> text, text));
    }
}
