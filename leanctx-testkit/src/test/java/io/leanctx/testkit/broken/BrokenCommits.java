package io.leanctx.testkit.broken;

import io.leanctx.Change;
import io.leanctx.Commit;
import io.leanctx.CommitResult;
import io.leanctx.CommitResult.Committed;
import io.leanctx.CommitResult.Conflict;
import io.leanctx.Hash;
import io.leanctx.InvalidInputException;
import io.leanctx.OutcomeUnknownException;
import io.leanctx.Participant;
import io.leanctx.Position;
import io.leanctx.Proposal;
import io.leanctx.Session;
import io.leanctx.StoreFailedException;
import io.leanctx.UpdateFunction;
import io.leanctx.UpdateResult;
import io.leanctx.testkit.forward.ForwardingParticipant;
import io.leanctx.testkit.forward.ForwardingProposal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/** Stores that decide, write or answer commits wrongly. */
final class BrokenCommits {

    private BrokenCommits() {}

    static List<Candidate> all() {
        return List.of(
                Candidate.store(
                                "last writer wins",
                                "what meets a conflict is committed again, until it lands",
                                store -> Wrappers.participants(store, LastWriterWins::new))
                        .breaks("CAS-2", "CAS-3", "CAS-4", "CAS-5", "CAS-9", "CAS-14")
                        .mayBreak("CAS-8"),
                Candidate.store(
                                "operation id dropped",
                                "an operation that is tried again is a new one",
                                store -> Wrappers.proposals(store, OperationDropped::new))
                        .breaks("IDEM-1", "IDEM-2", "IDEM-3", "IDEM-4", "IDEM-6", "IDEM-9", "IDEM-10", "IDEM-11")
                        .mayBreak("IDEM-5"),
                Candidate.store(
                                "operation id dropped by updates",
                                "an update that is tried again under its operation id is a new operation",
                                store -> Wrappers.participants(store, UpdateWithoutId::new))
                        .breaks("IDEM-11"),
                Candidate.store(
                                "commit torn apart",
                                "of changes committed together each is committed by itself",
                                store -> Wrappers.participants(store, TornApart::new))
                        .breaks("CAS-9", "CAS-4", "CAS-13"),
                Candidate.store(
                                "conflict that does not say what was missed",
                                "a conflict lists no commits",
                                store -> Wrappers.participants(store, SilentConflict::new))
                        .breaks("CAS-4", "CAS-14")
                        .mayBreak("CAS-8"),
                Candidate.store(
                                "erasure of the next commit as well",
                                "where a commit is erased, the one after it is too",
                                store -> Wrappers.participants(store, ErasesTooMuch::new))
                        .breaks(
                                "ERA-17", "ERA-1", "ERA-2", "ERA-3", "ERA-4", "ERA-6", "ERA-7", "ERA-8", "ERA-9",
                                "ERA-10", "ERA-15"),
                Candidate.store(
                                "refused but written",
                                "what lands though others wrote since its base is answered as a conflict",
                                store -> Wrappers.participants(store, RefusedButWritten::new))
                        .breaks(
                                "GRD-3", "GRD-4", "GRD-6", "GRD-7", "GRD-10", "GRD-12", "GRD-16", "GRD-20", "GRD-21",
                                "GRD-22", "GRD-23")
                        .mayBreak("GRD-15"),
                Candidate.store(
                                "answer before the outcome",
                                "a commit is acknowledged though the storage failed half-way",
                                store -> Wrappers.participants(store, AnsweredTooEarly::new))
                        .breaks("FAIL-1", "FAIL-2", "FAIL-4")
                        .mayBreak("FAIL-7", "FAIL-11"),
                Candidate.store(
                                "update that runs once",
                                "an update commits what its function proposed first, whatever came in between",
                                store -> Wrappers.participants(store, UpdateOnce::new))
                        .breaks("UPD-3", "UPD-6")
                        .mayBreak("UPD-7"),
                Candidate.store(
                                "conflict nobody looked at counts as seen",
                                "the base moves when commitAsync completes with a conflict",
                                store -> Wrappers.participants(store, UnseenConflict::new))
                        .breaks("CAS-15"),
                Candidate.store(
                                "interrupt swallowed",
                                "the interrupt flag is cleared by a commit",
                                store -> Wrappers.participants(store, InterruptSwallowed::new))
                        .breaks("CAS-16"),
                Candidate.store(
                                "struck by an Error of the host",
                                "once an update function has thrown an Error, nobody can add a finding any more",
                                store -> {
                                    AtomicBoolean struck = new AtomicBoolean();
                                    return Wrappers.participants(store, sound -> new Struck(sound, struck));
                                })
                        .breaks("FAIL-15"),
                Candidate.store(
                                "deletion that asks nobody",
                                "a deletion is based on the session as it is, not on what its agent has seen",
                                store -> Wrappers.participants(store, UnaskedDeletion::new))
                        .breaks("DEL-2"),
                Candidate.store(
                                "participant that cannot be closed",
                                "a participant goes on after it was closed",
                                store -> Wrappers.participants(store, NeverClosed::new))
                        .breaks("END-4", "END-7"));
    }

