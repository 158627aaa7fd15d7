package io.leanctx.mcp;

import io.leanctx.Agent;
import io.leanctx.Participant;
import io.leanctx.Position;
import io.leanctx.Workspace;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/**
 * Keeps agents present at their channels between calls, as a call is over at once and its agent is not: until they leave, or
 * made no call for some minutes. That is looked after with the calls of all, so it needs no thread. Nothing but presence
 * hangs on it.
 */
final class Stays implements AutoCloseable {

    static final long IDLE_NANOS = TimeUnit.MINUTES.toNanos(5);
    /** Beyond this many, who was longest without a call is no longer shown as connected. */
    static final int MOST = 1_000;

    private record Key(String workspace, String channel, Agent agent) {}

    private record Stay(Participant participant, long touched) {}

    private final ReentrantLock lock = new ReentrantLock();
    private final LongSupplier nanoTime;
    /** In the order of their last calls. */
    private final Map<Key, Stay> stays = new LinkedHashMap<>();

    private boolean closed;

    Stays(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** Notes a call; it is checked that the agent is who it says. */
    void touch(Workspace workspace, String channel, Agent agent) {
        expire();
        Key key = new Key(workspace.id(), channel, agent);
        lock.lock();
        try {
            Stay stay = stays.remove(key);
            if (stay != null) {
                stays.put(key, new Stay(stay.participant(), nanoTime.getAsLong()));
                return;
            }
        } finally {
            lock.unlock();
        }
        keep(key, workspace.at(channel, agent, Position.START));
    }

    private void keep(Key key, Participant joined) {
        List<Participant> over = new ArrayList<>();
        lock.lock();
        try {
            if (closed) {
                over.add(joined);
            } else {
                Stay other = stays.put(key, new Stay(joined, nanoTime.getAsLong()));
                if (other != null) {
                    over.add(other.participant());
                }
                while (stays.size() > MOST) {
                    over.add(removeEldest());
                }
            }
        } finally {
            lock.unlock();
        }
        over.forEach(Participant::close);
    }

    private Participant removeEldest() {
        Iterator<Stay> eldest = stays.values().iterator();
        Stay stay = eldest.next();
        eldest.remove();
        return stay.participant();
    }

    /** Ends a stay before its time; who is not there does not mind. */
    void end(Workspace workspace, String channel, Agent agent) {
        try (Participant known = workspace.at(channel, agent, Position.START)) {
            lock.lock();
            try {
                Stay stay = stays.remove(new Key(workspace.id(), known.channel(), agent));
                if (stay != null) {
                    stay.participant().close();
                }
            } finally {
                lock.unlock();
            }
        }
    }

    void expire() {
        long now = nanoTime.getAsLong();
        List<Participant> over = new ArrayList<>();
        lock.lock();
        try {
            Iterator<Stay> all = stays.values().iterator();
            while (all.hasNext()) {
                Stay stay = all.next();
                if (now - stay.touched() < IDLE_NANOS) {
                    break;
                }
                over.add(stay.participant());
                all.remove();
            }
        } finally {
            lock.unlock();
        }
        over.forEach(Participant::close);
    }

    @Override
    public void close() {
        List<Participant> over = new ArrayList<>();
        lock.lock();
        try {
            closed = true;
            stays.values().forEach(stay -> over.add(stay.participant()));
            stays.clear();
        } finally {
            lock.unlock();
        }
        over.forEach(Participant::close);
    }
}
