package io.leanctx.core;

import io.leanctx.AgentProfile;
import io.leanctx.ClaimLostException;
import io.leanctx.Commit;
import io.leanctx.HandoffClosedException;
import io.leanctx.HistoryDivergedException;
import io.leanctx.InvalidInputException;
import io.leanctx.NotAllowedException;
import io.leanctx.Position;
import io.leanctx.Scope;
import io.leanctx.TruncatedException;
import io.leanctx.spi.Append;
import io.leanctx.spi.AppendResult;
import io.leanctx.spi.ChannelKey;
import io.leanctx.spi.Head;
import io.leanctx.spi.Precondition;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One attempt at a batch: decides each proposal against the newest state including what the batch itself is about to
 * write, and answers when the backend has spoken. An answer that rests on a commit of this round is given only once that
 * commit is in the log; if it is not, the proposal is decided again in another round.
 */
final class Round {

    private final Instant now;
    private final Function<Live, SessionState> newest;
    private final Supplier<byte[]> incarnations;
    private final Map<ChannelKey, Pending> pending = new LinkedHashMap<>();
    private final List<Accepted> accepted = new ArrayList<>();
    private final List<Append> appends = new ArrayList<>();

    /**
     * Begins a round.
     *
     * @param now the time of the commits
     * @param newest the newest state in the log; may throw, which fails the proposals on that session
     * @param incarnations makes up the 16 bytes that tell a new log from all others
     */
    Round(Instant now, Function<Live, SessionState> newest, Supplier<byte[]> incarnations) {
        this.now = now;
        this.newest = newest;
        this.incarnations = incarnations;
    }

    /** A session as this round would leave it. */
    private static final class Pending {

        final Live live;
        final List<Accepted> accepted = new ArrayList<>();
        final List<Resting> resting = new ArrayList<>();
        final Map<String, Long> operations = new HashMap<>();
        SessionState state;

        Pending(Live live, SessionState state) {
            this.live = live;
            this.state = state;
        }
    }

    private record Accepted(int index, Ticket ticket, Commit commit, SessionState state) {}

    /** A decision that holds if what this round writes to the session gets into the log. */
    private record Resting(Ticket ticket, Decision decision) {}

    /** Decides a proposal as far as that can be done before writing. */
    void decide(Ticket ticket) {
        try {
            Pending session = pending(ticket.live);
            Long known = session.operations.get(ticket.proposed.operation());
            if (known != null) {
                session.resting.add(new Resting(ticket, new Decision.Known(known, Optional.empty())));
                return;
            }
            Optional<AgentProfile> profile;
            try {
                profile = profile(ticket);
            } catch (NotAllowedException e) {
                pending(decidesWhoMay(ticket)).resting.add(new Resting(ticket, new Decision.Failed(e)));
                return;
            }
            Set<Scope> contested =
                    new LinkedHashSet<>(ConflictRule.contested(ticket.proposed, ticket.namedByCaller(), session.state));
            Requirements requirements =
                    new Requirements(ticket.proposed.agent(), profile, session.state, at(session.state));
            contested.addAll(requirements.held(ticket.proposed));
            if (contested.isEmpty()) {
                requirements.require(ticket.proposed, ticket.attached.rewrites());
                accept(session, ticket);
            } else {
                session.resting.add(new Resting(ticket, new Decision.Contested(session.state, contested)));
            }
        } catch (NotAllowedException
                | TruncatedException
                | HistoryDivergedException
                | ClaimLostException
                | HandoffClosedException
                | InvalidInputException e) {
            // What it rests on may be of this round.
            pending(ticket.live).resting.add(new Resting(ticket, new Decision.Failed(e)));
        }
    }

    /** What is to be written, in order; always the same. */
    List<Append> appends() {
        return List.copyOf(appends);
    }

    /**
     * Adds the store's signature to the last commit of each session. To be called once, when all is decided: which one is
     * the last is known no sooner.
     *
     * @throws io.leanctx.StoreFailedException if the key does not sign
     */
    void countersign(Countersigning by) {
        for (Pending session : pending.values()) {
            if (!session.accepted.isEmpty()) {
                Accepted last = session.accepted.get(session.accepted.size() - 1);
                appends.set(last.index, by.of(appends.get(last.index), last.ticket.payload));
            }
        }
    }

    /** The proposals that are written, or rest on those that are. */
    List<Ticket> undecided() {
        List<Ticket> tickets = new ArrayList<>();
        for (Pending session : pending.values()) {
            session.accepted.forEach(one -> tickets.add(one.ticket));
            session.resting.forEach(one -> tickets.add(one.ticket));
        }
        return tickets;
    }

    /** The proposals that were handed to the backend. */
    List<Ticket> sent() {
        return accepted.stream().map(Accepted::ticket).toList();
    }

    /** What became of a round. */
    record Settled(List<Runnable> answers, List<Live> moved, List<Ticket> again) {}

