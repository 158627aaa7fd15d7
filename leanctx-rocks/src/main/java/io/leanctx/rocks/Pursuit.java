package io.leanctx.rocks;

import io.leanctx.InvalidInputException;
import io.leanctx.LeanCtxException;
import io.leanctx.StoreCorruptException;
import io.leanctx.StoreFailedException;
import io.leanctx.StoreFormatException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;

/**
 * Keeps a replica level with a store that its owner writes to. Every read begins with a catch-up that began after it, so
 * that it sees all that was answered before; who waits for one while another runs shares the next. Nothing moves while
 * somebody reads.
 *
 * <p>RocksDB's own catching up is not enough. It reads the list of files, then the logs; if the owner deletes a log in
 * between, since what it had is in a table by now, that is missing, so it is done again until the list stood still. And
 * what it has of a log hides what is in tables, so if it learns of a table with the end of a log that it had not read, it
 * shows for long what was replaced or removed; then the replica is opened anew, which takes longer. So it is when the
 * list of files was begun anew, as by every open of the store: what it had from logs may have been lost with the machine,
 * and what came in its place has the same numbers. And so it is while the owner makes column families anew: RocksDB's
 * catching up crashes the process where it meets the end of a column family after a change of it.
 */
final class Pursuit {

    private static final int TRIES = 20;
    private static final long BETWEEN_TRIES_NANOS = 5_000_000;
    private static final int TRIES_OF_A_READ = 3;

    /** A read of a replica that does not move meanwhile. */
    @FunctionalInterface
    interface Read<T> {
        T from(Replica replica) throws RocksDBException;
    }

    private final Path directory;
    private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
    private final Queue<Replica> left = new ConcurrentLinkedQueue<>();

    /** The number of the catch-up that began last. Changed and, but for a guess, read by who may change the replica. */
    private volatile long begun;

    private long done;
    private Replica replica;
    /** All that was there at this look is in the replica. */
    private Landmarks passed;

    /** Whether what the replica shows may not hang together, since a catch-up failed half-way or a read found it so. */
    private boolean doubtful;

    private Pursuit(Path directory, Replica replica, Landmarks passed) {
        this.directory = directory;
        this.replica = replica;
        this.passed = passed;
    }

    /**
     * Takes up the pursuit of a store.
     *
     * @throws StoreFormatException if it is of another format, or not a store
     * @throws StoreCorruptException if it is damaged
     * @throws StoreFailedException if it cannot be read
     */
    static Pursuit of(StoreDirectory directory) {
        Path path = directory.path();
        LeanCtxException failure = null;
        // An owner that opens the store at this moment replaces files beneath us.
        for (int i = 0; i < TRIES; i++) {
            try {
                Landmarks passed = Landmarks.look(path, null);
                Pursuit pursuit = new Pursuit(path, Arrival.at(directory), passed);
                try {
                    pursuit.catchUp();
                    return pursuit;
                } catch (LeanCtxException e) {
                    pursuit.free();
                    throw e;
                }
            } catch (RocksDBException e) {
                failure = Failures.opening(path, e);
            } catch (StoreCorruptException | StoreFailedException e) {
                failure = e;
            } catch (IOException e) {
                failure = unreadable(path, e);
            }
            LockSupport.parkNanos(BETWEEN_TRIES_NANOS);
        }
        throw failure;
    }

    Path directory() {
        return directory;
    }

    /** Reads what the owner has written by now. What looks like damage is looked at again before it is told. */
    <T> T read(Object what, Read<T> read) {
        int tries = 0;
        while (true) {
            tries++;
            catchUpAndLock();
            try {
                return read.from(replica);
            } catch (RocksDBException e) {
                if (tries == TRIES_OF_A_READ) {
                    throw Failures.reading(directory, what, e);
                }
            } catch (StoreCorruptException e) {
                if (tries == TRIES_OF_A_READ) {
                    throw e;
                }
            } finally {
                lock.readLock().unlock();
            }
            doubt();
        }
    }

    /** Reads what there is, without catching up. */
    <T> T readAsIs(Read<T> read) throws RocksDBException {
        lock.readLock().lock();
        try {
            return read.from(replica);
        } finally {
            lock.readLock().unlock();
        }
    }

    /** Catches up with what the owner has written by now. */
    void catchUp() {
        catchUpAndLock();
        lock.readLock().unlock();
    }

    /** The number of the newest log; asked for while reading. */
    long newestLog() {
        return passed.logs().isEmpty() ? 0 : passed.logs().lastKey();
    }

    /** A replica that was replaced by another, for the caller to free; null if there is none. */
    @Nullable
    Replica left() {
        return left.poll();
    }

    /** Frees everything; nobody is inside the gate. */
    void free() {
        for (Replica old = left.poll(); old != null; old = left.poll()) {
            old.free();
        }
        replica.free();
    }

    private void doubt() {
        lock.writeLock().lock();
        try {
            doubtful = true;
        } finally {
            lock.writeLock().unlock();
        }
    }

    private void catchUpAndLock() {
        // One that has begun by now may have passed what was written since.
        long needed = begun + 1;
        lock.writeLock().lock();
        try {
            if (done < needed) {
                long number = begun + 1;
                begun = number;
                level();
                done = number;
            }
            lock.readLock().lock();
        } finally {
            lock.writeLock().unlock();
        }
    }

    private void level() {
        LeanCtxException failure = null;
        for (int i = 0; i < TRIES; i++) {
            try {
                levelOrThrow();
                return;
            } catch (RocksDBException e) {
                failure = Failures.reading(directory, "what was written last", e);
            } catch (StoreCorruptException | StoreFailedException e) {
                failure = e;
            } catch (NoSuchFileException | InvalidInputException e) {
                throw gone(directory, e);
            } catch (IOException e) {
                failure = unreadable(directory, e);
            }
            LockSupport.parkNanos(BETWEEN_TRIES_NANOS);
        }
        throw failure;
    }

    private void levelOrThrow() throws RocksDBException, IOException {
        Landmarks before = Landmarks.look(directory, passed);
        if (!doubtful && before.equals(passed)) {
            return;
        }
        Landmarks from = passed;
        boolean anew = doubtful || before.rebuilding() || !before.continues(from);
        // Until all is done.
        doubtful = true;
        while (true) {
            if (anew || !caughtUp()) {
                from = before;
                renew();
            }
            Landmarks after = Landmarks.look(directory, before);
            // What was read may be of any moment between the two.
            boolean continues = after.continues(from);
            if (continues && after.lostNothingSince(before)) {
                passed = before;
                doubtful = false;
                return;
            }
            anew = !continues || after.rebuilding();
            from = before;
            before = after;
        }
    }

    /** False if the replica went back, which RocksDB does now and then where the list of files has moved. */
    private boolean caughtUp() throws RocksDBException {
        long sequence = replica.sequence();
        replica.catchUp();
        return replica.sequence() >= sequence;
    }

    private void renew() throws RocksDBException {
        Replica fresh = Arrival.at(StoreDirectory.toFollow(directory));
        left.add(replica);
        replica = fresh;
    }

    private static StoreFailedException gone(Path directory, Exception e) {
        return new StoreFailedException(
                "the store in " + directory + " that is followed is gone (" + e
                        + "); bring it back, or close this and follow another",
                e);
    }

    private static StoreFailedException unreadable(Path directory, IOException e) {
        return new StoreFailedException(
                "the store in " + directory + " could not be read (" + e + "); see to the storage and try again", e);
    }
}