    private static final class LastWriterWins extends Wrappers.Committing {

        LastWriterWins(Participant sound) {
            super(sound);
        }

        @Override
        public CommitResult tryCommit(Consumer<? super Proposal> changes) {
            CommitResult result;
            do {
                result = super.tryCommit(changes);
            } while (result instanceof Conflict);
            return result;
        }
    }

    private static final class OperationDropped extends ForwardingProposal {

        OperationDropped(Proposal sound) {
            super(sound);
        }

        @Override
        public Proposal operation(String id) {
            return this;
        }
    }

    private static final class UpdateWithoutId extends ForwardingParticipant {

        UpdateWithoutId(Participant sound) {
            super(sound);
        }

        @Override
        public <X extends Exception> UpdateResult update(UpdateFunction<X> function) throws X {
            return super.<X>update((session, proposal) -> function.apply(session, new OperationDropped(proposal)));
        }
    }

    private static final class TornApart extends Wrappers.Committing {

        TornApart(Participant sound) {
            super(sound);
        }

        @Override
        public CommitResult tryCommit(Consumer<? super Proposal> changes) {
            List<Change> rest = new ArrayList<>();
            CommitResult first = super.tryCommit(proposal -> changes.accept(new FirstChange(proposal, rest)));
            rest.forEach(change -> delegate().tryCommit(proposal -> proposal.add(change)));
            return first;
        }

        private static final class FirstChange extends ForwardingProposal {

            private final List<Change> rest;
            private boolean added;

            FirstChange(Proposal sound, List<Change> rest) {
                super(sound);
                this.rest = rest;
            }

            @Override
            public Proposal add(Change change) {
                if (added) {
                    rest.add(change);
                    return this;
                }
                added = true;
                return super.add(change);
            }
        }
    }

    private static final class SilentConflict extends Wrappers.Committing {

        SilentConflict(Participant sound) {
            super(sound);
        }

        @Override
        public CommitResult tryCommit(Consumer<? super Proposal> changes) {
            return super.tryCommit(changes)
                    .fold(
                            landed -> landed,
                            lost -> new Conflict(
                                    lost.session(),
                                    lost.base(),
                                    lost.contested(),
                                    lost.writes(),
                                    List.of(),
                                    lost.missedCount(),
                                    lost.at()));
        }
    }

    private static final class ErasesTooMuch extends ForwardingParticipant {

        ErasesTooMuch(Participant sound) {
            super(sound);
        }

        @Override
        public Commit erase(long revision, String reason) {
            Commit erasure = super.erase(revision, reason);
            try {
                super.erase(revision + 1, reason);
            } catch (InvalidInputException e) {
                // It has no text.
                return erasure;
            }
            return erasure;
        }
    }

    private static final class RefusedButWritten extends Wrappers.Committing {

        RefusedButWritten(Participant sound) {
            super(sound);
        }

