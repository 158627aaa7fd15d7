package io.leanctx.testkit.history;

import io.leanctx.Position;
import io.leanctx.StoreClosedException;
import io.leanctx.Watch;
import io.leanctx.WatchEvent;
import io.leanctx.WatchListener;
import io.leanctx.Workspace;
import io.leanctx.testkit.forward.ForwardingWatch;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** A listener's deliveries, each noted as an answer to a call that was made when the one before had been completed. */
final class RecordedListener implements WatchListener {

    private static final String CLIENT = "a listener";

    private final WatchListener listener;
    private final Notes.Key key;
    private final Workspace workspace;
    private final Notes notes;
    private final long number;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition moved = lock.newCondition();
    private volatile @Nullable Watch watch;
    private volatile Position stands;
    private volatile boolean ended;
    private volatile long since;

    /**
     * Records what a listener is told.
     *
     * @param after where its watch is opened
     * @param workspace where the channel's head can be read without that being noted
     */
    RecordedListener(WatchListener listener, Position after, Notes.Key key, Workspace workspace, Notes notes) {
        this.listener = Given.require("listener", listener);
        this.stands = after;
        this.key = key;
        this.workspace = workspace;
        this.notes = notes;
        this.number = notes.handle();
        this.since = notes.moment();
    }

    /** The watch as its owner is to see it, so that it is known when he closes it. */
    Watch opened(Watch opened) {
        watch = opened;
        return new ForwardingWatch(opened) {
            @Override
            public void close() {
                end();
                super.close();
            }
        };
    }

    @Override
    public void onEvent(WatchEvent event) {
        if (event instanceof WatchEvent.Committed committed) {
            Position now = committed.commit().position();
            note(new Reply.Delivered(committed.commit(), now));
            listener.onEvent(event);
            since = notes.moment();
            reach(now);
        } else {
            if (!(event instanceof WatchEvent.Closed closed && closed.cause().isEmpty())) {
                note(new Reply.Ended(event));
            }
            end();
            listener.onEvent(event);
        }
    }

    private void note(Reply reply) {
        lock.lock();
        try {
            Watch known = watch;
            Position after = known == null ? stands : known.position();
            notes.begin(key, CLIENT, since, new Request.Next(number, after)).end(notes.moment(), reply);
        } finally {
            lock.unlock();
        }
    }

    private void reach(Position position) {
        lock.lock();
        try {
            stands = position;
            moved.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void end() {
        lock.lock();
        try {
            ended = true;
            moved.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Whether the listener was told all that its channel has now, or will be told nothing more. */
    boolean isDone() {
        return ended || headIfOpen().map(head -> stands.revision() >= head).orElse(true);
    }

    /** Waits until {@link #isDone}; notes that it was told nothing more if that does not come in time. */
    boolean awaitDone(long deadline) throws InterruptedException {
        lock.lock();
        try {
            while (!isDone()) {
                long left = deadline - System.nanoTime();
                if (left <= 0) {
                    notes.begin(key, CLIENT, notes.moment(), new Request.Next(number, stands))
                            .end(notes.moment(), new Reply.Nothing());
                    // What comes to it later comes after that.
                    since = notes.moment();
                    return false;
                }
                moved.await(Math.min(left, TimeUnit.MILLISECONDS.toNanos(100)), TimeUnit.NANOSECONDS);
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    private Optional<Long> headIfOpen() {
        try {
            return Optional.of(workspace.session(key.channel()).revision());
        } catch (StoreClosedException e) {
            return Optional.empty();
        }
    }
}
