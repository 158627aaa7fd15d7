package io.leanctx.core;

import io.leanctx.InvalidInputException;
import io.leanctx.Position;
import io.leanctx.Watch;
import io.leanctx.WatchEvent;
import io.leanctx.WatchListener;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A watch whose events go to a listener, on the executor, one after another. A task is on the executor only while there is
 * something to deliver.
 */
final class PushWatch implements Watch, Wakeable {

    private static final Logger LOG = LoggerFactory.getLogger(PushWatch.class);

    /** How many events one task delivers before it lets others of the executor go first. */
    private static final int TURN = 64;

    private final Cursor cursor;
    private final WatchListener listener;
    private final Tasks tasks;
    private final LongConsumer onDelivered;
    private final Consumer<PushWatch> onEnd;

    /** How often this was woken since the running task last looked; 0 if no task is running or on its way. */
    private final AtomicInteger wakes = new AtomicInteger();

    private volatile Position completed;
    private volatile boolean closed;

    PushWatch(Cursor cursor, WatchListener listener, Tasks tasks, LongConsumer onDelivered, Consumer<PushWatch> onEnd) {
        this.cursor = cursor;
        this.listener = listener;
        this.tasks = tasks;
        this.onDelivered = onDelivered;
        this.onEnd = onEnd;
        this.completed = cursor.position();
    }

    @Override
    public void wake() {
        if (wakes.getAndIncrement() == 0) {
            tasks.execute(this::deliver);
        }
    }

    private void deliver() {
        int seen = wakes.get();
        for (int i = 0; i < TURN; i++) {
            if (cursor.hasEnded()) {
                return;
            }
            if (closed) {
                cursor.end(Optional.empty());
            }
            Optional<WatchEvent> event = cursor.poll();
            if (event.isEmpty()) {
                if (wakes.addAndGet(-seen) == 0) {
                    return;
                }
                seen = wakes.get();
            } else if (event.get() instanceof WatchEvent.Committed committed) {
                deliver(committed);
            } else {
                last(event.get());
                return;
            }
        }
        tasks.execute(this::deliver);
    }

    private void deliver(WatchEvent.Committed event) {
        try {
            listener.onEvent(event);
        } catch (Throwable e) {
            LOG.warn(
                    "a listener failed at {}; its watch ends at {}",
                    event.commit().position(),
                    completed,
                    e);
            cursor.end(Optional.of(e));
            last(new WatchEvent.Closed(completed, Optional.of(e)));
            return;
        }
        completed = event.commit().position();
        onDelivered.accept(cursor.behind());
    }

    private void last(WatchEvent event) {
        onEnd.accept(this);
        try {
            listener.onEvent(event);
        } catch (Throwable e) {
            LOG.warn("a listener failed at the end of its watch, at {}", completed, e);
        }
    }

    @Override
    public Optional<WatchEvent> next(Duration timeout) {
        throw new InvalidInputException(
                "the events of this watch go to a listener; to pull them, watch without a listener");
    }

    @Override
    public Position position() {
        return completed;
    }

    @Override
    public void close() {
        closed = true;
        wake();
    }
}
