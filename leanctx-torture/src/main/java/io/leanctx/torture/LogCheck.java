package io.leanctx.torture;

import io.leanctx.Change;
import io.leanctx.Commit;
import io.leanctx.Position;
import io.leanctx.Upkeep;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Compares a log with itself and with what the journal says of it. */
record LogCheck(Log log, Ledger ledger, Findings findings) {

    void run() {
        coherent();
        beginning();
        erasures();
        known();
        refused();
        acknowledged();
    }

    private void coherent() {
        long expected = log.oldest();
        Instant before = Instant.MIN;
        for (Commit commit : log.commits()) {
            findings.require(
                    commit.revision() == expected,
                    Harm.TORN,
                    "%s has revision %d where %d should be".formatted(log.channel(), commit.revision(), expected));
            findings.require(
                    !commit.at().isBefore(before),
                    Harm.TORN,
                    "%s goes back in time at revision %d".formatted(log.channel(), commit.revision()));
            expected++;
            before = commit.at();
        }
        Position last = log.commits().isEmpty()
                ? Position.START
                : log.commits().get(log.commits().size() - 1).position();
        findings.require(
                last.equals(log.head()),
                Harm.TORN,
                "%s ends at %s, and its session is at %s".formatted(log.channel(), last, log.head()));
        findings.require(
                log.operations() == log.commits().size(),
                Harm.DOUBLED,
                "%s has %d commits of %d operations"
                        .formatted(log.channel(), log.commits().size(), log.operations()));
    }

    /** A log begins at 1, behind the last truncation, or at the last deletion, all of which are in it. */
    private void beginning() {
        long explained = 1;
        for (Commit commit : log.commits()) {
            for (Change change : commit.changes()) {
                if (change instanceof Upkeep.Checkpoint checkpoint) {
                    explained = Math.max(explained, checkpoint.upTo() + 1);
                } else if (change instanceof Change.Deleted) {
                    explained = Math.max(explained, commit.revision());
                }
            }
        }
        findings.require(
                log.oldest() == explained,
                Harm.LOST,
                "%s begins at revision %d; by its truncations and deletions it should at %d"
                        .formatted(log.channel(), log.oldest(), explained));
    }

    private void erasures() {
        Set<Long> erasedRevisions = new HashSet<>();
        for (Commit commit : log.commits()) {
            if (commit.changes().get(0) instanceof Upkeep.Erased erased) {
                erasedRevisions.add(erased.revision());
                findings.require(
                        log.at(erased.revision())
                                .map(target -> target.changes().stream()
                                        .allMatch(change -> change.texts().isEmpty()))
                                .orElse(true),
                        Harm.TORN,
                        "%s erased revision %d at revision %d, and the text is still there"
                                .formatted(log.channel(), erased.revision(), commit.revision()));
            }
        }
        for (Commit commit : log.commits()) {
            findings.require(
                    commit.changes().stream().noneMatch(Deed::isErased) || erasedRevisions.contains(commit.revision()),
                    Harm.LOST,
                    "%s has revision %d without its text, which nobody erased"
                            .formatted(log.channel(), commit.revision()));
        }
    }

    /** Nothing is there that nobody tried, and what is there is what was tried. */
    private void known() {
        for (Commit commit : log.commits()) {
            Deed deed = ledger.deeds().get(commit.operation());
            if (deed == null || !deed.channel().equals(log.channel()) || !deed.matches(commit)) {
                findings.add(
                        Harm.TORN,
                        "%s has at revision %d operation %s by %s with %s, tried was %s"
                                .formatted(
                                        log.channel(),
                                        commit.revision(),
                                        commit.operation(),
                                        commit.agent(),
                                        describe(commit.changes()),
                                        deed == null ? "no such operation" : deed.kind() + " by " + deed.agent()));
            }
        }
    }

    private static String describe(List<Change> changes) {
        String text = changes.get(0).describe();
        return text.length() > 80 ? text.substring(0, 80) + "..." : text;
    }

    private void refused() {
        ledger.refused()
                .forEach((operation, why) -> log.of(operation)
                        .ifPresent(commit -> findings.add(
                                Harm.DOUBLED,
                                "%s has operation %s at revision %d, which was answered with %s"
                                        .formatted(log.channel(), operation, commit.revision(), why))));
    }

    private void acknowledged() {
        for (Map.Entry<String, Position> answer : ledger.acknowledged().entrySet()) {
            Deed deed = ledger.deeds().get(answer.getKey());
            Position position = answer.getValue();
            if (deed == null || !deed.channel().equals(log.channel()) || position.revision() < log.oldest()) {
                continue;
            }
            Optional<Commit> found = log.at(position.revision());
            boolean there = found.isPresent()
                    && found.get().position().equals(position)
                    && found.get().operation().equals(answer.getKey());
            findings.require(
                    there,
                    Harm.LOST,
                    "%s of %s acknowledged at %s; the log ends at revision %d and there has %s"
                            .formatted(
                                    answer.getKey(),
                                    log.channel(),
                                    position,
                                    log.head().revision(),
                                    found.map(commit -> commit.operation() + " at " + commit.position())
                                            .orElse("nothing")));
        }
    }
}
