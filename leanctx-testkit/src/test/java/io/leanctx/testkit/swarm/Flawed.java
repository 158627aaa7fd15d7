package io.leanctx.testkit.swarm;

import io.leanctx.Agent;
import io.leanctx.Commit;
import io.leanctx.CommitResult;
import io.leanctx.HistoryPage;
import io.leanctx.Participant;
import io.leanctx.Position;
import io.leanctx.Proposal;
import io.leanctx.Scope;
import io.leanctx.Session;
import io.leanctx.SessionStore;
import io.leanctx.Watch;
import io.leanctx.WatchEvent;
import io.leanctx.Workspace;
import io.leanctx.testkit.forward.ForwardingParticipant;
import io.leanctx.testkit.forward.ForwardingProposal;
import io.leanctx.testkit.forward.ForwardingStore;
import io.leanctx.testkit.forward.ForwardingWatch;
import io.leanctx.testkit.forward.ForwardingWorkspace;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** Stores with a flaw each, for what a swarm has to find. */
final class Flawed {

    private Flawed() {}

    private static SessionStore workspaces(SessionStore sound, UnaryOperator<Workspace> flaw) {
        return new ForwardingStore(sound) {
            @Override
            public Workspace workspace(String id) {
                return flaw.apply(super.workspace(id));
            }
        };
    }

    private static SessionStore participants(SessionStore sound, UnaryOperator<Participant> flaw) {
        return workspaces(sound, workspace -> new ForwardingWorkspace(workspace) {
            @Override
            public Participant at(String channel, Agent agent, Position seen) {
                return flaw.apply(super.at(channel, agent, seen));
            }
        });
    }

    /** Bases each commit on the session as it is, not on what its agent has seen. */
    static SessionStore newestBase(SessionStore sound) {
        return participants(sound, participant -> new ForwardingParticipant(participant) {
            @Override
            public CommitResult tryCommit(Consumer<? super Proposal> changes) {
                delegate().session();
                return super.tryCommit(changes);
            }
        });
    }

    /** Guards nothing of what a commit says it has read. */
    static SessionStore guardIgnored(SessionStore sound) {
        return participants(sound, participant -> new ForwardingParticipant(participant) {
            @Override
            public CommitResult tryCommit(Consumer<? super Proposal> changes) {
                return super.tryCommit(proposal -> changes.accept(new ForwardingProposal(proposal) {
                    @Override
                    public Proposal reading(Scope... scopes) {
                        return this;
                    }
                }));
            }
        });
    }

    /** Shows every participant the session that was read one reading before. */
    static SessionStore staleReads(SessionStore sound) {
        Map<String, Session> before = new ConcurrentHashMap<>();
        return participants(sound, participant -> new ForwardingParticipant(participant) {
            @Override
            public Session session() {
                Session now = super.session();
                Session shown = before.put(channel(), now);
                return shown == null ? now : shown;
            }
        });
    }

    /** Loses the newest commit, though it was acknowledged. */
    static SessionStore lostCommit(SessionStore sound) {
        return workspaces(sound, workspace -> new ForwardingWorkspace(workspace) {
            @Override
            public HistoryPage history(String channel, long after, int limit) {
                HistoryPage page = super.history(channel, after, limit);
                if (page.commits().size() < 2 || page.hasMore()) {
                    return page;
                }
                List<Commit> kept = page.commits().subList(0, page.commits().size() - 1);
                return new HistoryPage(kept, kept.get(kept.size() - 1).position(), page.oldest());
            }
        });
    }

    /** Leaves out of each watch what is at a revision that 7 divides. */
    static SessionStore watchGap(SessionStore sound) {
        return workspaces(sound, workspace -> new ForwardingWorkspace(workspace) {
            @Override
            public Watch watch(String channel, Position after) {
                return new ForwardingWatch(super.watch(channel, after)) {
                    @Override
                    public Optional<WatchEvent> next(Duration timeout) throws InterruptedException {
                        Optional<WatchEvent> event = super.next(timeout);
                        return event.isPresent()
                                        && event.get() instanceof WatchEvent.Committed committed
                                        && committed.commit().revision() % 7 == 0
                                ? super.next(timeout)
                                : event;
                    }
                };
            }
        });
    }
}
