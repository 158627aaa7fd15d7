package io.leanctx.testkit.swarm;

import io.leanctx.Durability;
import io.leanctx.InvalidInputException;
import io.leanctx.SessionStore;
import io.leanctx.core.LeanCtx;
import io.leanctx.spi.SessionBackend;
import io.leanctx.testkit.history.HistoryRecorder;
import java.util.List;
import java.util.Objects;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * Many agents at once on one store, by a seed: they read, commit with and without guards, retry under operation ids after
 * lost answers, crash and join anew, watch slowly and fast, resume and rewind, listen, claim and update, while the storage has
 * faults, the clock jumps, and stores are closed and opened again. All is recorded and judged exactly.
 *
 * <pre>{@code
 * Swarm.seed(42).threads(8).calls(500).run(InMemoryBackend.create()).assertSound();
 * }</pre>
 *
 * <p>What each agent does and what faults there are depends on the seed alone; how the agents come in between each other is
 * up to the threads, so a seed that failed once may have to be run several times to fail again. If a run fails, its steps are
 * done once more one after another in one thread. If they fail there as well, which then depends on nothing but the store, they
 * are shrunk to a few.
 *
 * <p>Immutable; each method returns a swarm of its own.
 *
 * @since 0.1.0
 */
public final class Swarm {

    private static final int MAX_THREADS = 256;
    private static final int MAX_REPLAYS = 1_000;

    private final long seed;
    private final int threads;
    private final int calls;
    private final Durability durability;
    private final BiFunction<LeanCtx.Builder, SessionBackend, SessionStore> opening;

    private Swarm(
            long seed,
            int threads,
            int calls,
            Durability durability,
            BiFunction<LeanCtx.Builder, SessionBackend, SessionStore> opening) {
        this.seed = seed;
        this.threads = threads;
        this.calls = calls;
        this.durability = durability;
        this.opening = opening;
    }

    /**
     * A swarm of 8 agents that make at least 500 calls on stores of {@link Durability#RELAXED}.
     *
     * @param seed which
     * @return the swarm
     */
    public static Swarm seed(long seed) {
        return new Swarm(seed, 8, 500, Durability.RELAXED, LeanCtx.Builder::over);
    }

    /**
     * With another number of agents, each on a thread of its own.
     *
     * @param value how many, from 1 to 256
     * @return the swarm
     * @throws InvalidInputException if it is another number
     */
    public Swarm threads(int value) {
        if (value < 1 || value > MAX_THREADS) {
            throw new InvalidInputException("a swarm has 1 to " + MAX_THREADS + " threads, not " + value);
        }
        return new Swarm(seed, value, calls, durability, opening);
    }

    /**
     * With another number of calls.
     *
     * @param value how many at least, all agents together, from 1
     * @return the swarm
     * @throws InvalidInputException if it is another number
     */
    public Swarm calls(int value) {
        if (value < 1) {
            throw new InvalidInputException("a swarm makes at least 1 call, not " + value);
        }
        return new Swarm(seed, threads, value, durability, opening);
    }

    /**
     * With stores of another durability.
     *
     * @param value the durability
     * @return the swarm
     */
    public Swarm durability(Durability value) {
        return new Swarm(seed, threads, calls, Objects.requireNonNull(value, "durability"), opening);
    }

    /**
     * With another way to open a store, for stores that are wrapped.
     *
     * @param value opens a store over a backend, with the builder's settings and what it likes to set besides; leaves the
     *     backend open when the store is closed
     * @return the swarm
     */
    public Swarm opening(BiFunction<LeanCtx.Builder, SessionBackend, SessionStore> value) {
        return new Swarm(seed, threads, calls, durability, Objects.requireNonNull(value, "opening"));
    }

    /**
     * Lets the agents work, in a workspace that nobody has used.
     *
     * @param backend the backend; stays open, and can be used for further runs
     * @return what came of it
     * @throws AssertionError if an agent does not come to an end within two minutes, or no store can be opened, or the
     *     histories cannot be read; its message names the seed
     * @throws InterruptedException if the thread is interrupted while it waits
     */
    public SwarmReport run(SessionBackend backend) throws InterruptedException {
        Plan plan = Plan.draw(seed, threads, calls);
        try {
            return run(plan, backend);
        } catch (RuntimeException | AssertionError e) {
            throw new AssertionError(
                    "the swarm of seed " + seed + " (" + plan.conditions() + ") did not come to its end: " + e
                            + "\nto run it again: Swarm.seed(" + seed + ")",
                    e);
        }
    }

    private SwarmReport run(Plan plan, SessionBackend backend) throws InterruptedException {
        Function<HistoryRecorder, Stage> stages = recorder -> new Stage(plan, backend, durability, opening, recorder);
        Outcome outcome = Run.atOnce(stages, plan.scripts(), calls);
        List<Step> shrunk = List.of();
        if (!outcome.isSound() && !Run.inOrder(stages, outcome.order()).isSound()) {
            shrunk = Shrinking.shrink(
                    outcome.order(),
                    MAX_REPLAYS,
                    steps -> !Run.inOrder(stages, steps).isSound());
        }
        Outcome shown = shrunk.isEmpty() ? outcome : Run.inOrder(stages, shrunk);
        return SwarmReport.of(plan, outcome, shrunk, shown.isSound() ? outcome : shown);
    }
}
