package io.leanctx.core;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leanctx.Change;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Optional;
import org.jetbrains.kotlinx.lincheck.Actor;
import org.jetbrains.kotlinx.lincheck.execution.ExecutionScenario;
import org.jetbrains.lincheck.LincheckAssertionError;
import org.jetbrains.lincheck.datastructures.LongGen;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnJre;
import org.junit.jupiter.api.condition.JRE;

/**
 * The signal from a commit to who waits for it, in every interleaving that Lincheck finds: state published, hub woken,
 * waiter asked again. A reader that is not woken waits for ever here, which is reported.
 */
@EnabledOnJre(value = JRE.JAVA_17, disabledReason = ModelChecking.ONLY_ON_17)
class WatchSignalLincheckTest {

    private static final SessionState FIRST =
            new TestLog().append("cursor", new Change.Progress("x")).fold();
    private static final SessionState SECOND = new TestLog()
            .append("cursor", new Change.Progress("x"))
            .append("cursor", new Change.Progress("y"))
            .fold();

    @Test
    @DisplayName("a commit wakes whoever waits for it, however the two overtake each other")
    void sound() {
        options(PublishedThenSignalled.class).check(PublishedThenSignalled.class);
    }

    @Test
    @DisplayName("the canary: where the signal is sent before the state is there, Lincheck finds who waits for ever")
    void signalledTooEarly() {
        assertMissed(SignalledThenPublished.class);
    }

    @Test
    @DisplayName("the canary: where a waiter forgets the moves before it waits, Lincheck finds who waits for ever")
    void forgetful() {
        assertMissed(Forgetful.class);
    }

    private static void assertMissed(Class<? extends Signalling> broken) {
        assertThatThrownBy(() -> options(broken).check(broken))
                .isInstanceOf(LincheckAssertionError.class)
                .hasMessageContaining("hung")
                .as("found, not given up on")
                .hasMessageNotContaining("thread dump");
    }

    private static ModelCheckingOptions options(Class<?> checked) {
        return ModelChecking.options(AtOnce.class)
                .iterations(0)
                .invocationsPerIteration(100)
                .addCustomScenario(scenario(checked, List.of(1L, 2L), List.of(1L, 2L)))
                .addCustomScenario(scenario(checked, List.of(2L), List.of(1L, 2L)))
                .addCustomScenario(scenario(checked, List.of(0L, 1L), List.of(1L)));
    }

    private static ExecutionScenario scenario(Class<?> checked, List<Long> awaited, List<Long> committed) {
        try {
            Method await = checked.getMethod("await", long.class);
            Method commit = checked.getMethod("commit", long.class);
            return new ExecutionScenario(
                    List.of(), List.of(actors(await, awaited), actors(commit, committed)), List.of(), null);
        } catch (NoSuchMethodException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<Actor> actors(Method operation, List<Long> revisions) {
        return revisions.stream()
                .map(revision -> new Actor(operation, List.of(revision)))
                .toList();
    }

    /** A reader and a writer of one session. */
    public abstract static class Signalling {

        final WatchHub hub = new WatchHub();
        final Live live = new Live(TestLog.KEY);

        /** Waits until the session has reached a revision. */
        @Operation
        public long await(@Param(gen = LongGen.class, conf = "0:2") long revision) throws InterruptedException {
            Waiter waiter = new Waiter();
            Wakeable woken = waker(waiter);
            hub.add(TestLog.KEY, woken);
            try {
                return waiter.until(() -> reached(revision), Long.MAX_VALUE).orElseThrow();
            } finally {
                hub.remove(TestLog.KEY, woken);
            }
        }

        @Operation
        public abstract void commit(@Param(gen = LongGen.class, conf = "1:2") long revision);

        Wakeable waker(Waiter waiter) {
            return waiter;
        }

        final SessionState state(long revision) {
            return revision == 1 ? FIRST : SECOND;
        }

        private Optional<Long> reached(long revision) {
            SessionState state = live.current();
            long newest = state == null ? 0 : state.revision();
            return newest >= revision ? Optional.of(revision) : Optional.empty();
        }
    }

    /** As the store does it. */
    public static class PublishedThenSignalled extends Signalling {

        @Override
        @Operation
        public void commit(@Param(gen = LongGen.class, conf = "1:2") long revision) {
            live.advance(state(revision));
            hub.wake(TestLog.KEY);
        }
    }

    /** Wakes, and then has something to show. */
    public static class SignalledThenPublished extends Signalling {

        @Override
        @Operation
        public void commit(@Param(gen = LongGen.class, conf = "1:2") long revision) {
            hub.wake(TestLog.KEY);
            live.advance(state(revision));
        }
    }

    /** Wakes who waits already, and nobody who is about to. */
    public static class Forgetful extends PublishedThenSignalled {

        private volatile boolean asked;

        @Override
        Wakeable waker(Waiter waiter) {
            return () -> {
                if (asked) {
                    waiter.wake();
                }
                asked = true;
            };
        }
    }

    /** What it comes to, one operation after the other: nobody comes back before there is what he waits for. */
    public static class AtOnce {

        private long newest;

        public long await(long revision) {
            return newest >= revision ? revision : -1;
        }

        public void commit(long revision) {
            newest = revision;
        }
    }
}
