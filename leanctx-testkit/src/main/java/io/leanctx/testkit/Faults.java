package io.leanctx.testkit;

import io.leanctx.InvalidInputException;
import io.leanctx.StoreFailedException;
import io.leanctx.spi.SessionBackend;
import java.util.Collections;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Faults of a storage, put in by a test under the real store: {@link #backend} does what the backend it is over does,
 * but for the faults, and a store is opened over it as over any other.
 *
 * <pre>{@code
 * Faults faults = Faults.over(InMemoryBackend.create());
 * try (SessionStore store = LeanCtx.over(faults.backend())) {
 *     …
 *     faults.allAppends(Fault.LOST_ANSWER);   // the commit lands, and nobody hears of it
 *     …
 *     faults.heal();
 * }
 * }</pre>
 *
 * <p>A call of append carries all commits that wait, of any channel, registrations of agents among them. The store mends
 * what it can: an append whose outcome is unknown is sent again up to three times, one that met contention up to 64 times.
 * So {@code nextAppends(1, LOST_ANSWER)} is a fault that no caller sees, {@code allAppends(LOST_ANSWER)} one that each
 * caller sees.
 *
 * <p>A script goes before what lasts, and that before what a seed draws. Safe for use by several threads.
 *
 * @since 0.1.0
 */
public final class Faults {

    private final AtomicReference<SessionBackend> backend = new AtomicReference<>();
    private final Queue<Fault> script = new ConcurrentLinkedQueue<>();
    private final AtomicReference<@Nullable Fault> lasting = new AtomicReference<>();
    private final AtomicReference<@Nullable SeededFaults> seeded = new AtomicReference<>();
    private final AtomicReference<@Nullable SeededFaults> lastSeeded = new AtomicReference<>();
    private final AtomicInteger readsToFail = new AtomicInteger();
    private final AtomicInteger softStatesToFail = new AtomicInteger();
    final Gate appends = new Gate();
    final Gate answers = new Gate();
    final Gate entries = new Gate();
    final Gate signals = new Gate();

    private Faults() {}

    /**
     * Makes a backend with faults out of one without. There are none until the test puts them in.
     *
     * @param sound the backend; {@link #backend} closes it when it is closed
     * @return the faults
     */
    public static Faults over(SessionBackend sound) {
        Faults faults = new Faults();
        faults.moveOver(sound);
        return faults;
    }

    /** Lets {@link #backend} be over another backend, as after a restart; the faults stay. */
    void moveOver(SessionBackend sound) {
        backend.set(new FaultyBackend(Objects.requireNonNull(sound, "the backend under faults"), this));
    }

    /**
     * The backend that has the faults.
     *
     * @return the backend to open a store over
     */
    public SessionBackend backend() {
        return Objects.requireNonNull(backend.get());
    }

    /**
     * The next call of append meets a fault, after those that were said before.
     *
     * @param fault the fault
     */
    public void nextAppend(Fault fault) {
        nextAppends(1, fault);
    }

    /**
     * The next calls of append meet a fault, after those that were said before.
     *
     * @param calls how many, from 0
     * @param fault the fault
     * @throws InvalidInputException if {@code calls} is negative
     */
    public void nextAppends(int calls, Fault fault) {
        requireCalls(calls);
        script.addAll(Collections.nCopies(calls, Objects.requireNonNull(fault, "the fault of the next appends")));
    }

    /**
     * Every call of append meets a fault until {@link #heal}, once those of {@link #nextAppends} are through.
     *
     * @param fault the fault, in place of the one before
     */
    public void allAppends(Fault fault) {
        lasting.set(Objects.requireNonNull(fault, "the fault of all appends"));
    }

    /**
     * How many faults of {@link #nextAppends} no call has met yet. A test that ends with some has not tested them.
     *
     * @return at least 0
     */
    public int pending() {
        return script.size();
    }

    /** Every read fails with {@link StoreFailedException} until {@link #heal}. The store may still answer from its cache. */
    public void failReads() {
        readsToFail.set(Integer.MAX_VALUE);
    }

    /**
     * The next reads fail with {@link StoreFailedException}.
     *
     * @param calls how many, from 0; in place of what was said before
     * @throws InvalidInputException if {@code calls} is negative
     */
    public void failNextReads(int calls) {
        requireCalls(calls);
        readsToFail.set(calls);
    }

    /** Soft states (presence, what an inbox acknowledged) can be neither read nor written until {@link #heal}. */
    public void failSoftStates() {
        softStatesToFail.set(Integer.MAX_VALUE);
    }

    /**
     * Draws faults at random. What the n-th append from here on meets depends on the seed and n alone, and so for reads. The
     * seed is in the message of each fault, and in {@link #toString}.
     *
     * @param seed which faults
     * @param rates how likely each is
     */
    public void bySeed(long seed, FaultRates rates) {
        SeededFaults drawn = new SeededFaults(seed, Objects.requireNonNull(rates, "the rates of faults"));
        lastSeeded.set(drawn);
        seeded.set(drawn);
    }

    /**
     * Holds calls of append before they are applied, until the hold is released.
     *
     * @return the hold
     */
    public Hold holdAppends() {
        return appends.hold();
    }

    /**
     * Holds the answers of appends, which are applied, until the hold is released.
     *
     * @return the hold
     */
    public Hold holdAnswers() {
        return answers.hold();
    }

    /**
     * Holds reads of entries until the hold is released. That makes a watch slow that reads from the log: one that begins
     * before what the store has in memory. A watch that keeps up is served from memory and never held up, since that
     * reaches no backend.
     *
     * @return the hold
     */
    public Hold holdEntries() {
        return entries.hold();
    }

    /**
     * Keeps back what a {@link SessionBackend.Nature#SHARED} backend tells of commits through other stores, until the hold
     * is released; then it is told. Without effect over an {@link SessionBackend.Nature#EXCLUSIVE} one, which tells nothing.
     *
     * @return the hold
     */
    public Hold holdSignals() {
        return signals.hold();
    }

    /** Ends all faults, and releases all that is held. What has happened stays. */
    public void heal() {
        script.clear();
        lasting.set(null);
        seeded.set(null);
        readsToFail.set(0);
        softStatesToFail.set(0);
        for (Gate gate : new Gate[] {appends, answers, entries, signals}) {
            gate.open();
        }
    }

    /** What the next call of append meets. */
    Fault ofAppend() {
        Fault scripted = script.poll();
        if (scripted != null) {
            return scripted;
        }
        Fault always = lasting.get();
        SeededFaults random = seeded.get();
        return always != null ? always : random != null ? random.nextAppend() : Fault.NONE;
    }

    void beforeEntries() {
        SeededFaults random = seeded.get();
        if (random != null) {
            random.delay();
        }
        beforeRead();
    }

    void beforeRead() {
        if (take(readsToFail)) {
            throw new StoreFailedException("made by the test to fail when it was read");
        }
        SeededFaults random = seeded.get();
        if (random != null) {
            random.beforeRead();
        }
    }

    void beforeSoftState() {
        if (take(softStatesToFail)) {
            throw new StoreFailedException("made by the test to have no soft states");
        }
        beforeRead();
    }

    /** How faults were last drawn at random, if they were, for the message of a test that fails. */
    Optional<String> seed() {
        return Optional.ofNullable(lastSeeded.get()).map(SeededFaults::toString);
    }

    private static boolean take(AtomicInteger left) {
        return left.getAndUpdate(n -> n == Integer.MAX_VALUE ? n : Math.max(0, n - 1)) > 0;
    }

    private static void requireCalls(int calls) {
        if (calls < 0) {
            throw new InvalidInputException("a fault is for " + calls + " calls; say 0 or more");
        }
    }

    /** What is wrong at present. */
    @Override
    public String toString() {
        SeededFaults random = seeded.get();
        return script.size() + " faults scripted, always " + Objects.requireNonNullElse(lasting.get(), Fault.NONE)
                + ", " + (random == null ? "none by seed" : random);
    }
}
