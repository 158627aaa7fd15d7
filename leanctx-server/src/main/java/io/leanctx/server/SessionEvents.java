package io.leanctx.server;

import io.leanctx.Commit;
import io.leanctx.Position;
import io.leanctx.Watch;
import io.leanctx.WatchEvent;
import io.leanctx.Workspace;
import io.leanctx.core.LeanCtx;
import io.leanctx.mcp.SessionJson;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The commits of a channel as a stream of events. It pulls from a watch as fast as its client reads, so it keeps a position and
 * not a queue; a second watch only tells that there is something to pull. No thread waits for commits or for the client.
 */
final class SessionEvents {

    private static final Logger LOG = LoggerFactory.getLogger(SessionEvents.class);
    /** How much is gathered for one write, where there is so much. */
    private static final int GATHERED = 64 << 10;

    private final ReentrantLock lock = new ReentrantLock();
    private final EventWriter writer;
    private final Executor executor;
    private final Watch commits;
    private Optional<Watch> signal = Optional.empty();
    private long signals;
    private boolean pumping;
    /** Whether there may be something to send for which there was no room. */
    private boolean heldUp;

    private boolean over;

    private SessionEvents(EventWriter writer, Executor executor, Watch commits) {
        this.writer = writer;
        this.executor = executor;
        this.commits = commits;
    }

    /**
     * Begins a stream.
     *
     * @param after the position to begin after
     * @param hello what to send first; empty for nothing
     * @param streams where it has a place already
     */
    static void open(
            Workspace workspace,
            String channel,
            Position after,
            String hello,
            EventWriter writer,
            Streams streams,
            Executor executor) {
        SessionEvents events = new SessionEvents(writer, executor, workspace.watch(channel, after));
        writer.open(() -> {
            streams.leave(writer);
            events.end();
        });
        if (!hello.isEmpty()) {
            writer.send(hello);
        }
        // Only now, so that nothing is sent before that.
        writer.whenTended(events::goOnIfHeldUp);
        try {
            events.signalledBy(workspace.watch(channel, after, event -> events.signalled()));
        } catch (RuntimeException e) {
            LOG.warn(
                    "a stream of events ends before it began, with {}",
                    e.getClass().getName());
            writer.end();
        }
        events.signalled();
    }

    private void signalledBy(Watch watch) {
        boolean isOver;
        lock.lock();
        try {
            signal = Optional.of(watch);
            isOver = over;
        } finally {
            lock.unlock();
        }
        if (isOver) {
            watch.close();
        }
    }

    private void end() {
        Optional<Watch> last;
        lock.lock();
        try {
            over = true;
            last = signal;
        } finally {
            lock.unlock();
        }
        commits.close();
        last.ifPresent(Watch::close);
    }

    private void goOnIfHeldUp() {
        boolean is;
        lock.lock();
        try {
            is = heldUp;
        } finally {
            lock.unlock();
        }
        if (is) {
            signalled();
        }
    }

    private void signalled() {
        lock.lock();
        try {
            signals++;
            if (pumping) {
                return;
            }
            pumping = true;
        } finally {
            lock.unlock();
        }
        pumpOn();
    }

    /** Goes on elsewhere, with what was committed meanwhile. */
    private void pumpOn() {
        try {
            executor.execute(this::pump);
        } catch (RejectedExecutionException e) {
            LOG.debug("stopping, so nothing more is sent");
        }
    }

    private void pump() {
        try {
            while (!sendSome()) {
                // Signalled while there was nothing to send: there may be by now.
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            writer.end();
        } catch (RuntimeException e) {
            LOG.warn("a stream of events ends with {}", e.getClass().getName());
            writer.end();
        }
    }

    /** Whether this is done for now: something is being written, or there is nothing until the next signal. */
    private boolean sendSome() throws InterruptedException {
        long seen;
        lock.lock();
        try {
            seen = signals;
            heldUp = writer.isHeldUp();
            if (heldUp) {
                pumping = false;
                return true;
            }
        } finally {
            lock.unlock();
        }
        StringBuilder text = new StringBuilder();
        boolean isLast = false;
        while (!isLast && text.length() < GATHERED) {
            Optional<WatchEvent> event = commits.next(Duration.ZERO);
            if (event.isEmpty()) {
                break;
            }
            isLast = !(event.get() instanceof WatchEvent.Committed);
            text.append(text(event.get()));
        }
        if (!text.isEmpty()) {
            // Until that is written, pumping stays true, so nobody else pulls.
            if (isLast) {
                writer.send(text.toString());
                writer.end();
            } else {
                writer.send(text.toString(), this::pumpOn);
            }
            return true;
        }
        lock.lock();
        try {
            pumping = seen != signals;
            return !pumping;
        } finally {
            lock.unlock();
        }
    }

    private static String text(WatchEvent event) {
        Map<String, Object> data = new LinkedHashMap<>();
        if (event instanceof WatchEvent.Committed committed) {
            Commit commit = committed.commit();
            return event("commit", commit.position(), LeanCtx.toJson(commit));
        } else if (event instanceof WatchEvent.Truncated truncated) {
            data.put("oldest", truncated.oldest());
            data.put("message", "the log no longer has what comes next; read the session, and go on from its revision");
            return event("truncated", truncated.position(), data);
        } else if (event instanceof WatchEvent.Diverged diverged) {
            data.put("head", diverged.head());
            data.put(
                    "message",
                    "this position is not one of the log (any more): it was restored, or cut by a power loss; read the session"
                            + " again, and drop what came of the lost commits");
            return event("diverged", diverged.position(), data);
        }
        data.put("message", "the stream ends; go on from the last event");
        return event("closed", ((WatchEvent.Closed) event).position(), data);
    }

    static String event(String name, Position position, Map<String, Object> data) {
        return event(name, position, SessionJson.write(data));
    }

    /** What is JSON has no line feeds. */
    private static String event(String name, Position position, String json) {
        return "id: " + position + "\nevent: " + name + "\ndata: " + json + "\n\n";
    }
}
