package io.leanctx.testkit.broken;

import io.leanctx.Agent;
import io.leanctx.AgentProfile;
import io.leanctx.Bundle;
import io.leanctx.Change;
import io.leanctx.ChannelPage;
import io.leanctx.Claim;
import io.leanctx.ClaimResult;
import io.leanctx.Commit;
import io.leanctx.CommitResult;
import io.leanctx.Coordination;
import io.leanctx.Entry;
import io.leanctx.HandoffAnswer;
import io.leanctx.HandoffClosedException;
import io.leanctx.Hash;
import io.leanctx.HistoryPage;
import io.leanctx.Inbox;
import io.leanctx.NotAllowedException;
import io.leanctx.Participant;
import io.leanctx.Position;
import io.leanctx.Proposal;
import io.leanctx.Session;
import io.leanctx.SessionStore;
import io.leanctx.StoreObserver;
import io.leanctx.Workspace;
import io.leanctx.testkit.forward.ForwardingParticipant;
import io.leanctx.testkit.forward.ForwardingProposal;
import io.leanctx.testkit.forward.ForwardingStore;
import io.leanctx.testkit.forward.ForwardingWorkspace;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** Stores that keep what they are given, and read it, share it out or wall it off wrongly. */
final class BrokenWorkspaces {

    private BrokenWorkspaces() {}

    static List<Candidate> all() {
        return List.of(
                Candidate.built(
                                "observer forgotten",
                                "an observer is told of nothing",
                                builder -> builder.observer(StoreObserver.NONE))
                        .breaks("OBS-1", "OBS-2", "OBS-3", "OBS-4"),
                Candidate.store(
                                "stale session",
                                "a session is read from memory two times out of three",
                                store -> Wrappers.workspaces(store, StaleSession::new))
                        .breaks("GET-2")
                        .mayBreak("GET-6"),
                Candidate.store(
                                "past that is the present",
                                "the session at an earlier revision is the newest one",
                                store -> Wrappers.workspaces(store, NoPast::new))
                        .breaks("HIST-5", "HIST-7"),
                Candidate.store(
                                "history gap",
                                "the second commit of a page is left out",
                                store -> Wrappers.workspaces(store, HistoryGap::new))
                        .breaks("HIST-2", "HIST-1", "HIST-7")
                        .mayBreak("HIST-11"),
                Candidate.store(
                                "listing cut short",
                                "the last channel of a page is left out, and the next page begins after it",
                                store -> Wrappers.workspaces(store, ListingCutShort::new))
                        .breaks("CHAN-4"),
                Candidate.store(
                                "clock that goes back",
                                "every second commit has the time of a clock that is an hour late",
                                store -> Wrappers.participants(store, LateClock::new))
                        .breaks("FOLD-12"),
                Candidate.store(
                                "leaking workspace",
                                "workspaces whose ids differ in case only are one",
                                CaseFolded::new)
                        .breaks("WALL-1"),
                Candidate.store(
                                "content of another workspace",
                                "content is found by its hash in every workspace that was used",
                                ContentOfOthers::new)
                        .breaks("CTX-5"),
                Candidate.store(
                                "mutable bytes",
                                "content is handed out as the array that is kept",
                                store -> Wrappers.workspaces(store, MutableContent::new))
                        .breaks("CTX-11"),
                Candidate.store(
                                "token not checked",
                                "whoever names a registered agent may join as it",
                                store -> Wrappers.workspaces(store, TokenIgnored::new))
                        .breaks("AGENT-5", "AGENT-6"),
                Candidate.store(
                                "claim granted twice",
                                "a claim is granted though another agent holds the resource",
                                store -> Wrappers.participants(store, GrantedTwice::new))
                        .breaks("CLM-2", "CLM-5", "CLM-6")
                        .mayBreak("CLM-3", "CLM-4"),
                Candidate.store(
                                "fencing token that restarts",
                                "the token of a claim counts the claims of one participant",
                                store -> Wrappers.participants(store, RestartedToken::new))
                        .breaks("CLM-6", "CLM-1", "CLM-5", "CLM-15")
                        .mayBreak("CLM-3", "CLM-4", "CLM-12"),
                Candidate.store(
                                "handoff accepted twice",
                                "an offer can be accepted by another agent after one accepted it",
                                store -> Wrappers.participants(store, AcceptedTwice::new))
                        .breaks("HND-2", "HND-3", "HND-12"),
                Candidate.store(
                                "inbox that goes back",
                                "what was acknowledged comes again after an older position is acknowledged",
                                store -> Wrappers.participants(store, InboxGoesBack::new))
                        .breaks("MSG-4"),
                Candidate.store(
                                "acknowledged cursor lost",
                                "what was acknowledged is not noted",
                                store -> Wrappers.participants(store, CursorLost::new))
                        .breaks("MSG-3", "MSG-5", "MSG-7", "MSG-8", "MSG-9", "MSG-13", "MSG-14", "MSG-17", "MSG-19")
                        .mayBreak("MSG-4", "MSG-10"),
                Candidate.store(
                                "secrets in bundles",
                                "a bundle holds all text, whether that was asked for or not",
                                store -> Wrappers.participants(store, SecretsKept::new))
                        .breaks("BDL-3", "BDL-2", "BDL-14"));
    }

