package io.leanctx.examples;

import io.leanctx.Commit;
import io.leanctx.Position;
import io.leanctx.Watch;
import io.leanctx.WatchEvent;
import io.leanctx.Workspace;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;

/**
 * Lets the agents of a run wait for each other's commits by watching their channel. Where one of them stops early, whoever
 * waits is told, now and later, since what it waits for may be what that one will not do any more. Safe for use by several
 * threads.
 */
final class Lookout {

    private final Workspace workspace;
    private final String channel;
    private final ReentrantLock lock = new ReentrantLock();
    private final Set<Watch> watches = new HashSet<>();
    private Optional<String> stopped = Optional.empty();

    Lookout(Workspace workspace, String channel) {
        this.workspace = workspace;
        this.channel = channel;
    }

    /**
     * Waits for a commit.
     *
     * @param after the position from which on to look
     * @param atMost how long to wait
     * @param awaited says which commit
     * @return whether it came in time
     * @throws AbandonedException if another agent stopped early, or the channel cannot be watched any more
     */
    boolean await(Position after, Duration atMost, Predicate<Commit> awaited)
            throws AbandonedException, InterruptedException {
        long begun = System.nanoTime();
        Watch watch = open(after);
        try {
            while (true) {
                Optional<WatchEvent> event = watch.next(atMost.minusNanos(System.nanoTime() - begun));
                if (event.isEmpty()) {
                    return false;
                } else if (awaited.test(committed(event.get()))) {
                    return true;
                }
            }
        } finally {
            close(watch);
        }
    }

    /** Ends all waiting, for good. */
    void abandon(String why) {
        lock.lock();
        try {
            stopped = stopped.or(() -> Optional.of(why));
            watches.forEach(Watch::close);
        } finally {
            lock.unlock();
        }
    }

    private Commit committed(WatchEvent event) throws AbandonedException {
        if (event instanceof WatchEvent.Committed next) {
            return next.commit();
        }
        requireAll();
        Throwable cause =
                event instanceof WatchEvent.Closed closed ? closed.cause().orElse(null) : null;
        throw new AbandonedException("the watch of " + channel + " ended: " + event, cause);
    }

    private Watch open(Position after) throws AbandonedException {
        lock.lock();
        try {
            requireAll();
            Watch watch = workspace.watch(channel, after);
            watches.add(watch);
            return watch;
        } finally {
            lock.unlock();
        }
    }

    private void close(Watch watch) {
        lock.lock();
        try {
            watches.remove(watch);
            watch.close();
        } finally {
            lock.unlock();
        }
    }

    private void requireAll() throws AbandonedException {
        lock.lock();
        try {
            if (stopped.isPresent()) {
                throw new AbandonedException("it had to wait for others, and " + stopped.get(), null);
            }
        } finally {
            lock.unlock();
        }
    }
}
