package io.leanctx.rocks;

import io.leanctx.LeanCtxException;
import io.leanctx.spi.ChannelKey;
import io.leanctx.spi.Subscription;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread that follows a store though nobody reads, and tells which logs were appended to. Where that is not to be
 * known any more, it tells of all there are: one too many is harmless, one too few would have somebody wait for ever.
 */
final class Herald implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(RocksBackend.class);

    private static final long PAUSE_NANOS = 2_000_000;
    private static final long PAUSE_QUIET_NANOS = 10_000_000;
    private static final long QUIET_AFTER_NANOS = 1_000_000_000;
    private static final long PAUSE_UNHEARD_NANOS = 250_000_000;

    private static final int HEADS_A_LOOK = 1_000;
    private static final byte[] END = {(byte) 0xff};

    private final Pursuit pursuit;
    private final Gate gate;
    private final List<Listener> listeners = new CopyOnWriteArrayList<>();
    private final Thread thread;
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile boolean stopped;

    /** Null where it is not known what moved since the last time. */
    private @Nullable MovedHeads moved;

    private long log;
    private long movedAt = System.nanoTime();
    private boolean failing;

    /** Made before anyone else uses the pursuit. */
    Herald(Pursuit pursuit, Gate gate) throws RocksDBException {
        this.pursuit = pursuit;
        this.gate = gate;
        this.thread = new Thread(this, "leanctx-rocks-follower");
        thread.setDaemon(true);
        this.moved = pursuit.readAsIs(MovedHeads::new);
    }

    void start() {
        thread.start();
    }

    Subscription tell(Consumer<ChannelKey> who) {
        Listener listener = new Listener(who);
        listeners.add(listener);
        LockSupport.unpark(thread);
        return () -> listeners.remove(listener);
    }

    /** Ends the thread, and frees what it holds; the gate is shut. */
    void stop() {
        stopped = true;
        LockSupport.unpark(thread);
        // A listener may have closed the store, on this very thread; it touches nothing any more then.
        if (Thread.currentThread() != thread) {
            Gate.awaitUninterruptibly(ended);
        }
        forget();
    }

    @Override
    public void run() {
        try {
            while (!stopped) {
                round();
                pause();
            }
        } finally {
            ended.countDown();
        }
    }

    private void round() {
        try {
            follow();
            failing = false;
        } catch (RocksDBException | RuntimeException | Error e) {
            failed(e);
        }
    }

    /** Who waits for a log to move is to ask, and so to learn of it. */
    private void failed(Throwable e) {
        if (failing) {
            return;
        }
        failing = true;
        LOG.warn("the store in {} cannot be followed at present; trying on", pursuit.directory(), e);
        try {
            tellOfAll(Optional.empty());
        } catch (LeanCtxException | RocksDBException again) {
            LOG.debug("who watches could not be told of it", again);
        }
    }

    private void pause() {
        boolean heard = !listeners.isEmpty() && !failing;
        boolean quiet = System.nanoTime() - movedAt > QUIET_AFTER_NANOS;
        LockSupport.parkNanos(heard ? quiet ? PAUSE_QUIET_NANOS : PAUSE_NANOS : PAUSE_UNHEARD_NANOS);
        if (Thread.interrupted()) {
            LOG.debug("the thread that follows a store was interrupted, and goes on; closing the store ends it");
        }
    }

    private void follow() throws RocksDBException {
        Optional<Set<ChannelKey>> some;
        if (!gate.tryEnter()) {
            return;
        }
        try {
            pursuit.catchUp();
            some = pursuit.readAsIs(this::since);
        } finally {
            gate.leave();
        }
        for (Replica left = pursuit.left(); left != null; left = pursuit.left()) {
            tellOfAllAndFree(left);
        }
        if (some.isEmpty() || !some.get().isEmpty()) {
            movedAt = System.nanoTime();
        }
        if (some.isPresent()) {
            tell(some.get());
        } else {
            tellOfAll(Optional.empty());
        }
    }

    /** A log that was lost with the end of the write-ahead log is in no other replica. */
    private void tellOfAllAndFree(Replica left) throws RocksDBException {
        if (moved != null && moved.replica() == left) {
            forget();
        }
        try {
            tellOfAll(Optional.of(left));
        } finally {
            left.free();
        }
    }

    private void forget() {
        if (moved != null) {
            moved.close();
            moved = null;
        }
    }

    /** What moved since the last time; empty if that is not to be known. */
    private Optional<Set<ChannelKey>> since(Replica replica) {
        MovedHeads last = moved;
        if (last == null || last.replica() != replica) {
            forget();
            moved = new MovedHeads(replica);
            return Optional.empty();
        }
        try {
            if (listeners.isEmpty()) {
                last.pass();
                return Optional.of(Set.of());
            }
            return last.next();
        } finally {
            // The owner is about to delete the one that was read.
            if (log != pursuit.newestLog()) {
                log = pursuit.newestLog();
                last.leave();
            }
        }
    }

    /** Tells of all logs that there are, or were in a replica that was left. */
    private void tellOfAll(Optional<Replica> left) throws RocksDBException {
        byte[] next = {};
        while (!listeners.isEmpty()) {
            List<byte[]> page;
            byte[] from = next;
            if (!gate.tryEnter()) {
                return;
            }
            try {
                page = left.isPresent() ? heads(left.get(), from) : pursuit.readAsIs(replica -> heads(replica, from));
            } finally {
                gate.leave();
            }
            tell(page.stream().map(Keys::channelOf).toList());
            if (page.size() < HEADS_A_LOOK) {
                return;
            }
            next = Keys.above(page.get(page.size() - 1));
        }
    }

    private static List<byte[]> heads(Replica replica, byte[] from) throws RocksDBException {
        List<byte[]> heads = new ArrayList<>();
        try (View view = replica.viewOnce()) {
            RocksIterator all = view.range(Family.HEADS, from, END);
            for (all.seekToFirst(); all.isValid() && heads.size() < HEADS_A_LOOK; all.next()) {
                heads.add(all.key());
            }
            all.status();
        }
        return heads;
    }

    private void tell(Collection<ChannelKey> keys) {
        for (ChannelKey key : keys) {
            for (Listener listener : listeners) {
                listener.hear(key);
            }
        }
    }

    /** One who is told; the same consumer may be so twice. */
    private static final class Listener {

        private final Consumer<ChannelKey> who;

        Listener(Consumer<ChannelKey> who) {
            this.who = who;
        }

        void hear(ChannelKey key) {
            try {
                who.accept(key);
            } catch (RuntimeException e) {
                LOG.warn("a listener failed at {}; it is told of what comes", key, e);
            }
        }
    }
}
