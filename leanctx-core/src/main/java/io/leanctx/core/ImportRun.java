package io.leanctx.core;

import io.leanctx.Change;
import io.leanctx.CommitResult;
import io.leanctx.Hash;
import io.leanctx.OperationMismatchException;
import io.leanctx.Position;
import io.leanctx.RetriesExhaustedException;
import io.leanctx.TruncatedException;
import io.leanctx.UpdateResult;
import io.leanctx.Upkeep;
import io.leanctx.spi.ChannelKey;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One import, in as many commits as it takes. What it adds lands once: each commit of that has an operation id made of the
 * bundle and of the number of changes before it, so that whoever imports the bundle again goes on after those that landed,
 * however many changes each of them took. What it fills in is looked at anew with each commit, and guarded. Used by one
 * thread, once.
 */
final class ImportRun {

    private final CoreParticipant participant;
    private final CoreStore store;
    private final ChannelKey key;
    private final Credential credential;
    private final Hash bundle;
    private final BundleContent content;
    private final Portions portions;

    private SessionState begun;
    private Position reached;
    private int added;

    ImportRun(
            CoreParticipant participant,
            CoreStore store,
            ChannelKey key,
            Credential credential,
            Hash bundle,
            BundleContent content) {
        this.participant = participant;
        this.store = store;
        this.key = key;
        this.credential = credential;
        this.bundle = bundle;
        this.content = content;
        this.portions = new Portions(store, key, credential.agent());
        this.begun = store.session(key);
        this.reached = begun.position();
    }

    UpdateResult run() {
        content.adding().forEach(portions::require);
        content.filling().forEach(portions::require);
        Backoff backoff = new Backoff(store.settings().retryPolicy());
        while (true) {
            Optional<UpdateResult> done = attempt();
            if (done.isPresent()) {
                return done.get();
            }
            if (!backoff.pause()) {
                throw new RetriesExhaustedException(
                        "the import of bundle " + bundle + " into " + key + " met a conflict in each of "
                                + backoff.attempts() + " tries; what landed of it stays, import it again to go on",
                        backoff.attempts(),
                        null);
            }
        }
    }

    /** Goes on until the import is done, or something came in between. */
    private Optional<UpdateResult> attempt() {
        SessionState state = store.session(key);
        if (state.deletedAt() != begun.deletedAt()) {
            begun = state;
            added = 0;
        }
        reached = state.position();
        if (isImported(state)) {
            return Optional.of(new UpdateResult.Unchanged(state));
        }
        while (added < content.adding().size()) {
            int more = add();
            if (more == 0) {
                return Optional.empty();
            }
            added += more;
        }
        return fill();
    }

    /** Adds the next changes; answers how many, or 0 if something came in between. */
    private int add() {
        String operation = "import-" + bundle + "-" + added;
        int landed = landed(operation);
        if (landed > 0) {
            return landed;
        }
        CoreProposal proposal = proposal();
        List<Change> portion = portions.next(content.adding(), added);
        portion.forEach(proposal::add);
        proposal.operation(operation);
        try {
            return commit(proposal, reached).isPresent() ? portion.size() : 0;
        } catch (OperationMismatchException e) {
            // Another agent imports the same bundle at the same time.
            int theirs = landed(operation);
            if (theirs == 0) {
                throw e;
            }
            return theirs;
        } catch (TruncatedException e) {
            // The log was truncated beyond what was reached; the session is as it was.
            return 0;
        }
    }

    /** How many changes an operation added before; 0 if it is not in the log. */
    private int landed(String operation) {
        OptionalLong revision = store.backend().operation(key, operation);
        if (revision.isEmpty()) {
            return 0;
        }
        int count = store.log()
                .commit(key, revision.getAsLong())
                .map(commit -> commit.changes().size())
                .orElse(0);
        if (added + count > content.adding().size()) {
            throw new OperationMismatchException("operation " + operation + " at revision " + revision.getAsLong()
                    + " of " + key + " has " + count + " changes, and bundle " + bundle + " has only "
                    + (content.adding().size() - added)
                    + " from there on, so it is not of an import of that; nothing more was written");
        }
        return count;
    }

    /** Fills in what the session has not, and records the import with the last of it. */
    private Optional<UpdateResult> fill() {
        while (true) {
            SessionState state = store.session(key);
            if (state.deletedAt() != begun.deletedAt()) {
                return Optional.empty();
            }
            if (isImported(state)) {
                return Optional.of(new UpdateResult.Unchanged(state));
            }
            CoreProposal proposal = proposal();
            List<Change> missing = content.filling().stream()
                    .filter(change -> isMissing(change, state))
                    .toList();
            List<Change> portion = portions.next(missing, 0);
            portion.forEach(proposal::add);
            boolean last = portion.size() == missing.size() && portions.leaveRoom(portion, record());
            if (last) {
                proposal.addOwn(record());
            }
            Optional<CommitResult.Committed> committed = commit(proposal, state.position());
            if (committed.isEmpty()) {
                return Optional.empty();
            } else if (last) {
                return Optional.of(committed.get());
            }
        }
    }

    private Optional<CommitResult.Committed> commit(CoreProposal proposal, Position base) {
        proposal.finish();
        Request request =
                proposal.toRequest(credential, Seen.upTo(base), store.settings().operationIds());
        CommitResult result = UntilKnown.commit(store, request);
        if (result instanceof CommitResult.Committed committed) {
            participant.made(committed.commit());
            reached = committed.commit().position();
            return Optional.of(committed);
        }
        return Optional.empty();
    }

    private boolean isImported(SessionState state) {
        return state.contents().imports().containsKey(bundle.toString());
    }

    private static boolean isMissing(Change change, SessionState state) {
        if (change instanceof Change.Learn learn) {
            return !state.knowledge().containsKey(learn.key());
        }
        return change instanceof Change.Task
                ? state.task().isEmpty()
                : state.nextSteps().isEmpty();
    }

    private Upkeep.Imported record() {
        return new Upkeep.Imported(bundle, content.workspace(), content.channel(), content.position());
    }

    private CoreProposal proposal() {
        return new CoreProposal(key, store.settings().limits(), false);
    }
}
