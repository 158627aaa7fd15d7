package io.leanctx.server.stdio;

import java.io.IOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The right to serve the store in a directory, which one process has at a time. The system takes it away when the process ends, however
 * that comes about. Whoever has it announces in a file where it serves.
 *
 * <p>It is a lock of its own beside RocksDB's, so that who does not get it finds out without RocksDB. It is not what keeps a second
 * process from writing: that is RocksDB's.
 *
 * <p>Safe for use by several threads.
 *
 * @since 0.1.0
 */
public final class Seat implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Seat.class);
    private static final String LOCK = "SERVER.lock";
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    /** Those of this process: where it opened and closed a file twice, the system would take the first one's lock away. */
    private static final Set<Path> TAKEN = ConcurrentHashMap.newKeySet();

    private final Path directory;
    private final FileChannel channel;
    private final FileLock lock;
    private final AtomicBoolean announced = new AtomicBoolean();
    private final AtomicBoolean closed = new AtomicBoolean();

    private Seat(Path directory, FileChannel channel, FileLock lock) {
        this.directory = directory;
        this.channel = channel;
        this.lock = lock;
    }

    /** Whether there is a store in a directory, or one was being made: only then may files be put beside it. */
    static boolean canBeIn(Path directory) {
        return Files.exists(directory.resolve("LEANCTX")) || Files.exists(directory.resolve("CURRENT"));
    }

    /**
     * Takes the seat, if it is free, and removes what whoever had it before may have left announced.
     *
     * @param given the directory of a store
     * @return the seat; empty if another has it
     * @throws IOException if the directory cannot be written
     */
    static Optional<Seat> take(Path given) throws IOException {
        Path directory = given.toRealPath();
        if (!TAKEN.add(directory)) {
            return Optional.empty();
        }
        boolean isTaken = false;
        FileChannel channel = null;
        try {
            channel = FileChannel.open(directory.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            FileLock lock = channel.tryLock();
            if (lock == null) {
                return Optional.empty();
            }
            // Who announced it is gone, and its port may be anybody's by now. The next announcement may take a while.
            Files.deleteIfExists(directory.resolve(Announcement.FILE));
            isTaken = true;
            return Optional.of(new Seat(directory, channel, lock));
        } finally {
            if (!isTaken) {
                if (channel != null) {
                    channel.close();
                }
                TAKEN.remove(directory);
            }
        }
    }

    /**
     * Takes the seat for who has the store already: whoever else has the seat is about to find that out, and to leave.
     *
     * @param directory the directory of the store
     * @param patience how long to wait for that at most
     * @return the seat; empty if it was not to be had in time
     * @throws IOException if the directory cannot be written
     */
    public static Optional<Seat> take(Path directory, Duration patience) throws IOException {
        long end = System.nanoTime() + patience.toNanos();
        Optional<Seat> seat = take(directory);
        while (seat.isEmpty()
                && System.nanoTime() - end < 0
                && !Thread.currentThread().isInterrupted()) {
            LockSupport.parkNanos(PAUSE_NANOS);
            seat = take(directory);
        }
        return seat;
    }

    /**
     * Announces a server that lets in who shows a secret, or everybody.
     *
     * @param uri where it is
     * @param secret the secret; empty if there is none
     * @throws IOException if the announcement cannot be written
     */
    public void announce(URI uri, Optional<String> secret) throws IOException {
        write(new Announcement(uri, ProcessHandle.current().pid(), secret, false));
    }

    /**
     * Announces a server that lets in who has a token of its tokens file.
     *
     * @param uri where it is
     * @throws IOException if the announcement cannot be written
     */
    public void announceWithTokens(URI uri) throws IOException {
        write(new Announcement(uri, ProcessHandle.current().pid(), Optional.empty(), true));
    }

    private void write(Announcement announcement) throws IOException {
        announcement.write(directory);
        announced.set(true);
    }

    /** Takes the announcement back, so that nobody comes any more; the seat stays taken. */
    public void withdraw() {
        if (announced.compareAndSet(true, false)) {
            try {
                Files.deleteIfExists(directory.resolve(Announcement.FILE));
            } catch (IOException e) {
                // Nobody trusts it once the seat is free, and who takes that removes it.
                LOG.warn("the announcement in {} could not be removed: {}", directory, e.getMessage());
            }
        }
    }

    /** Takes the announcement back, and leaves the seat to others. Idempotent. */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        withdraw();
        try {
            lock.release();
            channel.close();
        } catch (IOException e) {
            LOG.warn("the lock in {} could not be released in order: {}", directory, e.getMessage());
        } finally {
            TAKEN.remove(directory);
        }
    }
}
