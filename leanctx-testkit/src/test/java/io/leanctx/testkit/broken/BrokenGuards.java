package io.leanctx.testkit.broken;

import io.leanctx.Change;
import io.leanctx.Commit;
import io.leanctx.CommitResult;
import io.leanctx.CommitResult.Committed;
import io.leanctx.CommitResult.Conflict;
import io.leanctx.Participant;
import io.leanctx.Proposal;
import io.leanctx.Scope;
import io.leanctx.testkit.forward.ForwardingParticipant;
import io.leanctx.testkit.forward.ForwardingProposal;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** Stores that guard wrongly, or say wrongly what was guarded. */
final class BrokenGuards {

    private BrokenGuards() {}

    static List<Candidate> all() {
        return List.of(
                Candidate.store(
                                "base taken from the newest session",
                                "a commit is based on the session as it is, not on what its agent has seen",
                                store -> Wrappers.participants(store, NewestSession::new))
                        .breaks(
                                "GRD-8", "GRD-2", "GRD-3", "GRD-4", "GRD-5", "GRD-6", "GRD-7", "GRD-9", "GRD-10",
                                "GRD-11", "GRD-12", "GRD-13", "GRD-14", "GRD-16", "GRD-17", "GRD-19", "GRD-20",
                                "GRD-21", "GRD-22", "GRD-23"),
                Candidate.store(
                                "guard ignored",
                                "a commit guards what it writes, and nothing of what it says it has read",
                                store -> Wrappers.proposals(store, GuardIgnored::new))
                        .breaks("GRD-3", "GRD-2", "GRD-4", "GRD-6", "GRD-8", "GRD-16", "GRD-18", "GRD-20", "GRD-22"),
                Candidate.store(
                                "kind that loses its scope",
                                "changes of the host's own kinds are stored without their key",
                                store -> Wrappers.proposals(store, ScopeLost::new))
                        .breaks("GRD-5", "GRD-1"),
                Candidate.store(
                                "unknown kind that loses its scope",
                                "a change of a kind that is not known guards nothing",
                                store -> Wrappers.participants(store, UnknownUnguarded::new))
                        .breaks("GRD-20"),
                Candidate.store(
                                "guard ignored by commitAsync",
                                "commitAsync guards what it writes, and nothing of what it says it has read",
                                store -> Wrappers.participants(store, AsyncGuardIgnored::new))
                        .breaks("GRD-18"),
                Candidate.store(
                                "commit that says it rests on more than it does",
                                "a commit names all of its participant's own since its base, whatever it guards",
                                store -> Wrappers.participants(store, RestsOnMore::new))
                        .breaks("GRD-22", "GRD-23"));
    }

    private static final class NewestSession extends Wrappers.Committing {

        NewestSession(Participant sound) {
            super(sound);
        }

        @Override
        public CommitResult tryCommit(Consumer<? super Proposal> changes) {
            session();
            return super.tryCommit(changes);
        }
    }

    private static final class GuardIgnored extends ForwardingProposal {

        GuardIgnored(Proposal sound) {
            super(sound);
        }

        @Override
        public Proposal reading(Scope... scopes) {
            return this;
        }
    }

    private static final class ScopeLost extends ForwardingProposal {

        ScopeLost(Proposal sound) {
            super(sound);
        }

        @Override
        public Proposal add(Change change) {
            return change instanceof Change.Custom custom
                    ? super.add(new Change.Custom(custom.type(), Optional.empty(), custom.body()))
                    : super.add(change);
        }
    }

    private static final class UnknownUnguarded extends Wrappers.Committing {

        UnknownUnguarded(Participant sound) {
            super(sound);
        }

        @Override
        public CommitResult tryCommit(Consumer<? super Proposal> changes) {
            CommitResult result = super.tryCommit(changes);
            return result instanceof Conflict conflict
                            && conflict.missed().stream().allMatch(UnknownUnguarded::isUnknown)
                    ? super.tryCommit(changes)
                    : result;
        }

        private static boolean isUnknown(Commit commit) {
            return commit.changes().stream().allMatch(Change.Unknown.class::isInstance);
        }
    }

    private static final class AsyncGuardIgnored extends ForwardingParticipant {

        AsyncGuardIgnored(Participant sound) {
            super(sound);
        }

        @Override
        public CompletionStage<CommitResult> commitAsync(Consumer<? super Proposal> changes) {
            return super.commitAsync(proposal -> changes.accept(new GuardIgnored(proposal)));
        }
    }

    private static final class RestsOnMore extends Wrappers.Committing {

        private final Set<Long> own = ConcurrentHashMap.newKeySet();

        RestsOnMore(Participant sound) {
            super(sound);
        }

        @Override
        public CommitResult tryCommit(Consumer<? super Proposal> changes) {
            CommitResult answer = super.tryCommit(changes);
            if (!(answer instanceof Committed landed) || landed.repeated()) {
                return answer;
            }
            Commit commit = landed.commit();
            List<Long> named = own.stream()
                    .filter(revision -> revision > commit.base().revision())
                    .sorted()
                    .toList();
            own.add(commit.revision());
            return new Committed(naming(commit, named), landed.session(), false);
        }

        private static Commit naming(Commit commit, List<Long> seen) {
            return new Commit(
                    commit.workspace(),
                    commit.channel(),
                    commit.position(),
                    commit.at(),
                    commit.agent(),
                    commit.operation(),
                    commit.base(),
                    seen,
                    commit.guard(),
                    commit.changes());
        }
    }
}
