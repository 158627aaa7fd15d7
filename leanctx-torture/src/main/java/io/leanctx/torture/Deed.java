package io.leanctx.torture;

import io.leanctx.Audience;
import io.leanctx.Change;
import io.leanctx.Commit;
import io.leanctx.Coordination;
import io.leanctx.FileMode;
import io.leanctx.MessageCategory;
import io.leanctx.Participant;
import io.leanctx.Position;
import io.leanctx.Proposal;
import io.leanctx.Upkeep;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One commit that is tried. It says all that it takes to make the very same commit again in another process.
 *
 * @param operation its id
 * @param kind what is done
 * @param channel where
 * @param agent by whom
 * @param base what its agent had seen
 * @param number a revision, a token, or which content, by the kind
 * @param subject a key, path or resource, by the kind
 */
record Deed(String operation, Kind kind, String channel, String agent, Position base, long number, String subject) {

    private static final int LARGE_TEXT = 24_000;
    private static final Duration TTL = Duration.ofSeconds(2);

    /** Adds the changes of a deed that is repeatable. */
    void propose(Proposal proposal) {
        proposal.operation(operation);
        if (kind == Kind.STRICT) {
            proposal.strict();
        }
        for (Change change : changes()) {
            if (change instanceof Coordination.ContextShared) {
                proposal.add(change, Content.of(number).bytes());
            } else {
                proposal.add(change);
            }
        }
    }

    /** Does what is not repeatable. */
    Commit run(Participant participant) {
        return switch (kind) {
            case TRUNCATE -> participant.truncate(number);
            case ERASE -> participant.erase(number, text());
            case DELETE -> participant.delete();
            default -> throw new IllegalStateException(kind + " is proposed, not run");
        };
    }

    /** Whether a commit is this deed's, as far as its text was not erased. */
    boolean matches(Commit commit) {
        if (!commit.operation().equals(operation) || !commit.agent().equals(agent)) {
            return false;
        }
        List<Change> found = commit.changes();
        if (!kind.isRepeatable()) {
            return found.size() == 1 && isUpkeep(found.get(0));
        }
        List<Change> expected = changes();
        if (found.size() != expected.size()) {
            return false;
        }
        for (int i = 0; i < expected.size(); i++) {
            if (!found.get(i).equals(expected.get(i)) && !isErased(found.get(i))) {
                return false;
            }
        }
        return true;
    }

    /** Whether it is what erasing leaves of a change. */
    static boolean isErased(Change found) {
        return found instanceof Upkeep.Withheld
                || (found instanceof Upkeep.Summarized summary && summary.text().isEmpty());
    }

    private boolean isUpkeep(Change found) {
        return switch (kind) {
            case TRUNCATE -> found instanceof Upkeep.Checkpoint checkpoint && checkpoint.upTo() == number;
            case ERASE ->
                found instanceof Upkeep.Withheld
                        || (found instanceof Upkeep.Erased erased && erased.revision() == number);
            default -> found instanceof Change.Deleted;
        };
    }

    /** What the commit of a repeatable deed consists of: the same each time. */
    private List<Change> changes() {
        return switch (kind) {
            case FINDING, STRICT -> List.of(new Change.Finding(text(), Optional.empty()));
            case PROGRESS -> List.of(new Change.Progress(text()));
            case TASK -> List.of(new Change.Task(text()));
            case STEPS -> List.of(new Change.NextSteps(List.of(text(), "then " + subject)));
            case LEARN -> List.of(new Change.Learn(subject, text()));
            case LARGE -> List.of(new Change.Learn(subject, Texts.of(operation, LARGE_TEXT)));
            case SEVERAL -> several();
            case MESSAGE ->
                List.of(new Coordination.Message(
                        MessageCategory.RESPONSE, Audience.everyone(), text(), Optional.empty()));
            case CLAIM -> List.of(new Coordination.Claimed(subject, TTL, OptionalLong.empty()));
            case RELEASE -> List.of(new Coordination.Released(subject, number));
            case SHARE -> List.of(share());
            case SUMMARY -> List.of(new Upkeep.Summarized(number, Optional.of(text())));
            case TRUNCATE, ERASE, DELETE -> throw new IllegalStateException(kind + " is run, not proposed");
        };
    }

    private List<Change> several() {
        List<Change> changes = new ArrayList<>();
        changes.add(new Change.Decision(text(), Optional.of("because of " + subject), Optional.empty()));
        changes.add(new Change.Learn(subject, text()));
        changes.add(new Change.FileTouched("src/" + subject, FileMode.READ, Optional.empty()));
        return changes;
    }

    private Coordination.ContextShared share() {
        Content content = Content.of(number);
        return new Coordination.ContextShared(
                Audience.everyone(),
                "src/" + subject,
                Optional.empty(),
                content.hash(),
                content.bytes().length,
                content.hash());
    }

    private String text() {
        return Texts.of(operation, 40 + Math.floorMod(operation.hashCode(), 400));
    }
}
