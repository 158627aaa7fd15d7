package io.leanctx.testkit.history;

import io.leanctx.CommitResult;
import io.leanctx.Participant;
import io.leanctx.Position;
import io.leanctx.Proposal;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One proposal on its way, from its being collected to its answer. */
final class Proposing {

    private final Participant participant;
    private final Standing standing;
    private final Notes notes;
    private final Standing.Turn turn;
    private final Position base;
    private final Set<Long> own;
    private @Nullable Note note;

    Proposing(Participant participant, Standing standing, Notes notes) {
        this.participant = participant;
        this.standing = standing;
        this.notes = notes;
        this.turn = standing.begin();
        this.base = participant.base();
        this.own = standing.own(base);
    }

    /** Collects. If that throws, or there is nothing to propose, nothing is noted. */
    Consumer<Proposal> collecting(Notes.Key key, String client, Consumer<? super Proposal> changes) {
        Given.require("function that collects changes", changes);
        return proposal -> {
            RecordedProposal recorded = new RecordedProposal(proposal, false);
            changes.accept(recorded);
            if (!recorded.isEmpty() && notes.isFit(key)) {
                Request.Propose asked = recorded.toRequest(participant.agent(), base, own, notes);
                note = notes.begin(key, client, notes.moment(), asked);
            }
        };
    }

    /** Notes that the store has taken the proposal: what the participant does from now on does not touch it. */
    void taken() {
        if (note != null && !standing.wasAlone(turn)) {
            note.allow(new Leeway(standing, participant.base()));
        }
    }

    void answered(CommitResult result) {
        long returned = notes.moment();
        if (result instanceof CommitResult.Committed committed) {
            standing.told(committed, participant.base());
            end(returned, landed(committed));
        } else if (note != null) {
            CommitResult.Conflict conflict = (CommitResult.Conflict) result;
            note.end(returned, Failures.refused(conflict), conflict.base());
        }
        standing.end();
    }

    void failed(Throwable failure) {
        if (note != null) {
            notes.failed(note, failure);
        }
        standing.end();
    }

    static Reply.Landed landed(CommitResult.Committed committed) {
        return new Reply.Landed(committed.commit(), committed.repeated(), Sight.of(committed.session()));
    }

    private void end(long returned, Reply reply) {
        if (note != null) {
            note.end(returned, reply);
        }
    }
}
