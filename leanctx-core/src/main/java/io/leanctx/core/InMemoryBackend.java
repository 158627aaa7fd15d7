package io.leanctx.core;

import io.leanctx.Durability;
import io.leanctx.Hash;
import io.leanctx.InvalidInputException;
import io.leanctx.StoreClosedException;
import io.leanctx.spi.Append;
import io.leanctx.spi.AppendResult;
import io.leanctx.spi.Bytes;
import io.leanctx.spi.ChannelKey;
import io.leanctx.spi.Head;
import io.leanctx.spi.ListedHead;
import io.leanctx.spi.SessionBackend;
import io.leanctx.spi.SoftState;
import io.leanctx.spi.StoredEntry;
import io.leanctx.spi.StoredSnapshot;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A storage in the memory of this process, for tests and for sessions that need not outlive it. What was appended lives
 * as long as this object is open; {@link #close} gives it up. Both durabilities mean the same here.
 *
 * <p>Reads take no lock and wait for nobody. Batches of appends take turns.
 *
 * @since 0.1.0
 */
public final class InMemoryBackend implements SessionBackend {

    private final InstantSource clock;
    private final ReentrantLock appending = new ReentrantLock();

    /** Null once closed. A call works on what it found here to its end, so closing cannot take a log from under it. */
    private volatile @Nullable MemoryLogs logs = new MemoryLogs();

    private InMemoryBackend(InstantSource clock) {
        this.clock = clock;
    }

    /**
     * Makes an empty storage on the system's clock.
     *
     * @return the storage
     */
    public static InMemoryBackend create() {
        return new InMemoryBackend(Clock.systemUTC());
    }

    /**
     * Makes an empty storage on a clock of the caller's.
     *
     * @param clock what {@link #now} asks; safe for use by several threads
     * @return the storage
     */
    public static InMemoryBackend create(InstantSource clock) {
        if (clock == null) {
            throw new InvalidInputException("the clock of an in-memory backend is null; give one, or none");
        }
        return new InMemoryBackend(clock);
    }

    @Override
    public Nature nature() {
        return Nature.EXCLUSIVE;
    }

    @Override
    public Instant now() {
        open();
        return clock.instant();
    }

    @Override
    public List<AppendResult> append(List<Append> batch, Durability durability) {
        List<AppendResult> answers = new ArrayList<>(batch.size());
        appending.lock();
        try {
            MemoryLogs current = open();
            for (Append append : batch) {
                answers.add(current.append(append));
            }
        } finally {
            appending.unlock();
        }
        return answers;
    }

    @Override
    public Optional<Head> head(ChannelKey key) {
        MemoryLog log = open().find(key);
        return log == null ? Optional.empty() : log.head();
    }

    @Override
    public List<StoredEntry> entries(ChannelKey key, long after, int maxEntries, long maxBytes) {
        if (after < 0 || maxEntries < 1) {
            throw new InvalidInputException("entries after revision " + after + ", at most " + maxEntries + " of them,"
                    + " cannot be read; the revision is at least 0 and the number at least 1");
        }
        MemoryLog log = open().find(key);
        return log == null ? List.of() : log.entries(after, maxEntries, maxBytes);
    }

    @Override
    public OptionalLong operation(ChannelKey key, String operation) {
        MemoryLog log = open().find(key);
        return log == null ? OptionalLong.empty() : log.operation(operation);
    }

    @Override
    public Optional<StoredSnapshot> snapshot(ChannelKey key, long atMost) {
        MemoryLog log = open().find(key);
        return log == null ? Optional.empty() : log.snapshot(atMost);
    }

    @Override
    public void putSnapshot(ChannelKey key, StoredSnapshot snapshot) {
        open().findOrAdd(key).putSnapshot(snapshot);
    }

    @Override
    public Optional<Bytes> blob(String workspace, Hash hash) {
        return open().blob(workspace, hash);
    }

    @Override
    public void putSoft(ChannelKey key, SoftState state) {
        open().softStates().put(key, state, clock.instant());
    }

    @Override
    public List<SoftState> soft(ChannelKey key, String prefix) {
        return open().softStates().find(key, prefix, clock.instant());
    }

    @Override
    public List<ListedHead> heads(String workspace, Optional<String> after, int limit) {
        if (limit < 1) {
            throw new InvalidInputException(
                    "a list of at most " + limit + " heads cannot be read; the limit is at least 1");
        }
        return open().heads(workspace, after, limit);
    }

    @Override
    public void close() {
        appending.lock();
        try {
            logs = null;
        } finally {
            appending.unlock();
        }
    }

    private MemoryLogs open() {
        MemoryLogs current = logs;
        if (current == null) {
            throw new StoreClosedException(
                    "this in-memory backend was closed, and what was in it is gone; make another");
        }
        return current;
    }
}
