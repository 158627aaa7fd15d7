package io.leanctx.examples;

import io.leanctx.Audience;
import io.leanctx.Change;
import io.leanctx.Commit;
import io.leanctx.Coordination;
import io.leanctx.EntryRef;
import io.leanctx.HandoffAnswer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Says whether a commit holds what its operation says, no more and no less. Whether its tokens and hashes are right is for
 * {@link ClaimCheck} and {@link HandoffCheck} to say.
 */
final class Expectation {

    private final List<MappedStep> steps;
    private final List<Commit> log;

    Expectation(List<MappedStep> steps, List<Commit> log) {
        this.steps = List.copyOf(steps);
        this.log = List.copyOf(log);
    }

    /** Whether a commit of an operation at a recorded step has the changes that it should have. */
    boolean isMet(Operation operation, Commit commit) {
        MappedStep step = steps.get(operation.step());
        return switch (operation.part()) {
            case STEP -> isStep(step, commit.changes());
            case CLAIM ->
                step.edits()
                        .map(file -> new Coordination.Claimed(file, RecordedAgent.TTL, OptionalLong.empty()))
                        .filter(claim -> commit.changes().equals(List.of(claim)))
                        .isPresent();
            case YIELD, RELEASE -> releases(commit.changes());
            case ACCEPT -> commit.changes().equals(acceptances(step));
        };
    }

    private boolean isStep(MappedStep step, List<Change> changes) {
        List<Change> recorded = step.recorded();
        if (changes.size() < recorded.size()
                || !changes.subList(0, recorded.size()).equals(recorded)) {
            return false;
        }
        List<Change> added = changes.subList(recorded.size(), changes.size());
        if (step.edits().isPresent()) {
            return added.size() == 1 && isUnderClaim(added.get(0), step.edits().get());
        }
        if (step.handsOver().isPresent()) {
            return !added.isEmpty()
                    && isOffer(added.get(0), step.handsOver().get())
                    && (added.size() == 1 || releases(added.subList(1, added.size())));
        }
        return added.isEmpty();
    }

    private static boolean isUnderClaim(Change change, String file) {
        return change instanceof Coordination.UnderClaim under
                && under.resource().equals(file);
    }

    private static boolean isOffer(Change change, String note) {
        return change instanceof Coordination.HandoffOffered offer
                && offer.to().equals(Audience.everyone())
                && offer.note().equals(Optional.of(note))
                && offer.ttl().equals(RecordedAgent.TTL);
    }

    private static boolean releases(List<Change> changes) {
        return !changes.isEmpty() && changes.stream().allMatch(Coordination.Released.class::isInstance);
    }

    private List<Change> acceptances(MappedStep step) {
        List<Change> acceptances = new ArrayList<>();
        for (int giver : step.takesOver()) {
            String operation = new Operation(giver, Operation.Part.STEP).id();
            log.stream()
                    .filter(commit -> commit.operation().equals(operation))
                    .map(commit -> new EntryRef(commit.revision(), offer(commit)))
                    .map(offer -> new Coordination.HandoffAnswered(offer, HandoffAnswer.ACCEPTED, Optional.empty()))
                    .forEach(acceptances::add);
        }
        return acceptances;
    }

    private int offer(Commit commit) {
        return (int) commit.changes().stream()
                .takeWhile(change -> !(change instanceof Coordination.HandoffOffered))
                .count();
    }
}
