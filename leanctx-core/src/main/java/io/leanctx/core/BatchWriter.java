package io.leanctx.core;

import io.leanctx.Durability;
import io.leanctx.InvalidInputException;
import io.leanctx.LeanCtxException;
import io.leanctx.OutcomeUnknownException;
import io.leanctx.RetriesExhaustedException;
import io.leanctx.StoreClosedException;
import io.leanctx.StoreCorruptException;
import io.leanctx.StoreFailedException;
import io.leanctx.StoreFullException;
import io.leanctx.spi.Append;
import io.leanctx.spi.AppendFailedException;
import io.leanctx.spi.AppendResult;
import io.leanctx.spi.ChannelKey;
import io.leanctx.spi.SessionBackend;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes a batch of proposals through as many {@linkplain Round rounds} as it needs until each is answered. Used by one
 * thread at a time, the committer's leader.
 *
 * <p>Correctness does not rest on being the only writer: the backend checks every expected revision, and what it refuses
 * is decided again from the log. After a failure whose outcome is unknown the same bytes are sent again until the backend
 * answers; while it does not, nothing new is decided on those sessions.
 */
final class BatchWriter {

    private static final Logger LOG = LoggerFactory.getLogger(BatchWriter.class);
    private static final int MAX_ROUNDS = 64;
    private static final int RESENDS = 3;
    private static final long LONGEST_PAUSE_NANOS = 2_000_000;

    private final SessionBackend backend;
    private final LiveSessions sessions;
    private final Durability durability;
    private final InstantSource clock;
    private final RandomGenerator random;
    private final Observers observers;
    private final @Nullable Countersigning countersigning;
    private final Consumer<Live> onMoved;

    /** What was sent and may or may not be in the log. */
    private final Map<ChannelKey, List<Append>> unresolved = new HashMap<>();

    /** The sessions on which something unresolved was resolved, so that nobody was told of it yet. */
    private final Set<Live> resolved = new HashSet<>();

    /** The proposals of this batch that the backend was given and has not answered. */
    private final Set<Ticket> sent = new HashSet<>();

    BatchWriter(
            SessionBackend backend,
            LiveSessions sessions,
            Durability durability,
            InstantSource clock,
            RandomGenerator random,
            Observers observers,
            @Nullable Countersigning countersigning,
            Consumer<Live> onMoved) {
        this.backend = backend;
        this.sessions = sessions;
        this.durability = durability;
        this.clock = clock;
        this.random = random;
        this.observers = observers;
        this.countersigning = countersigning;
        this.onMoved = onMoved;
    }

    /**
     * Answers every ticket, and collects what is to be done once the leader leads no more.
     */
    void write(List<Ticket> tickets, List<Runnable> afterwards) {
        sent.clear();
        List<Ticket> open = tickets;
        for (int attempt = 1; !open.isEmpty(); attempt++) {
            if (attempt > MAX_ROUNDS) {
                open.forEach(BatchWriter::giveUp);
                return;
            }
            if (attempt > 1) {
                LockSupport.parkNanos(Math.min(LONGEST_PAUSE_NANOS, 10_000L << Math.min(attempt, 20)));
            }
            open = writeOnce(open, afterwards);
        }
    }

