package io.leanctx.bench;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** Acknowledges all, and keeps every other entry. */
final class ForgetfulPeer implements Peer {

    private final Queue<String> kept = new ConcurrentLinkedQueue<>();
    private final AtomicInteger appended = new AtomicInteger();

    @Override
    public void begin(String session) {
        kept.clear();
    }

    @Override
    public Writer writer(String session, String agent) {
        return text -> {
            if (appended.incrementAndGet() % 2 == 0) {
                kept.add(text);
            }
        };
    }

    @Override
    public List<String> texts(String session) {
        return List.copyOf(kept);
    }

    @Override
    public int list() {
        return 1;
    }

    @Override
    public void close() {
        // Nothing is open.
    }
}