        @Override
        public CommitResult tryCommit(Consumer<? super Proposal> changes) {
            Position base = base();
            return super.tryCommit(changes).fold(landed -> refused(landed, base), lost -> lost);
        }

        private static CommitResult refused(Committed landed, Position base) {
            Commit commit = landed.commit();
            long missed = commit.revision() - base.revision() - 1;
            return missed == 0 || landed.repeated()
                    ? landed
                    : new Conflict(
                            landed.session(), base, commit.guard(), commit.guard(), List.of(), missed, commit.at());
        }
    }

    private static final class AnsweredTooEarly extends Wrappers.Committing {

        AnsweredTooEarly(Participant sound) {
            super(sound);
        }

        @Override
        public CommitResult tryCommit(Consumer<? super Proposal> changes) {
            try {
                return super.tryCommit(changes);
            } catch (OutcomeUnknownException e) {
                return acknowledged(e);
            }
        }

        private Committed acknowledged(OutcomeUnknownException failure) {
            Session session = session();
            Commit hoped = new Commit(
                    session.workspace(),
                    session.channel(),
                    new Position(session.revision() + 1, Hash.sha256(new byte[0])),
                    session.updatedAt().orElse(Instant.EPOCH),
                    agent(),
                    failure.operation(),
                    session.position(),
                    List.of(),
                    Set.of(),
                    List.of());
            return new Committed(hoped, session, false);
        }
    }

    private static final class UpdateOnce extends ForwardingParticipant {

        UpdateOnce(Participant sound) {
            super(sound);
        }

        @Override
        public <X extends Exception> UpdateResult update(UpdateFunction<X> function) throws X {
            List<Change> proposed = new ArrayList<>();
            boolean[] ran = {false};
            return super.<X>update((session, proposal) -> {
                if (ran[0]) {
                    proposed.forEach(proposal::add);
                } else {
                    ran[0] = true;
                    function.apply(session, new Noting(proposal, proposed));
                }
            });
        }

        private static final class Noting extends ForwardingProposal {

            private final List<Change> noted;

            Noting(Proposal sound, List<Change> noted) {
                super(sound);
                this.noted = noted;
            }

            @Override
            public Proposal add(Change change) {
                noted.add(change);
                return super.add(change);
            }
        }
    }

    private static final class UnseenConflict extends ForwardingParticipant {

        UnseenConflict(Participant sound) {
            super(sound);
        }

        @Override
        public CompletionStage<CommitResult> commitAsync(Consumer<? super Proposal> changes) {
            return super.commitAsync(changes).thenApply(result -> {
                if (result instanceof Conflict) {
                    session();
                }
                return result;
            });
        }
    }

    private static final class InterruptSwallowed extends Wrappers.Committing {

        InterruptSwallowed(Participant sound) {
            super(sound);
        }

        @Override
        @SuppressWarnings("ResultOfMethodCallIgnored")
        public CommitResult tryCommit(Consumer<? super Proposal> changes) {
            CommitResult result = super.tryCommit(changes);
            Thread.interrupted();
            return result;
        }
    }

    private static final class Struck extends Wrappers.Committing {

        private final AtomicBoolean struck;

        Struck(Participant sound, AtomicBoolean struck) {
            super(sound);
            this.struck = struck;
        }

        @Override
        public <X extends Exception> UpdateResult update(UpdateFunction<X> function) throws X {
            try {
                return super.update(function);
            } catch (Error e) {
                struck.set(true);
                throw e;
            }
        }

        @Override
        public CommitResult tryCommit(Consumer<? super Proposal> changes) {
            if (struck.get()) {
                throw new StoreFailedException("struck");
            }
            return super.tryCommit(changes);
        }
    }

    private static final class UnaskedDeletion extends ForwardingParticipant {

        UnaskedDeletion(Participant sound) {
            super(sound);
        }

        @Override
        public Commit delete() {
            session();
            return super.delete();
        }
    }

    private static final class NeverClosed extends ForwardingParticipant {

        NeverClosed(Participant sound) {
            super(sound);
        }

        @Override
        public void close() {}
    }
}