    /**
     * Takes the backend's answers: publishes what landed, and says what to answer whom, and what to decide again.
     */
    Settled settle(List<AppendResult> results, LiveSessions sessions) {
        Settled settled = new Settled(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        for (Pending session : pending.values()) {
            settle(session, results, sessions, settled);
        }
        return settled;
    }

    private void settle(Pending session, List<AppendResult> results, LiveSessions sessions, Settled settled) {
        @Nullable Accepted last = null;
        boolean whole = true;
        for (Accepted one : session.accepted) {
            AppendResult result = results.get(one.index);
            if (result instanceof AppendResult.Appended) {
                Append append = appends.get(one.index);
                if (!append.rewrites().isEmpty()) {
                    session.live.erased(one.commit.revision());
                }
                session.live.recent.put(one.commit, append.entry().size());
                session.live.logGrew(append.entry().size());
                settled.answers.add(() -> one.ticket.decide(new Decision.Landed(one.commit, one.state)));
                last = one;
            } else {
                whole = false;
                settleRefused(one, result, settled);
            }
        }
        if (last != null) {
            sessions.publish(session.live, last.state);
            settled.moved.add(session.live);
        }
        for (Resting one : session.resting) {
            if (whole) {
                settled.answers.add(() -> one.ticket.decide(one.decision));
            } else {
                settled.again.add(one.ticket);
            }
        }
    }

    private void settleRefused(Accepted one, AppendResult result, Settled settled) {
        if (result instanceof AppendResult.DuplicateOperation duplicate) {
            // It may be our own, sent twice: nobody was told of it yet.
            Optional<Decision.Landed> sent = Optional.of(new Decision.Landed(one.commit, one.state));
            settled.answers.add(() -> one.ticket.decide(new Decision.Known(duplicate.revision(), sent)));
            settled.moved.add(one.ticket.live);
            one.ticket.live.suspect();
            return;
        }
        if (result instanceof AppendResult.PreconditionFailed && one.ticket.workspaceLog != null) {
            one.ticket.workspaceLog.suspect();
        }
        one.ticket.live.suspect();
        settled.again.add(one.ticket);
    }

    private Pending pending(Live live) {
        Pending known = pending.get(live.key);
        if (known == null) {
            known = new Pending(live, newest.apply(live));
            pending.put(live.key, known);
        }
        return known;
    }

    /** The workspace's own log as this round would leave it; null if the proposal does not rest on it. */
    private @Nullable SessionState workspaceLog(Ticket ticket) {
        if (ticket.credential == null || ticket.workspaceLog == null) {
            return null;
        }
        Pending inRound = pending.get(ticket.workspaceLog.key);
        return inRound != null ? inRound.state : newest.apply(ticket.workspaceLog);
    }

    /** It may be this round that revokes. */
    private Live decidesWhoMay(Ticket ticket) {
        return ticket.workspaceLog != null && pending.containsKey(ticket.workspaceLog.key)
                ? ticket.workspaceLog
                : ticket.live;
    }

    /**
     * Who proposes. A signature was verified before the proposal queued, so it is enough here that the key is still the one
     * it was verified with.
     */
    private Optional<AgentProfile> profile(Ticket ticket) {
        SessionState log = workspaceLog(ticket);
        if (log == null || ticket.credential == null) {
            return Optional.empty();
        }
        AgentProfile profile = ticket.credential.require(log);
        if (!profile.key().equals(ticket.signedWith)) {
            throw new NotAllowedException("the key of agent " + ticket.credential
                    + " was changed after its commit was checked, so nothing was written; sign it with the new key");
        }
        return Optional.of(profile);
    }

    /** What is appended to the workspace's own log is itself refused where that has moved. */
    private List<Precondition> preconditions(Ticket ticket) {
        SessionState log = workspaceLog(ticket);
        return log == null || log.key().equals(ticket.live.key)
                ? List.of()
                : List.of(new Precondition(log.key(), log.revision()));
    }

    /** When the next commit of a session is made: never before the last one. */
    private Instant at(SessionState state) {
        return state.updatedAt().filter(now::isBefore).orElse(now);
    }

    private void accept(Pending session, Ticket ticket) {
        ProposedCommit proposed = ticket.proposed;
        SessionState copied = ticket.attached.copied();
        SessionState before = copied != null ? copied : session.state;
        long revision = before.revision() + 1;
        Instant at = at(before);
        SealedEntry sealed = EntryCodec.seal(
                ticket.payload,
                revision,
                at,
                before.position().hash(),
                proposed.key(),
                revision == 1 ? incarnations.get() : new byte[0]);
        Commit commit = new Commit(
                proposed.key().workspace(),
                proposed.key().channel(),
                new Position(revision, sealed.hash()),
                at,
                proposed.agent(),
                proposed.operation(),
                proposed.base(),
                proposed.seen(),
                proposed.guard(),
                proposed.changes());
        SessionState after = before.apply(commit);
        Head head = new Head(commit.position(), after.oldest(), after.isDeleted(), HeadCodec.encode(after));
        Append append = new Append(
                proposed.key(),
                before.position(),
                proposed.operation(),
                sealed.bytes(),
                head,
                preconditions(ticket),
                ticket.attached.blobs(),
                ticket.attached.rewrites());
        Accepted one = new Accepted(appends.size(), ticket, commit, after);
        session.accepted.add(one);
        session.operations.put(proposed.operation(), revision);
        session.state = after;
        accepted.add(one);
        appends.add(append);
    }
}