    private static final class StaleSession extends ForwardingWorkspace {

        private final Map<String, Session> remembered = new ConcurrentHashMap<>();
        private final AtomicLong reads = new AtomicLong();

        StaleSession(Workspace sound) {
            super(sound);
        }

        @Override
        public Session session(String channel) {
            if (reads.getAndIncrement() % 3 == 0) {
                remembered.remove(channel);
            }
            return remembered.computeIfAbsent(channel, super::session);
        }
    }

    private static final class NoPast extends ForwardingWorkspace {

        NoPast(Workspace sound) {
            super(sound);
        }

        @Override
        public Session sessionAt(String channel, long revision) {
            super.sessionAt(channel, revision);
            return session(channel);
        }
    }

    private static final class HistoryGap extends ForwardingWorkspace {

        HistoryGap(Workspace sound) {
            super(sound);
        }

        @Override
        public HistoryPage history(String channel, long after, int limit) {
            HistoryPage page = super.history(channel, after, limit);
            List<Commit> commits = page.commits();
            return commits.size() < 3
                    ? page
                    : new HistoryPage(
                            commits.stream()
                                    .filter(commit -> commit != commits.get(1))
                                    .toList(),
                            page.head(),
                            page.oldest());
        }
    }

    private static final class ListingCutShort extends ForwardingWorkspace {

        ListingCutShort(Workspace sound) {
            super(sound);
        }

        @Override
        public ChannelPage channels(Optional<String> after, int limit) {
            ChannelPage page = super.channels(after, limit);
            int size = page.channels().size();
            return page.next().isEmpty() || size < 2
                    ? page
                    : new ChannelPage(page.channels().subList(0, size - 1), page.next());
        }
    }

    private static final class LateClock extends ForwardingParticipant {

        LateClock(Participant sound) {
            super(sound);
        }

        @Override
        public Commit add(Change change) {
            Commit commit = super.add(change);
            return commit.revision() % 2 == 1
                    ? commit
                    : new Commit(
                            commit.workspace(),
                            commit.channel(),
                            commit.position(),
                            commit.at().minus(Duration.ofHours(1)),
                            commit.agent(),
                            commit.operation(),
                            commit.base(),
                            commit.seen(),
                            commit.guard(),
                            commit.changes());
        }
    }

    private static final class CaseFolded extends ForwardingStore {

        CaseFolded(SessionStore sound) {
            super(sound);
        }

        @Override
        public Workspace workspace(String id) {
            return super.workspace(id.toLowerCase(Locale.ROOT));
        }
    }

    private static final class ContentOfOthers extends ForwardingStore {

        private final Map<String, Workspace> used = new ConcurrentHashMap<>();

        ContentOfOthers(SessionStore sound) {
            super(sound);
        }

        @Override
        public Workspace workspace(String id) {
            Workspace own = super.workspace(id);
            used.put(id, own);
            return new ForwardingWorkspace(own) {
                @Override
                public Optional<byte[]> content(Hash hash) {
                    return super.content(hash)
                            .or(() -> used.values().stream()
                                    .flatMap(workspace -> workspace.content(hash).stream())
                                    .findFirst());
                }
            };
        }
    }

    private static final class MutableContent extends ForwardingWorkspace {

        private final Map<Hash, byte[]> kept = new ConcurrentHashMap<>();

        MutableContent(Workspace sound) {
            super(sound);
        }

