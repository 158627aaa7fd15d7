package io.leanctx.torture;

import io.leanctx.Agent;
import io.leanctx.ClaimLostException;
import io.leanctx.Commit;
import io.leanctx.CommitResult;
import io.leanctx.ConflictException;
import io.leanctx.InvalidInputException;
import io.leanctx.LeanCtxException;
import io.leanctx.OutcomeUnknownException;
import io.leanctx.Participant;
import io.leanctx.Position;
import io.leanctx.RetriesExhaustedException;
import io.leanctx.Session;
import io.leanctx.StoreClosedException;
import io.leanctx.TruncatedException;
import io.leanctx.Workspace;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * Writes without an end, and notes before each commit what it is about to do and after it what it was answered. Its agent
 * goes on from what it has seen, which often is old.
 */
final class Writer implements Runnable {

    private static final double OFTEN = 0.4;
    private static final int SUBJECTS = 6;
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private final Workspace workspace;
    private final Agent agent;
    private final String id;
    private final Habit habit;
    private final Journal journal;
    private final OperationIds operations;
    private final Answers answers;
    private final Tolerance tolerance;
    private final BooleanSupplier stopped;
    private final SplittableRandom random;
    private final Map<String, Participant> joined = new HashMap<>();
    private int made;
    private volatile boolean failing;

    Writer(
            Workspace workspace,
            Agent agent,
            String id,
            Habit habit,
            Journal journal,
            OperationIds operations,
            Answers answers,
            Tolerance tolerance,
            BooleanSupplier stopped,
            SplittableRandom random) {
        this.workspace = workspace;
        this.agent = agent;
        this.id = id;
        this.habit = habit;
        this.journal = journal;
        this.operations = operations;
        this.answers = answers;
        this.tolerance = tolerance;
        this.stopped = stopped;
        this.random = random;
    }

    @Override
    public void run() {
        try {
            while (!stopped.getAsBoolean()) {
                if (failing) {
                    // Ten writers that are refused at once would fill the journal with it.
                    LockSupport.parkNanos(PAUSE_NANOS);
                }
                failing = false;
                try {
                    some();
                } catch (LeanCtxException e) {
                    if (!tolerance.ofReads(e)) {
                        throw e;
                    }
                    failing = true;
                }
            }
        } catch (StoreClosedException e) {
            // The store is being closed under its writers, as it may be.
        } catch (RuntimeException | Error e) {
            journal.note(new JournalLine.Failed("writer " + id + ": " + Failures.text(e)));
        }
    }

    private void some() {
        String channel = Habit.oneOf(habit.channels(), random);
        if (!joined.containsKey(channel)) {
            try {
                joined.put(channel, workspace.join(channel, agent));
            } catch (LeanCtxException e) {
                // Whoever joins also writes that it is there.
                if (!tolerance.ofWrites(e)) {
                    throw e;
                }
                failing = true;
                return;
            }
        }
        Participant participant = joined.get(channel);
        if (random.nextDouble() < OFTEN) {
            participant.session();
        }
        if (habit.atOnce() > 1) {
            severalAtOnce(participant);
        } else {
            one(participant);
        }
    }

    private void one(Participant participant) {
        Deed deed = deed(participant);
        journal.note(new JournalLine.Intended(deed));
        long began = System.nanoTime();
        try {
            if (deed.kind().isRepeatable()) {
                answered(deed, began, participant.tryCommit(deed::propose));
            } else {
                landed(deed, began, operations.naming(deed.operation(), () -> deed.run(participant)));
            }
        } catch (RuntimeException e) {
            refused(deed, began, e);
        }
    }

    private void severalAtOnce(Participant participant) {
        List<CompletableFuture<Void>> pending = new ArrayList<>();
        int count = random.nextInt(1, habit.atOnce() + 1);
        for (int i = 0; i < count; i++) {
            Deed deed = deed(participant);
            journal.note(new JournalLine.Intended(deed));
            long began = System.nanoTime();
            pending.add(participant
                    .commitAsync(deed::propose)
                    .toCompletableFuture()
                    .handle((result, failure) -> {
                        if (failure == null) {
                            answered(deed, began, result);
                        } else {
                            refused(deed, began, cause(failure));
                        }
                        return null;
                    }));
        }
        try {
            pending.forEach(CompletableFuture::join);
        } catch (CompletionException e) {
            throw cause(e);
        }
    }

    private static RuntimeException cause(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        return cause instanceof RuntimeException unchecked ? unchecked : new IllegalStateException(cause);
    }

    private Deed deed(Participant participant) {
        Kind kind = Habit.oneOf(habit.kinds(), random);
        Position base = participant.base();
        String subject = "s" + random.nextInt(SUBJECTS);
        long number = random.nextInt(Content.COUNT);
        if (kind == Kind.SUMMARY || !kind.isRepeatable()) {
            Session session = participant.session();
            base = session.position();
            number = revision(kind, session);
        } else if (kind == Kind.RELEASE) {
            Session session = participant.session();
            base = session.position();
            number = session.claims().containsKey(subject)
                    ? session.claims().get(subject).token()
                    : 1;
        }
        made++;
        return new Deed(id + "." + made, kind, participant.channel(), agent.id(), base, Math.max(1, number), subject);
    }

    /** One that is mostly there: an old one to drop or sum up, any to erase. */
    private long revision(Kind kind, Session session) {
        long oldest = Math.max(1, session.oldest());
        long kept = Math.max(1, session.revision() - oldest);
        return oldest + (kind == Kind.ERASE ? random.nextLong(kept) : random.nextLong(kept / 2 + 1));
    }

    private void answered(Deed deed, long began, CommitResult result) {
        if (result instanceof CommitResult.Committed committed) {
            landed(deed, began, committed.commit());
        } else {
            journal.note(new JournalLine.Refused(deed.operation(), "conflict"));
        }
    }

    private void landed(Deed deed, long began, Commit commit) {
        journal.note(new JournalLine.Acknowledged(deed.operation(), commit.position()));
        complain(deed, answers.acknowledged(began));
    }

    private void complain(Deed deed, Optional<String> wrong) {
        wrong.ifPresent(what -> journal.note(
                new JournalLine.Failed(deed.operation() + " (" + deed.kind() + ") of " + deed.channel() + " " + what)));
    }

    /** Notes an answer that says that nothing was written, and lets all others pass. */
    private void refused(Deed deed, long began, RuntimeException answer) {
        boolean expected = answer instanceof ConflictException
                || answer instanceof InvalidInputException
                || answer instanceof TruncatedException
                || answer instanceof ClaimLostException
                || answer instanceof RetriesExhaustedException;
        String why = answer.getClass().getSimpleName();
        if (answer instanceof LeanCtxException failure && tolerance.ofWrites(answer)) {
            journal.note(
                    answer instanceof OutcomeUnknownException
                            ? new JournalLine.Unknown(deed.operation(), why)
                            : new JournalLine.Refused(deed.operation(), why));
            complain(deed, answers.failed(began, failure));
            failing = true;
            return;
        }
        if (expected || answer instanceof StoreClosedException) {
            journal.note(new JournalLine.Refused(deed.operation(), why));
            complain(deed, Answers.late(began));
        }
        if (!expected) {
            throw answer;
        }
    }
}
