package io.leanctx.testkit;

import io.leanctx.Durability;
import io.leanctx.Hash;
import io.leanctx.StoreFailedException;
import io.leanctx.StoreFullException;
import io.leanctx.spi.Append;
import io.leanctx.spi.AppendFailedException;
import io.leanctx.spi.AppendResult;
import io.leanctx.spi.Bytes;
import io.leanctx.spi.ChannelKey;
import io.leanctx.spi.Head;
import io.leanctx.spi.ListedHead;
import io.leanctx.spi.SessionBackend;
import io.leanctx.spi.SoftState;
import io.leanctx.spi.StoredEntry;
import io.leanctx.spi.StoredSnapshot;
import io.leanctx.spi.Subscription;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/** Another backend, with faults as a storage may have them, each put in by the test. */
final class FaultyBackend implements SessionBackend {

    /** What becomes of one call of append. */
    @FunctionalInterface
    interface Fault {

        /** The storage fails half-way, and nothing was applied; but that is not known. */
        Fault LOST = (backend, batch, durability) -> {
            throw new AppendFailedException("made to fail by the test before it wrote", null);
        };

        /** The storage fails half-way, after all was applied; but that is not known. */
        Fault APPLIED = (backend, batch, durability) -> {
            List<AppendResult> unheard = backend.append(batch, durability);
            throw new AppendFailedException("made to fail by the test after it answered " + unheard, null);
        };

        /** The storage takes no writes any more; nothing was applied. */
        Fault REFUSED = (backend, batch, durability) -> {
            throw new StoreFailedException("made to refuse writes by the test");
        };

        /** Nothing is wrong. */
        Fault NONE = SessionBackend::append;

        /** The storage is full; nothing was applied. */
        Fault FULL = (backend, batch, durability) -> {
            throw new StoreFullException("made full by the test");
        };

        /** Someone else is always in the way. */
        Fault CONTENDED = (backend, batch, durability) -> batch.stream()
                .<AppendResult>map(append -> new AppendResult.Contended())
                .toList();

        List<AppendResult> append(SessionBackend backend, List<Append> batch, Durability durability);
    }

    private final SessionBackend sound;
    private final Queue<Fault> faults = new ConcurrentLinkedQueue<>();
    private final AtomicReference<Fault> lasting = new AtomicReference<>(Fault.NONE);
    private final AtomicBoolean readsFail = new AtomicBoolean();
    private final AtomicBoolean softStatesFail = new AtomicBoolean();

    FaultyBackend(SessionBackend sound) {
        this.sound = sound;
    }

    /** The next calls of append meet this, as many as said. */
    void next(Fault fault, int calls) {
        faults.addAll(Collections.nCopies(calls, fault));
    }

    /** All calls of append meet this, until {@link #heal}. */
    void always(Fault fault) {
        lasting.set(fault);
    }

    void heal() {
        faults.clear();
        lasting.set(Fault.NONE);
        readsFail.set(false);
        softStatesFail.set(false);
    }

    void failReads() {
        readsFail.set(true);
    }

    void failSoftStates() {
        softStatesFail.set(true);
    }

    @Override
    public Nature nature() {
        return sound.nature();
    }

    @Override
    public Instant now() {
        return sound.now();
    }

    @Override
    public List<AppendResult> append(List<Append> batch, Durability durability) {
        Fault next = faults.poll();
        return Objects.requireNonNullElseGet(next, lasting::get).append(sound, batch, durability);
    }

    @Override
    public Optional<Head> head(ChannelKey key) {
        return reading().head(key);
    }

    @Override
    public List<StoredEntry> entries(ChannelKey key, long after, int maxEntries, long maxBytes) {
        return reading().entries(key, after, maxEntries, maxBytes);
    }

    @Override
    public OptionalLong operation(ChannelKey key, String operation) {
        return reading().operation(key, operation);
    }

    @Override
    public Optional<StoredSnapshot> snapshot(ChannelKey key, long atMost) {
        return reading().snapshot(key, atMost);
    }

    @Override
    public void putSnapshot(ChannelKey key, StoredSnapshot snapshot) {
        reading().putSnapshot(key, snapshot);
    }

    @Override
    public Optional<Bytes> blob(String workspace, Hash hash) {
        return reading().blob(workspace, hash);
    }

    @Override
    public void putSoft(ChannelKey key, SoftState state) {
        softStates().putSoft(key, state);
    }

    @Override
    public List<SoftState> soft(ChannelKey key, String prefix) {
        return softStates().soft(key, prefix);
    }

    @Override
    public List<ListedHead> heads(String workspace, Optional<String> after, int limit) {
        return reading().heads(workspace, after, limit);
    }

    @Override
    public Subscription subscribe(Consumer<ChannelKey> moved) {
        return sound.subscribe(moved);
    }

    @Override
    public void close() {
        sound.close();
    }

    private SessionBackend softStates() {
        if (softStatesFail.get()) {
            throw new StoreFailedException("made by the test to have no soft states");
        }
        return reading();
    }

    private SessionBackend reading() {
        if (readsFail.get()) {
            throw new StoreFailedException("made to fail by the test when it was read");
        }
        return sound;
    }
}
