package io.leanctx.testkit.swarm;

import io.leanctx.Agent;
import io.leanctx.AgentProfile;
import io.leanctx.Durability;
import io.leanctx.Participant;
import io.leanctx.Position;
import io.leanctx.RetryPolicy;
import io.leanctx.SessionStore;
import io.leanctx.StoreClosedException;
import io.leanctx.Workspace;
import io.leanctx.core.LeanCtx;
import io.leanctx.spi.SessionBackend;
import io.leanctx.testkit.Fault;
import io.leanctx.testkit.FaultRates;
import io.leanctx.testkit.Faults;
import io.leanctx.testkit.TestClock;
import io.leanctx.testkit.history.HistoryRecorder;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiFunction;

/** What the agents of one run work on: recorded stores over one backend with faults, in a workspace of its own. */
final class Stage implements AutoCloseable {

    /** How long to wait for what must come. Only a failure takes so long. */
    static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final AtomicLong WORKSPACES = new AtomicLong(System.nanoTime() >>> 1);
    private static final RetryPolicy RETRIES = new RetryPolicy(64, Duration.ofNanos(50_000), Duration.ofMillis(2));

    private static final List<Fault> OUTAGES =
            List.of(Fault.LOST_ANSWER, Fault.LOST_REQUEST, Fault.FULL, Fault.CONTENTION);

    private final Conditions conditions;
    private final Durability durability;
    private final BiFunction<LeanCtx.Builder, SessionBackend, SessionStore> opening;
    private final HistoryRecorder recorder;
    private final Faults faults;
    private final TestClock clock = TestClock.create();
    private final String workspace = "swarm-" + Long.toString(WORKSPACES.incrementAndGet(), 36);
    private final AtomicReferenceArray<SessionStore> stores;
    private final ReentrantLock restarting = new ReentrantLock();
    private final List<Agent> agents = new ArrayList<>();

    Stage(
            Plan plan,
            SessionBackend backend,
            Durability durability,
            BiFunction<LeanCtx.Builder, SessionBackend, SessionStore> opening,
            HistoryRecorder recorder) {
        this.conditions = plan.conditions();
        this.durability = durability;
        this.opening = opening;
        this.recorder = recorder;
        this.faults = Faults.over(backend);
        this.stores = new AtomicReferenceArray<>(conditions.stores());
        for (int store = 0; store < stores.length(); store++) {
            stores.set(store, open());
        }
        // Some agents are at work twice at a time.
        int registered = Math.max(1, plan.scripts().size() * 3 / 4);
        for (int agent = 0; agent < registered; agent++) {
            agents.add(workspace(agent).register(AgentProfile.client("a" + agent)));
        }
        faults.bySeed(plan.seed(), conditions.faults());
    }

    private SessionStore open() {
        LeanCtx.Builder builder =
                LeanCtx.builder().durability(durability).clock(clock).retryPolicy(RETRIES);
        conditions.cacheWeight().ifPresent(builder::cacheWeight);
        return recorder.record(opening.apply(builder, faults.backend()));
    }

    Workspace workspace(int actor) {
        return stores.get(actor % stores.length()).workspace(workspace);
    }

    /** Has an actor join; again, if its store is just being replaced. */
    Participant join(int actor, String channel, Position seen) {
        Agent agent = agents.get(actor % agents.size());
        while (true) {
            SessionStore store = stores.get(actor % stores.length());
            try {
                return store.workspace(workspace).at(channel, agent, seen);
            } catch (StoreClosedException e) {
                if (store == stores.get(actor % stores.length())) {
                    throw e;
                }
            }
        }
    }

    static String channel(int number) {
        return number == 0 ? "main" : "feat/" + number;
    }

    /** Closes the store that an actor uses while others are at work on it, and opens another in its place. */
    void restart(int actor) {
        restarting.lock();
        try {
            int index = actor % stores.length();
            SessionStore closing = stores.get(index);
            stores.set(index, open());
            closing.close();
        } finally {
            restarting.unlock();
        }
    }

    /** Has the storage fail as often as the store asks again, and more, if there are faults in this run. */
    void fail(int choice) {
        if (!conditions.faults().equals(FaultRates.NONE)) {
            faults.nextAppends(4 + choice % 5, OUTAGES.get(choice % OUTAGES.size()));
        }
    }

    /** Has the clock jump, forward or back. */
    void turnClock(int choice) {
        Instant now = clock.instant();
        Duration by = Duration.ofMillis(1L << (choice % 16));
        clock.set(choice % 3 == 0 ? now.minus(by) : now.plus(by));
    }

    /** Ends the faults, so that what happened can be read. */
    void heal() {
        faults.heal();
    }

    @Override
    public void close() {
        heal();
        for (int store = 0; store < stores.length(); store++) {
            stores.get(store).close();
        }
    }
}
