package io.leanctx.mcp;

import io.leanctx.Watch;
import io.leanctx.WatchEvent;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/**
 * The action that waits until another agent has committed. Each wait holds a thread, so only so many wait at once; who comes
 * on top is answered at once.
 */
final class Waits {

    /** Below the time after which clients give up on a call. */
    static final int MOST_SECONDS = 25;

    static final List<Field> FIELDS =
            List.of(Field.number("timeout_seconds", 1, MOST_SECONDS, "wait: at most, default " + MOST_SECONDS));

    private final Semaphore places;

    Waits(int atOnce) {
        this.places = new Semaphore(atOnce);
    }

    Action action() {
        return Action.read("wait", "timeout_seconds", this::await);
    }

    private Answer await(Call call) throws InterruptedException {
        long since = call.since().orElseThrow(() -> call.arguments().missing("since_revision"));
        if (!places.tryAcquire()) {
            return Answer.at(
                    call.session(),
                    new Fields()
                            .put("changed", call.session().revision() > since)
                            .put("busy", "as many wait already as may at once; call again in some seconds"));
        }
        try (Watch watch = call.workspace().watch(call.channel(), call.position("since_revision", since))) {
            Duration most = Duration.ofSeconds(call.arguments().number("timeout_seconds", MOST_SECONDS));
            boolean changed = changes(watch, call.agentIfGiven(), System.nanoTime() + most.toNanos());
            return Answer.at(call.session(), new Fields().put("changed", changed));
        } finally {
            places.release();
        }
    }

    /** Whether there is news in time: a commit of another, or an event that ends the watch, which the answer then shows. */
    private static boolean changes(Watch watch, Optional<String> me, long deadline) throws InterruptedException {
        while (true) {
            long left = deadline - System.nanoTime();
            Optional<WatchEvent> event = watch.next(Duration.ofNanos(Math.max(0, left)));
            if (event.isEmpty()) {
                return false;
            }
            boolean isOwn = event.get() instanceof WatchEvent.Committed committed
                    && Optional.of(committed.commit().agent()).equals(me);
            if (!isOwn) {
                return true;
            }
        }
    }
}
