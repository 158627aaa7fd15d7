package io.leanctx.testkit.history;

import io.leanctx.CommitResult;
import io.leanctx.Proposal;
import io.leanctx.Session;
import io.leanctx.UpdateFunction;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The runs of an update's function: each a reading, and a proposal if it proposed something. */
final class RecordedUpdate<X extends Exception> implements UpdateFunction<X> {

    private final UpdateFunction<X> function;
    private final String agent;
    private final Notes.Key key;
    private final String client;
    private final Notes notes;
    private long since;
    private @Nullable Note proposed;

    RecordedUpdate(UpdateFunction<X> function, String agent, Notes.Key key, String client, Notes notes) {
        this.function = Given.require("update function", function);
        this.agent = agent;
        this.key = key;
        this.client = client;
        this.notes = notes;
        this.since = notes.moment();
    }

    @Override
    public void apply(Session session, Proposal proposal) throws X {
        Note before = proposed;
        proposed = null;
        if (before != null) {
            before.end(notes.moment(), new Reply.Failed("it met a conflict, and its update began again"));
        }
        notes.begin(key, client, since, new Request.Read()).end(notes.moment(), new Reply.Shown(Sight.of(session)));
        RecordedProposal recorded = new RecordedProposal(proposal, true);
        function.apply(session, recorded);
        if (!recorded.isEmpty() && notes.isFit(key)) {
            Request asked = recorded.toRequest(agent, session.position(), Set.of(), notes);
            proposed = notes.begin(key, client, notes.moment(), asked);
        }
        since = notes.moment();
    }

    void landed(CommitResult.Committed committed) {
        Note last = proposed;
        if (last == null) {
            return;
        }
        last.end(notes.moment(), Proposing.landed(committed));
        if (committed.repeated()) {
            notes.begin(key, client, since, last.request())
                    .end(notes.moment(), new Reply.Unknown("a try of its update before the one that was answered"));
        }
    }

    void failed(Throwable failure) {
        if (proposed != null) {
            notes.failed(proposed, failure);
        }
    }
}
