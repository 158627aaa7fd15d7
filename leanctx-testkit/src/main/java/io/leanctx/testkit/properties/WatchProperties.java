package io.leanctx.testkit.properties;

import static org.assertj.core.api.Assertions.assertThat;

import io.leanctx.Agent;
import io.leanctx.Commit;
import io.leanctx.Participant;
import io.leanctx.Position;
import io.leanctx.SessionStore;
import io.leanctx.Watch;
import io.leanctx.WatchEvent;
import io.leanctx.WatchListener;
import io.leanctx.Workspace;
import io.leanctx.spi.SessionBackend;
import io.leanctx.testkit.Race;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.IntRange;

/**
 * Whoever watches sees every revision once, in order: from the start or late, quick or slow, in one go or resumed, pulled
 * or pushed, through the store that is written to or another.
 *
 * @since 0.1.0
 */
public abstract class WatchProperties extends StoreProperties {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int WATCHERS = 3;

    /** For subclasses. */
    protected WatchProperties() {}

    /** What happens next, on one thread. */
    sealed interface Step {

        record Write(int commits) implements Step {}

        record Pull(int watcher, int events) implements Step {}

        /** The watch is closed, and another goes on from its position, through one of the stores. */
        record Resume(int watcher, boolean second) implements Step {}

        /** Another watch takes the place, from an arbitrary position of the log. */
        record Begin(int watcher, double at) implements Step {}

        record Listen(double at) implements Step {}
    }

    @Property(tries = 40, edgeCases = EdgeCasesMode.NONE)
    @Label("WATCH-P1: however writing, pulling, resuming and listening interleave, each watch follows the log")
    void interleaved(@ForAll("steps") List<Step> steps, @ForAll("cacheWeights") long cacheWeight) throws Exception {
        SessionBackend backend = openBackend();
        try (SessionStore store = builder(cacheWeight).over(backend);
                SessionStore second = builder(0).over(backend)) {
            Workspace team = store.workspace(TEAM);
            Workspace there = second.workspace(TEAM);
            Participant writer = team.join(CHANNEL, register(team, 1).get(0));
            List<Commit> log = new ArrayList<>();
            List<Follower> followers = new ArrayList<>();
            List<Listener> listeners = new ArrayList<>();
            for (int i = 0; i < WATCHERS; i++) {
                followers.add(new Follower(team, Position.START));
            }
            for (Step step : steps) {
                if (step instanceof Step.Write write) {
                    for (int i = 0; i < write.commits(); i++) {
                        log.add(writer.addFinding("finding " + log.size()));
                    }
                } else if (step instanceof Step.Pull pull) {
                    followers.get(pull.watcher()).pull(pull.events(), log);
                } else if (step instanceof Step.Resume resume) {
                    followers.get(resume.watcher()).resume(resume.second() ? there : team);
                } else if (step instanceof Step.Begin begin) {
                    followers.get(begin.watcher()).close();
                    followers.set(begin.watcher(), new Follower(there, position(log, begin.at())));
                } else if (step instanceof Step.Listen listen) {
                    Position from = position(log, listen.at());
                    listeners.add(new Listener(from));
                    team.watch(CHANNEL, from, listeners.get(listeners.size() - 1));
                }
            }
            for (Follower follower : followers) {
                follower.pull(Integer.MAX_VALUE, log);
                follower.close();
            }
            for (Listener listener : listeners) {
                listener.assertFollows(log);
            }
            assertThat(log(team)).isEqualTo(log);
        } finally {
            backend.close();
        }
    }

    @Property(tries = 10, edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.OFF)
    @Label(
            "WATCH-P2: while several write at once, each watch sees every revision once, in order, and all the same commits")
    void underWriters(
            @ForAll @IntRange(min = 1, max = 4) int writers,
            @ForAll @IntRange(min = 1, max = 80) int commitsEach,
            @ForAll("cacheWeights") long cacheWeight,
            @ForAll long seed)
            throws Exception {
        SessionBackend backend = openBackend();
        try (SessionStore store = builder(cacheWeight).over(backend);
                SessionStore second = builder(0).over(backend)) {
            List<Workspace> both = List.of(store.workspace(TEAM), second.workspace(TEAM));
            List<Agent> agents = register(both.get(0), writers);
            int total = writers * commitsEach;
            Listener listener = new Listener(Position.START);
            Listener there = new Listener(Position.START);
            both.get(0).watch(CHANNEL, Position.START, listener);
            both.get(1).watch(CHANNEL, Position.START, there);
            List<Callable<List<Commit>>> tasks = new ArrayList<>();
            for (int i = 0; i < writers; i++) {
                Participant writer = both.get(i % 2).join(CHANNEL, agents.get(i));
                tasks.add(() -> write(writer, commitsEach));
            }
            for (int i = 0; i < WATCHERS; i++) {
                Workspace from = both.get(i % 2);
                Random random = new Random(seed + i);
                tasks.add(() -> follow(from, total, random));
            }
            List<List<Commit>> results = Race.run(tasks);
            List<Commit> log = log(both.get(0));
            LogChecks.assertSound(log);
            assertThat(results.subList(0, writers).stream().flatMap(List::stream))
                    .containsExactlyInAnyOrderElementsOf(log);
            assertThat(results.subList(writers, results.size())).allMatch(log::equals);
            listener.assertFollows(log);
            there.assertFollows(log);
        } finally {
            backend.close();
        }
    }

