package io.leanctx.torture;

import io.leanctx.BriefRequest;
import io.leanctx.Commit;
import io.leanctx.Coordination;
import io.leanctx.Entry;
import io.leanctx.HistoryPage;
import io.leanctx.LeanCtxException;
import io.leanctx.Participant;
import io.leanctx.Position;
import io.leanctx.Session;
import io.leanctx.SessionStore;
import io.leanctx.StoreClosedException;
import io.leanctx.TokenBudget;
import io.leanctx.TruncatedException;
import io.leanctx.Watch;
import io.leanctx.WatchEvent;
import io.leanctx.Workspace;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Reads in all ways there are, without an end. All that may end it is that the store is closed. */
final class Reader implements Runnable {

    private static final Duration MOMENT = Duration.ofMillis(5);
    private static final int PAGE = 20;

    private final SessionStore store;
    private final Participant participant;
    private final List<String> channels;
    private final Journal journal;
    private final Tolerance tolerance;
    private final BooleanSupplier stopped;
    private final Pace pace;
    private final SplittableRandom random;

    Reader(
            SessionStore store,
            Participant participant,
            List<String> channels,
            Journal journal,
            Tolerance tolerance,
            BooleanSupplier stopped,
            Pace pace,
            SplittableRandom random) {
        this.store = store;
        this.participant = participant;
        this.channels = channels;
        this.journal = journal;
        this.tolerance = tolerance;
        this.stopped = stopped;
        this.pace = pace;
        this.random = random;
    }

    @Override
    public void run() {
        try {
            while (!stopped.getAsBoolean()) {
                pace.rest(random);
                tryToRead(store.workspace(Worker.WORKSPACE), Habit.oneOf(channels, random));
            }
        } catch (StoreClosedException e) {
            // As it should be.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException | Error e) {
            journal.note(new JournalLine.Failed("reader: " + Failures.text(e)));
        }
    }

    private void tryToRead(Workspace workspace, String channel) throws InterruptedException {
        try {
            read(workspace, channel);
        } catch (LeanCtxException e) {
            if (!tolerance.ofReads(e)) {
                throw e;
            }
        }
    }

    private void read(Workspace workspace, String channel) throws InterruptedException {
        try {
            switch (random.nextInt(9)) {
                case 0 -> iterate(workspace, channel);
                case 1 -> past(workspace, channel);
                case 2 -> watch(workspace, channel);
                case 3 -> listen(workspace, channel);
                case 4 -> workspace.channels(Optional.empty(), PAGE);
                case 5 -> contents(workspace, channel);
                case 6 -> participant.brief(BriefRequest.of(TokenBudget.of(2_000)));
                case 7 -> acknowledge();
                default -> {
                    workspace.presence(channel);
                    workspace.agents();
                    workspace.await(channel, workspace.session(channel).revision() + 1, MOMENT);
                }
            }
        } catch (TruncatedException e) {
            // Others truncate and delete.
        }
    }

    /** The one thing a reader writes. */
    private void acknowledge() {
        Position upTo = participant.inbox().upTo();
        try {
            participant.acknowledge(upTo);
        } catch (LeanCtxException e) {
            if (!tolerance.ofWrites(e)) {
                throw e;
            }
        }
    }

    private static void iterate(Workspace workspace, String channel) {
        long after = Math.max(1, workspace.session(channel).oldest()) - 1;
        HistoryPage page = workspace.history(channel, after, PAGE);
        while (page.hasMore()) {
            List<Commit> commits = page.commits();
            page = workspace.history(channel, commits.get(commits.size() - 1).revision(), PAGE);
        }
    }

    private void past(Workspace workspace, String channel) {
        Session session = workspace.session(channel);
        if (session.revision() > session.oldest()) {
            workspace.sessionAt(channel, random.nextLong(session.oldest(), session.revision()));
        }
    }

    private void watch(Workspace workspace, String channel) throws InterruptedException {
        try (Watch watch = workspace.watch(channel, start(workspace, channel))) {
            for (int i = 0; i < PAGE; i++) {
                Optional<WatchEvent> event = watch.next(MOMENT);
                if (event.isPresent() && !(event.get() instanceof WatchEvent.Committed)) {
                    return;
                }
            }
        }
    }

    private void listen(Workspace workspace, String channel) throws InterruptedException {
        CountDownLatch heard = new CountDownLatch(1);
        Watch watch = workspace.watch(channel, start(workspace, channel), event -> heard.countDown());
        try {
            heard.await(random.nextInt(1, 5), TimeUnit.MILLISECONDS);
        } finally {
            watch.close();
        }
    }

    private Position start(Workspace workspace, String channel) {
        return random.nextBoolean()
                ? Position.START
                : workspace.session(channel).position();
    }

    private static void contents(Workspace workspace, String channel) {
        for (Entry<Coordination.ContextShared> shared :
                workspace.session(channel).shared()) {
            workspace.content(shared.value().content());
        }
    }
}
