package io.leanctx.testkit.swarm;

import io.leanctx.Participant;
import io.leanctx.Position;
import io.leanctx.StoreClosedException;
import io.leanctx.Watch;
import io.leanctx.WatchEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The watches of an agent: one that it pulls from, and at most one that it listens to. */
final class Watching {

    private final Stage stage;
    private final int number;
    private final String channel;
    private final List<Position> stood = new ArrayList<>(List.of(Position.START));
    private @Nullable Watch pulled;
    private @Nullable Watch listening;

    Watching(Stage stage, int number, String channel) {
        this.stage = stage;
        this.number = number;
        this.channel = channel;
    }

    /** Pulls some events, or fewer if there are no more; goes on with another watch if the store was closed. */
    boolean pull(int events, Duration timeout) throws InterruptedException {
        Watch watch = pulled;
        if (watch == null) {
            watch = open(stands());
        }
        for (int i = 0; i < events; i++) {
            Optional<WatchEvent> event = watch.next(timeout);
            if (event.isEmpty()) {
                return false;
            }
            if (event.get() instanceof WatchEvent.Committed committed) {
                stood.add(committed.commit().position());
            } else {
                requireClosedWithItsStore(event.get());
                watch = open(stands());
            }
        }
        return true;
    }

    private static void requireClosedWithItsStore(WatchEvent event) {
        boolean asItShould = event instanceof WatchEvent.Closed closed
                && closed.cause().filter(StoreClosedException.class::isInstance).isPresent();
        if (!asItShould) {
            throw new AssertionError("a watch ended with " + event + ", though its log is whole");
        }
    }

    private Position stands() {
        return stood.get(stood.size() - 1);
    }

    private Watch open(Position after) {
        Watch before = pulled;
        if (before != null) {
            before.close();
        }
        Watch opened = stage.workspace(number).watch(channel, after);
        pulled = opened;
        return opened;
    }

    void resume() {
        Watch before = pulled;
        open(before == null ? stands() : before.position());
    }

    void rewind(int choice) {
        Position older = stood.get(choice % stood.size());
        stood.add(older);
        open(older);
    }

    /** Listens from a position, slower or faster; only to one watch at a time. */
    void listen(Position after, int pause) {
        Watch before = listening;
        if (before != null) {
            before.close();
        }
        listening = stage.workspace(number).watch(channel, after, event -> Pause.of(pause));
    }

    /** Pulls some events from a watch that moves a participant's base. */
    static void follow(Participant me, int events) throws InterruptedException {
        try (Watch watch = me.watch()) {
            for (int i = 0; i < events && watch.next(Duration.ZERO).isPresent(); i++) {
                Thread.onSpinWait();
            }
        }
    }

    /** Pulls all that is left, if there is a watch. */
    void end() throws InterruptedException {
        while (pulled != null && pull(1, Duration.ZERO)) {
            Thread.onSpinWait();
        }
    }
}
