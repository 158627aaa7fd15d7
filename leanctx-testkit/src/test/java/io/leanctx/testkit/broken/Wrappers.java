package io.leanctx.testkit.broken;

import io.leanctx.Agent;
import io.leanctx.Change;
import io.leanctx.Commit;
import io.leanctx.CommitResult;
import io.leanctx.Participant;
import io.leanctx.Position;
import io.leanctx.Proposal;
import io.leanctx.SessionStore;
import io.leanctx.UpdateFunction;
import io.leanctx.UpdateResult;
import io.leanctx.Watch;
import io.leanctx.Workspace;
import io.leanctx.testkit.forward.ForwardingParticipant;
import io.leanctx.testkit.forward.ForwardingStore;
import io.leanctx.testkit.forward.ForwardingWorkspace;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** Stores of which only one kind of thing is another's: their workspaces, participants, proposals or watches. */
final class Wrappers {

    private Wrappers() {}

    static SessionStore workspaces(SessionStore store, UnaryOperator<Workspace> wrap) {
        return new ForwardingStore(store) {
            @Override
            public Workspace workspace(String id) {
                return wrap.apply(super.workspace(id));
            }
        };
    }

    static SessionStore participants(SessionStore store, UnaryOperator<Participant> wrap) {
        return workspaces(store, workspace -> new ForwardingWorkspace(workspace) {
            @Override
            public Participant at(String channel, Agent agent, Position seen) {
                return wrap.apply(super.at(channel, agent, seen));
            }
        });
    }

    static SessionStore proposals(SessionStore store, UnaryOperator<Proposal> wrap) {
        return participants(store, participant -> new Committing(participant) {
            @Override
            public CommitResult tryCommit(Consumer<? super Proposal> changes) {
                return super.tryCommit(wrapped(changes));
            }

            @Override
            public CompletionStage<CommitResult> commitAsync(Consumer<? super Proposal> changes) {
                return super.commitAsync(wrapped(changes));
            }

            @Override
            public <X extends Exception> UpdateResult update(UpdateFunction<X> function) throws X {
                return function == null
                        ? super.update(function)
                        : super.<X>update((session, proposal) -> function.apply(session, wrap.apply(proposal)));
            }

            /** What is null stays so, since it is for the store to refuse it. */
            private Consumer<? super Proposal> wrapped(Consumer<? super Proposal> changes) {
                return changes == null ? changes : proposal -> changes.accept(wrap.apply(proposal));
            }
        });
    }

    static SessionStore watches(SessionStore store, UnaryOperator<Watch> wrap) {
        return workspaces(store, workspace -> new ForwardingWorkspace(workspace) {
            @Override
            public Watch watch(String channel, Position after) {
                return wrap.apply(super.watch(channel, after));
            }
        });
    }

    /** A participant whose verbs come through {@link #tryCommit}, so that what is wrong with that is wrong with them. */
    abstract static class Committing extends ForwardingParticipant {

        Committing(Participant sound) {
            super(sound);
        }

        @Override
        public Commit add(Change change) {
            return tryCommit(proposal -> proposal.add(change)).orThrow().commit();
        }

        @Override
        public Commit add(Change change, byte[] content) {
            return tryCommit(proposal -> proposal.add(change, content))
                    .orThrow()
                    .commit();
        }
    }
}
