package io.leanctx.core;

import io.leanctx.Commit;
import io.leanctx.Position;
import io.leanctx.Watch;
import io.leanctx.WatchEvent;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/** A watch whose reader asks for events. */
final class PullWatch implements Watch {

    private final Cursor cursor;
    private final Waiter waiter;
    private final Consumer<Commit> onDelivered;
    private final Runnable onClose;

    /** Readers take turns; who only wakes or closes needs no turn. */
    private final ReentrantLock turn = new ReentrantLock(true);

    private volatile Position position;
    private final AtomicBoolean closed = new AtomicBoolean();

    PullWatch(Cursor cursor, Waiter waiter, Consumer<Commit> onDelivered, Runnable onClose) {
        this.cursor = cursor;
        this.waiter = waiter;
        this.onDelivered = onDelivered;
        this.onClose = onClose;
        this.position = cursor.position();
    }

    @Override
    public Optional<WatchEvent> next(Duration timeout) throws InterruptedException {
        Present.require("timeout", timeout);
        long patience = saturatedNanos(timeout);
        long began = System.nanoTime();
        if (!turn.tryLock(patience, TimeUnit.NANOSECONDS)) {
            return Optional.empty();
        }
        try {
            Optional<WatchEvent> event = waiter.until(this::poll, patience - (System.nanoTime() - began));
            event.ifPresent(this::delivered);
            return event;
        } finally {
            turn.unlock();
        }
    }

    private Optional<WatchEvent> poll() {
        if (closed.get()) {
            cursor.end(Optional.empty());
        }
        return cursor.poll();
    }

    private void delivered(WatchEvent event) {
        if (event instanceof WatchEvent.Committed committed) {
            position = committed.commit().position();
            onDelivered.accept(committed.commit());
        }
    }

    @Override
    public Position position() {
        return position;
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            waiter.wake();
            onClose.run();
        }
    }

    static long saturatedNanos(Duration timeout) {
        try {
            return Math.max(0, timeout.toNanos());
        } catch (ArithmeticException e) {
            return timeout.isNegative() ? 0 : Long.MAX_VALUE;
        }
    }
}
