package io.leanctx.torture;

import io.leanctx.Agent;
import io.leanctx.ClaimLostException;
import io.leanctx.Commit;
import io.leanctx.CommitResult;
import io.leanctx.ConflictException;
import io.leanctx.InvalidInputException;
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
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * Writes without an end, and notes before each commit what it is about to do and after it what it was answered. Its agent
 * goes on from what it has seen, which often is old.
 */
final class Writer implements Runnable {

    private static final double OFTEN = 0.4;
    private static final int SUBJECTS = 6;

    private final Workspace workspace;
    private final Agent agent;
    private final Habit habit;
    private final Journal journal;
    private final OperationIds operations;
    private final Signals signals;
    private final SplittableRandom random;
    private final Map<String, Participant> joined = new HashMap<>();
    private int made;

    Writer(
            Workspace workspace,
            Agent agent,
            Habit habit,
            Journal journal,
            OperationIds operations,
            Signals signals,
            SplittableRandom random) {
        this.workspace = workspace;
        this.agent = agent;
        this.habit = habit;
        this.journal = journal;
        this.operations = operations;
        this.signals = signals;
        this.random = random;
    }

    @Override
    public void run() {
        try {
            while (true) {
                if (habit.atOnce() > 1) {
                    severalAtOnce();
                } else {
                    one();
                }
            }
        } catch (StoreClosedException e) {
            // The store is being closed under its writers, as it may be.
        } catch (RuntimeException | Error e) {
            journal.note(new JournalLine.Failed("writer " + agent.id() + ": " + Failures.text(e)));
        }
    }

    private void one() {
        Participant participant = somewhere();
        Deed deed = deed(participant);
        journal.note(new JournalLine.Intended(deed));
        try {
            if (deed.kind().isRepeatable()) {
                answered(deed, participant.tryCommit(deed::propose));
            } else {
                landed(deed, operations.naming(deed.operation(), () -> deed.run(participant)));
            }
        } catch (RuntimeException e) {
            refused(deed, e);
        }
    }

    private void severalAtOnce() {
        Participant participant = somewhere();
        List<CompletableFuture<Void>> answers = new ArrayList<>();
        int count = random.nextInt(1, habit.atOnce() + 1);
        for (int i = 0; i < count; i++) {
            Deed deed = deed(participant);
            journal.note(new JournalLine.Intended(deed));
            answers.add(participant
                    .commitAsync(deed::propose)
                    .toCompletableFuture()
                    .handle((result, failure) -> {
                        if (failure == null) {
                            answered(deed, result);
                        } else {
                            refused(deed, cause(failure));
                        }
                        return null;
                    }));
        }
        try {
            answers.forEach(CompletableFuture::join);
        } catch (CompletionException e) {
            throw cause(e);
        }
    }

    private static RuntimeException cause(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        return cause instanceof RuntimeException unchecked ? unchecked : new IllegalStateException(cause);
    }

    private Participant somewhere() {
        Participant participant = joined.computeIfAbsent(
                Habit.oneOf(habit.channels(), random), channel -> workspace.join(channel, agent));
        if (random.nextDouble() < OFTEN) {
            participant.session();
        }
        return participant;
    }

    private Deed deed(Participant participant) {
        Kind kind = Habit.oneOf(habit.kinds(), random);
        Position base = participant.base();
        String subject = "s" + random.nextInt(SUBJECTS);
        long number = random.nextInt(Texts.CONTENTS);
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
        return new Deed(
                agent.id() + "." + made, kind, participant.channel(), agent.id(), base, Math.max(1, number), subject);
    }

    /** One that is mostly there: an old one to drop or sum up, any to erase. */
    private long revision(Kind kind, Session session) {
        long oldest = Math.max(1, session.oldest());
        long kept = Math.max(1, session.revision() - oldest);
        return oldest + (kind == Kind.ERASE ? random.nextLong(kept) : random.nextLong(kept / 2 + 1));
    }

    private void answered(Deed deed, CommitResult result) {
        if (result instanceof CommitResult.Committed committed) {
            landed(deed, committed.commit());
        } else {
            journal.note(new JournalLine.Refused(deed.operation(), "conflict"));
        }
    }

    private void landed(Deed deed, Commit commit) {
        journal.note(new JournalLine.Acknowledged(deed.operation(), commit.position()));
        signals.send(Signal.ACKNOWLEDGED);
    }

    /** Notes an answer that says that nothing was written, and lets all others pass. */
    private void refused(Deed deed, RuntimeException answer) {
        boolean expected = answer instanceof ConflictException
                || answer instanceof InvalidInputException
                || answer instanceof TruncatedException
                || answer instanceof ClaimLostException
                || answer instanceof RetriesExhaustedException;
        if (expected || answer instanceof StoreClosedException) {
            journal.note(
                    new JournalLine.Refused(deed.operation(), answer.getClass().getSimpleName()));
        }
        if (!expected) {
            throw answer;
        }
    }
}