    @Provide
    Arbitrary<List<Step>> steps() {
        Arbitrary<Integer> watchers = Arbitraries.integers().between(0, WATCHERS - 1);
        Arbitrary<Double> places = Arbitraries.doubles().between(0, 1);
        Arbitrary<Step> write = Arbitraries.frequencyOf(
                        Tuple.of(9, Arbitraries.integers().between(1, 10)),
                        Tuple.of(1, Arbitraries.integers().between(50, 300)))
                .map(Step.Write::new);
        Arbitrary<Step> pull = Combinators.combine(
                        watchers, Arbitraries.integers().between(1, 20))
                .as(Step.Pull::new);
        Arbitrary<Step> resume =
                Combinators.combine(watchers, Arbitraries.of(true, false)).as(Step.Resume::new);
        Arbitrary<Step> begin = Combinators.combine(watchers, places).as(Step.Begin::new);
        Arbitrary<Step> listen = places.map(Step.Listen::new);
        return Arbitraries.frequencyOf(
                        Tuple.of(8, write),
                        Tuple.of(8, pull),
                        Tuple.of(4, resume),
                        Tuple.of(1, begin),
                        Tuple.of(1, listen))
                .list()
                .ofMinSize(5)
                .ofMaxSize(40);
    }

    @Provide
    Arbitrary<Long> cacheWeights() {
        return Arbitraries.of(0L, 1L << 26);
    }

    private static List<Commit> write(Participant writer, int commits) {
        List<Commit> acknowledged = new ArrayList<>();
        for (int i = 0; i < commits; i++) {
            acknowledged.add(writer.addFinding(writer.agent() + " " + i));
        }
        return acknowledged;
    }

    /** Sees a whole log, through watches that are closed and resumed at random. */
    private static List<Commit> follow(Workspace from, int total, Random random) throws InterruptedException {
        List<Commit> seen = new ArrayList<>();
        Position position = Position.START;
        while (seen.size() < total) {
            try (Watch watch = from.watch(CHANNEL, position)) {
                for (int left = 1 + random.nextInt(40); left > 0 && seen.size() < total; left--) {
                    WatchEvent event = watch.next(PATIENCE)
                            .orElseThrow(() -> new AssertionError("no event came after " + watch.position()));
                    seen.add(commit(event));
                }
                position = watch.position();
            }
        }
        return seen;
    }

    private static Commit commit(WatchEvent event) {
        if (event instanceof WatchEvent.Committed committed) {
            return committed.commit();
        }
        throw new AssertionError("a watch of a sound log ended with " + event);
    }

    /** A reader that pulls now and then. */
    private static final class Follower {

        private Watch watch;
        private int next;

        Follower(Workspace from, Position after) {
            this.watch = from.watch(CHANNEL, after);
            this.next = (int) after.revision();
        }

        void pull(int events, List<Commit> log) throws InterruptedException {
            for (int i = 0; i < events; i++) {
                Optional<WatchEvent> event = watch.next(Duration.ZERO);
                if (next == log.size()) {
                    assertThat(event)
                            .as("an event after the head, revision %s", next)
                            .isEmpty();
                    return;
                }
                assertThat(event).as("the event of revision %s", next + 1).isPresent();
                assertThat(commit(event.orElseThrow())).isEqualTo(log.get(next));
                next++;
                assertThat(watch.position()).isEqualTo(log.get(next - 1).position());
            }
        }

        void resume(Workspace from) {
            Position position = watch.position();
            watch.close();
            watch = from.watch(CHANNEL, position);
        }

        void close() {
            watch.close();
        }
    }

    private static final class Listener implements WatchListener {

        private final BlockingQueue<WatchEvent> events = new LinkedBlockingQueue<>();
        private final int from;

        Listener(Position from) {
            this.from = (int) from.revision();
        }

        @Override
        public void onEvent(WatchEvent event) {
            events.add(event);
        }

        /** Waits for as many commits as there must be. */
        void assertFollows(List<Commit> log) throws InterruptedException {
            List<Commit> seen = new ArrayList<>();
            while (seen.size() < log.size() - from) {
                WatchEvent event = events.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
                if (event == null) {
                    throw new AssertionError("no event came to a listener after revision " + (from + seen.size()));
                }
                seen.add(commit(event));
            }
            assertThat(seen).isEqualTo(log.subList(from, log.size()));
            assertThat(events).isEmpty();
        }
    }
}
