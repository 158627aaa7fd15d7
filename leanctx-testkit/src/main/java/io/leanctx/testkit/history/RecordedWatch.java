package io.leanctx.testkit.history;

import io.leanctx.Position;
import io.leanctx.Watch;
import io.leanctx.WatchEvent;
import io.leanctx.testkit.forward.ForwardingWatch;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/** A pulled watch whose answers are noted. Readers take turns, so that it is known where the watch stood before each. */
final class RecordedWatch extends ForwardingWatch {

    private final Notes.Key key;
    private final String client;
    private final Standing standing;
    private final Notes notes;
    private final long number;
    private final ReentrantLock turn = new ReentrantLock(true);

    /**
     * Records a watch.
     *
     * @param standing of the participant whose base the watch moves
     */
    RecordedWatch(Watch delegate, Notes.Key key, String client, Standing standing, Notes notes) {
        super(delegate);
        this.key = key;
        this.client = client;
        this.standing = standing;
        this.notes = notes;
        this.number = notes.handle();
    }

    @Override
    public Optional<WatchEvent> next(Duration timeout) throws InterruptedException {
        long began = System.nanoTime();
        if (!turn.tryLock(nanos(timeout), TimeUnit.NANOSECONDS)) {
            return Optional.empty();
        }
        standing.begin();
        try {
            return noted(timeout.minusNanos(System.nanoTime() - began));
        } finally {
            standing.end();
            turn.unlock();
        }
    }

    private Optional<WatchEvent> noted(Duration timeout) throws InterruptedException {
        Position after = position();
        Note note = notes.begin(key, client, notes.moment(), new Request.Next(number, after));
        try {
            Optional<WatchEvent> event = super.next(timeout);
            note.end(notes.moment(), reply(event));
            return event;
        } catch (InterruptedException | RuntimeException | Error e) {
            note.end(notes.moment(), new Reply.Failed(e.toString()));
            throw e;
        }
    }

    private Reply reply(Optional<WatchEvent> event) {
        if (event.isEmpty()) {
            return new Reply.Nothing();
        }
        return event.get() instanceof WatchEvent.Committed committed
                ? new Reply.Delivered(committed.commit(), position())
                : new Reply.Ended(event.get());
    }

    private static long nanos(Duration timeout) {
        return timeout.compareTo(Duration.ofNanos(Long.MAX_VALUE)) >= 0 ? Long.MAX_VALUE : timeout.toNanos();
    }
}