    private List<Ticket> writeOnce(List<Ticket> tickets, List<Runnable> afterwards) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        Round round = new Round(now, this::newest, this::incarnation);
        for (Ticket ticket : tickets) {
            try {
                round.decide(ticket);
            } catch (RuntimeException e) {
                ticket.decide(
                        new Decision.Failed(isUnresolved(ticket) ? unknown(ticket, e) : nothingWritten(ticket, e)));
            }
        }
        resolved.forEach(live -> afterwards.add(() -> onMoved.accept(live)));
        resolved.clear();
        if (countersigning != null) {
            round.countersign(countersigning);
        }
        List<Append> appends = round.appends();
        List<AppendResult> results = List.of();
        if (!appends.isEmpty()) {
            sent.addAll(round.sent());
            long began = System.nanoTime();
            try {
                results = send(appends);
            } catch (RuntimeException e) {
                if (e instanceof InvalidInputException && appends.size() > 1) {
                    return writeEach(round.undecided(), afterwards);
                }
                for (Ticket ticket : round.undecided()) {
                    ticket.decide(new Decision.Failed(failure(ticket, e)));
                }
                return List.of();
            }
            Duration duration = Duration.ofNanos(System.nanoTime() - began);
            afterwards.add(() -> observers.tell(observer -> observer.written(appends.size(), duration)));
        }
        Round.Settled settled = round.settle(results, sessions);
        settled.answers().forEach(Runnable::run);
        sent.clear();
        settled.moved().forEach(live -> afterwards.add(() -> onMoved.accept(live)));
        return settled.again();
    }

    /** Where the backend refuses what is in one append, and so the whole batch, the others must not fail with it. */
    private List<Ticket> writeEach(List<Ticket> tickets, List<Runnable> afterwards) {
        List<Ticket> again = new ArrayList<>();
        for (Ticket ticket : tickets) {
            again.addAll(writeOnce(List.of(ticket), afterwards));
        }
        return again;
    }

    /** Sends appends until the backend has answered for certain, or fails for good. */
    private List<AppendResult> send(List<Append> appends) {
        try {
            return answered(appends);
        } catch (StoreFullException
                | StoreClosedException
                | StoreFailedException
                | StoreCorruptException
                | InvalidInputException e) {
            // The contract of backends: after these, nothing was applied.
            sent.clear();
            throw e;
        } catch (RuntimeException e) {
            // Whoever is told that the outcome is unknown has the whole of it as the cause.
            LOG.warn("a batch of {} appends failed half-way with {}; sending it again", appends.size(), e.toString());
            return resend(appends, e);
        } catch (Error e) {
            quarantine(appends);
            throw e;
        }
    }

    private List<AppendResult> resend(List<Append> appends, RuntimeException first) {
        for (int i = 1; i <= RESENDS; i++) {
            LockSupport.parkNanos(LONGEST_PAUSE_NANOS);
            try {
                return resolved(appends);
            } catch (RuntimeException e) {
                first.addSuppressed(e);
            } catch (Error e) {
                quarantine(appends);
                throw e;
            }
        }
        quarantine(appends);
        throw first;
    }

    /**
     * Sends appends that were sent before. That someone else was in the way of them this time does not say what became of
     * them the first time.
     */
    private List<AppendResult> resolved(List<Append> appends) {
        for (int attempt = 1; attempt <= MAX_ROUNDS; attempt++) {
            List<AppendResult> results = answered(appends);
            if (results.stream().noneMatch(AppendResult.Contended.class::isInstance)) {
                return results;
            }
            LockSupport.parkNanos(Math.min(LONGEST_PAUSE_NANOS, 10_000L << Math.min(attempt, 20)));
        }
        throw new AppendFailedException(
                "in each of " + MAX_ROUNDS + " tries someone else was in the way of finding out what became of "
                        + appends.size() + " appends",
                null);
    }

    private List<AppendResult> answered(List<Append> appends) {
        List<AppendResult> results = backend.append(appends, durability);
        if (results.size() != appends.size()) {
            throw new IllegalStateException("the backend gave " + results.size() + " answers to " + appends.size()
                    + " appends, so what it did is unknown; this is a bug of " + backend.getClass());
        }
        return results;
    }

    private void quarantine(List<Append> appends) {
        for (Append append : appends) {
            unresolved.computeIfAbsent(append.key(), any -> new ArrayList<>()).add(append);
        }
    }

    /** The newest state of a session, after what is unresolved there has been resolved. */
    private SessionState newest(Live live) {
        List<Append> left = unresolved.get(live.key);
        if (left != null) {
            List<AppendResult> results = resolved(left);
            LOG.info("{} unresolved appends to {} were resolved: {}", left.size(), live.key, results);
            unresolved.remove(live.key);
            live.drop();
            resolved.add(live);
        }
        return sessions.ensure(live);
    }

    /** What to tell a proposer when the batch failed. */
    RuntimeException failure(Ticket ticket, Throwable cause) {
        ticket.live.drop();
        return sent.contains(ticket) || isUnresolved(ticket) ? unknown(ticket, cause) : nothingWritten(ticket, cause);
    }

    /** Whether an earlier try of the same operation may be in the log. */
    private boolean isUnresolved(Ticket ticket) {
        return unresolved.getOrDefault(ticket.proposed.key(), List.of()).stream()
                .anyMatch(append -> append.operation().equals(ticket.proposed.operation()));
    }

    private static OutcomeUnknownException unknown(Ticket ticket, Throwable cause) {
        return new OutcomeUnknownException(ticket.proposed.key().toString(), ticket.proposed.operation(), cause);
    }

    private static RuntimeException nothingWritten(Ticket ticket, Throwable cause) {
        if (cause instanceof LeanCtxException known && !(cause instanceof AppendFailedException)) {
            return known;
        }
        return new StoreFailedException(
                "operation " + ticket.proposed.operation() + " on " + ticket.proposed.key()
                        + " was not written, because the storage failed: " + cause,
                cause);
    }

    private static void giveUp(Ticket ticket) {
        ticket.decide(new Decision.Failed(new RetriesExhaustedException(
                "operation " + ticket.proposed.operation() + " on " + ticket.proposed.key()
                        + " was not written: in each of " + MAX_ROUNDS
                        + " rounds another store over the same backend came first; try again later",
                MAX_ROUNDS,
                null)));
    }

    private byte[] incarnation() {
        byte[] bytes = new byte[16];
        random.nextBytes(bytes);
        return bytes;
    }
}
