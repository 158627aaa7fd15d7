package io.leanctx.rocks;

import io.leanctx.StoreFailedException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import org.rocksdb.RocksDBException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Renews the seal of a store, at the latest a second after a write, so that of a write-ahead log that no close completed
 * only the last moment can go missing without notice. What is sealed was brought to the device before, so it holds under
 * relaxed durability too.
 */
final class Sealer {

    private static final Logger LOG = LoggerFactory.getLogger(RocksBackend.class);

    /** Half of what is promised: the other half is for the device. */
    private static final long DELAY_MILLIS = 500;

    private final Path directory;
    private final Database database;
    private final Gate gate;
    private final Health health;
    private final ScheduledThreadPoolExecutor executor;

    /** Whether something was written that no seal has yet; then one is on its way. */
    private final AtomicBoolean due = new AtomicBoolean();

    /** Held while the seal is written, so that an older one does not replace a newer. */
    private final ReentrantLock writing = new ReentrantLock();

    private volatile boolean durableWrites;

    /** What the seal on the device says; guarded by {@link #writing}. */
    private boolean saysRelaxed;

    private boolean warned;

    Sealer(Path directory, Database database, Gate gate, Health health, boolean saysRelaxed) {
        this.directory = directory;
        this.database = database;
        this.gate = gate;
        this.health = health;
        this.saysRelaxed = saysRelaxed;
        this.executor = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "leanctx-rocks-sealer");
            thread.setDaemon(true);
            return thread;
        });
    }

    /** Something was written. The caller is inside the gate. */
    void wrote() {
        if (!due.get() && due.compareAndSet(false, true)) {
            Future<?> unused = executor.schedule(this::renewInTime, DELAY_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    /**
     * Something is about to be written that must be on the device before it is answered. From then on no seal says that
     * all after it may go missing.
     *
     * @throws StoreFailedException if the seal says so and cannot be renewed
     */
    void beforeDurableWrite() {
        if (durableWrites) {
            return;
        }
        writing.lock();
        try {
            durableWrites = true;
            if (saysRelaxed) {
                write();
            }
        } catch (RocksDBException e) {
            health.fail("bringing earlier appends to the device", e);
            throw Failures.writing(directory, "bringing earlier appends to the device", e);
        } catch (IOException e) {
            durableWrites = false;
            throw new StoreFailedException(
                    "the file " + directory.resolve(Seal.FILE_NAME) + " could not be renewed (" + e
                            + "), and nothing was written; see to the storage and try again",
                    e);
        } finally {
            writing.unlock();
        }
    }

    private void renewInTime() {
        // What is written from here on asks for another one.
        due.set(false);
        if (!gate.tryEnter()) {
            return;
        }
        try {
            renew();
        } catch (RocksDBException | RuntimeException e) {
            health.fail("bringing appends to the device", e);
        } finally {
            gate.leave();
        }
    }

    /** Brings to the device what was written so far, and has the seal say so. */
    void renew() throws RocksDBException {
        if (health.failed()) {
            return;
        }
        writing.lock();
        try {
            write();
            warned = false;
        } catch (IOException e) {
            // The old seal still tells the truth; it only vouches for less.
            if (!warned) {
                LOG.warn("the seal of the store in {} could not be renewed", directory, e);
            }
            warned = true;
        } finally {
            writing.unlock();
        }
    }

    private void write() throws RocksDBException, IOException {
        long sequence = database.sequence();
        database.sync();
        new Seal(Format.CURRENT, sequence, !durableWrites).write(directory);
        saysRelaxed = !durableWrites;
    }

    /** Lets the thread end. The gate is shut, so nothing is under way. */
    void stop() {
        executor.shutdownNow();
    }
}