        @Override
        public Optional<byte[]> content(Hash hash) {
            return super.content(hash).map(content -> kept.computeIfAbsent(hash, unknown -> content));
        }
    }

    private static final class TokenIgnored extends ForwardingWorkspace {

        private final Map<String, Agent> registered = new ConcurrentHashMap<>();

        TokenIgnored(Workspace sound) {
            super(sound);
        }

        @Override
        public Agent register(AgentProfile profile) {
            return remembered(super.register(profile));
        }

        @Override
        public Agent registerNew(AgentProfile profile) {
            return remembered(super.registerNew(profile));
        }

        @Override
        public Participant at(String channel, Agent agent, Position seen) {
            try {
                return super.at(channel, agent, seen);
            } catch (NotAllowedException e) {
                return super.at(channel, registered.getOrDefault(agent.id(), agent), seen);
            }
        }

        private Agent remembered(Agent agent) {
            registered.put(agent.id(), agent);
            return agent;
        }
    }

    private static final class GrantedTwice extends ForwardingParticipant {

        GrantedTwice(Participant sound) {
            super(sound);
        }

        @Override
        public ClaimResult claim(String resource, Duration ttl) {
            ClaimResult result = super.claim(resource, ttl);
            if (result instanceof ClaimResult.Held held) {
                Commit commit = addProgress("took " + resource + " over");
                return new ClaimResult.Granted(
                        new Claim(
                                resource,
                                agent(),
                                commit.revision(),
                                held.claim().until()),
                        commit);
            }
            return result;
        }
    }

    private static final class RestartedToken extends ForwardingParticipant {

        private final AtomicLong claims = new AtomicLong();

        RestartedToken(Participant sound) {
            super(sound);
        }

        @Override
        public ClaimResult claim(String resource, Duration ttl) {
            ClaimResult result = super.claim(resource, ttl);
            if (result instanceof ClaimResult.Granted granted) {
                Claim claim = granted.claim();
                return new ClaimResult.Granted(
                        new Claim(resource, claim.agent(), claims.incrementAndGet(), claim.until()), granted.commit());
            }
            return result;
        }
    }

    private static final class AcceptedTwice extends Wrappers.Committing {

        AcceptedTwice(Participant sound) {
            super(sound);
        }

        @Override
        public CommitResult tryCommit(Consumer<? super Proposal> changes) {
            try {
                return super.tryCommit(changes);
            } catch (HandoffClosedException e) {
                if (e.handoff().accepted().isEmpty()) {
                    throw e;
                }
                return super.tryCommit(proposal -> changes.accept(new Accepting(proposal)));
            }
        }

        private static final class Accepting extends ForwardingProposal {

            Accepting(Proposal sound) {
                super(sound);
            }

            @Override
            public Proposal add(Change change) {
                return change instanceof Coordination.HandoffAnswered answered
                                && answered.answer() == HandoffAnswer.ACCEPTED
                        ? super.add(new Change.Progress("also accepted " + answered.handoff()))
                        : super.add(change);
            }
        }
    }

    private static final class InboxGoesBack extends ForwardingParticipant {

        private Position furthest = Position.START;
        private Position last = Position.START;

        InboxGoesBack(Participant sound) {
            super(sound);
        }

        @Override
        public synchronized void acknowledge(Position upTo) {
            super.acknowledge(upTo);
            last = upTo;
            furthest = last.revision() > furthest.revision() ? last : furthest;
        }

        @Override
        public synchronized Inbox inbox() {
            Inbox inbox = super.inbox();
            if (last.equals(furthest)) {
                return inbox;
            }
            List<Entry<Coordination.Message>> again = delegate().session().messages().stream()
                    .filter(message -> message.revision() > last.revision())
                    .toList();
            return new Inbox(again, inbox.shared(), inbox.handoffs(), inbox.upTo(), inbox.lostBelow());
        }
    }

    private static final class CursorLost extends ForwardingParticipant {

        CursorLost(Participant sound) {
            super(sound);
        }

        @Override
        public void acknowledge(Position upTo) {}
    }

    private static final class SecretsKept extends ForwardingParticipant {

        SecretsKept(Participant sound) {
            super(sound);
        }

        @Override
        public Bundle bundle(Bundle.Privacy privacy) {
            return super.bundle(Bundle.Privacy.FULL);
        }
    }
}
