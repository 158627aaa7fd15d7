package io.leanctx.server;

import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiConsumer;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.thread.Scheduler;

/** Reads the bodies of requests without a thread that waits for them: only so large, only so slow, and only so much of all at once. */
final class Bodies {

    private final int mostBytes;
    private final Duration most;
    private final Incoming incoming;

    Bodies(int mostBytes, Duration most, Incoming incoming) {
        this.mostBytes = mostBytes;
        this.most = most;
        this.incoming = incoming;
    }

    /**
     * Reads the body of a request.
     *
     * @param then gets it, on whichever thread read the last of it; not called where there is none to be had, which is answered
     */
    void read(Exchange exchange, BiConsumer<Exchange, byte[]> then) {
        if (exchange.request().getLength() > mostBytes) {
            exchange.refuse(tooLarge());
            return;
        }
        Scheduler.Task deadline = exchange.request()
                .getComponents()
                .getScheduler()
                .schedule(
                        () -> exchange.request().fail(new TimeoutException("the body was too slow")),
                        most.toMillis(),
                        TimeUnit.MILLISECONDS);
        Reading reading = new Reading(exchange, then, deadline);
        Request.addCompletionListener(exchange.request(), failure -> reading.over());
        reading.run();
    }

    /** The reading of one body, on whichever thread brings more of it. */
    private final class Reading implements Runnable {

        private final Exchange exchange;
        private final BiConsumer<Exchange, byte[]> then;
        private final Scheduler.Task deadline;
        private final ByteArrayOutputStream read = new ByteArrayOutputStream();
        private final ReentrantLock lock = new ReentrantLock();
        private long taken;
        private boolean isOver;

        Reading(Exchange exchange, BiConsumer<Exchange, byte[]> then, Scheduler.Task deadline) {
            this.exchange = exchange;
            this.then = then;
            this.deadline = deadline;
        }

        @Override
        public void run() {
            while (true) {
                Content.Chunk chunk = exchange.request().read();
                if (chunk == null) {
                    exchange.request().demand(this);
                    return;
                }
                if (Content.Chunk.isFailure(chunk)) {
                    deadline.cancel();
                    exchange.refuse(refusal(chunk.getFailure()));
                    return;
                }
                byte[] part = BufferUtil.toArray(chunk.getByteBuffer());
                boolean isLast = chunk.isLast();
                chunk.release();
                if (read.size() + part.length > mostBytes) {
                    deadline.cancel();
                    exchange.refuse(tooLarge());
                    return;
                }
                if (!makesRoom(part.length)) {
                    deadline.cancel();
                    exchange.refuse(busy());
                    return;
                }
                read.writeBytes(part);
                if (isLast) {
                    deadline.cancel();
                    then.accept(exchange, read.toByteArray());
                    return;
                }
            }
        }

        private boolean makesRoom(int more) {
            lock.lock();
            try {
                long counted = Math.max(0, read.size() + (long) more - Incoming.FREE) - taken;
                if (isOver || !incoming.take(counted)) {
                    return false;
                }
                taken += counted;
                return true;
            } finally {
                lock.unlock();
            }
        }

        /** The request is answered, or gone, and so is what came of it. */
        private void over() {
            lock.lock();
            try {
                isOver = true;
                incoming.give(taken);
                taken = 0;
            } finally {
                lock.unlock();
            }
        }
    }

    private static RefusedRequestException busy() {
        return RefusedRequestException.later(
                503,
                "busy",
                "as much is being sent already as there is room for at once; ask again in some seconds, or send less at once",
                5);
    }

    private RefusedRequestException refusal(Throwable failure) {
        if (failure instanceof TimeoutException) {
            return new RefusedRequestException(
                    408, "too_slow", "the body did not come within " + most.toSeconds() + " seconds; send it at once");
        }
        return RefusedRequestException.badRequest("the body broke off; send it whole");
    }

    private RefusedRequestException tooLarge() {
        return new RefusedRequestException(
                413,
                "over_limit",
                "the body has more than the " + mostBytes + " bytes that one may have; send it in parts, and large"
                        + " files by their hash");
    }
}
