package io.leanctx.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leanctx.Commit;
import io.leanctx.Hash;
import io.leanctx.InvalidInputException;
import io.leanctx.Participant;
import io.leanctx.Position;
import io.leanctx.StoreClosedException;
import io.leanctx.Watch;
import io.leanctx.WatchEvent;
import io.leanctx.WatchListener;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@SuppressWarnings("try") // The watches are there to be closed in the end; what they see goes to their listeners.
abstract class StoreListenerRules extends StoreRules {

    StoreListenerRules(SessionStoreContract contract) {
        super(contract);
    }

    @Test
    @DisplayName("PUSH-1: a listener gets each commit after the position once, in order, old and new ones")
    void eachOnce() throws Exception {
        addFindings("cursor", 100);
        Recorder recorder = new Recorder();
        try (Watch watch = team.watch(CHANNEL, log().get(9).position(), recorder)) {
            addFindings("claude-code", 100);
            assertThat(recorder.commits(190)).isEqualTo(log().subList(10, 200));
            assertThat(recorder.events).isEmpty();
        }
    }

    @Test
    @DisplayName("PUSH-2: events come one after another, never two at once, and are seen in the order they were made")
    void serially() throws Exception {
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        Recorder recorder = new Recorder();
        try (Watch watch = team.watch(CHANNEL, Position.START, event -> {
            most.accumulateAndGet(inside.incrementAndGet(), Math::max);
            recorder.onEvent(event);
            inside.decrementAndGet();
        })) {
            List<Participant> writers = List.of(join("a"), join("b"), join("c"));
            Race.run(3, i -> () -> {
                for (int n = 0; n < 100; n++) {
                    writers.get(i).addFinding("finding " + n);
                }
                return i;
            });
            assertThat(recorder.commits(300)).isEqualTo(log());
        }
        assertThat(most).hasValue(1);
    }

    @Test
    @DisplayName("PUSH-3: a slow listener holds up no writer, and gets everything in the end")
    void slowListener() throws Exception {
        CountDownLatch released = new CountDownLatch(1);
        Recorder recorder = new Recorder();
        try (Watch watch = team.watch(CHANNEL, Position.START, event -> {
            await(released);
            recorder.onEvent(event);
        })) {
            addFindings("cursor", 1_500);
            assertThat(revision()).isEqualTo(1_500);
            released.countDown();
            assertThat(recorder.commits(1_500)).isEqualTo(log());
        }
    }

    @Test
    @DisplayName("PUSH-4: a listener that throws gets Closed with what it threw, and nothing else; its position stays")
    void listenerThrows() throws Exception {
        IllegalStateException own = new IllegalStateException("the listener's own");
        Recorder recorder = new Recorder();
        try (Watch watch = team.watch(CHANNEL, Position.START, event -> {
            recorder.onEvent(event);
            if (event instanceof WatchEvent.Committed committed
                    && committed.commit().revision() == 3) {
                throw own;
            }
        })) {
            addFindings("cursor", 10);
            List<Commit> delivered = recorder.commits(3);
            Position completed = delivered.get(1).position();
            assertThat(recorder.next()).isEqualTo(new WatchEvent.Closed(completed, Optional.of(own)));
            assertThat(watch.position()).isEqualTo(completed);
            addFindings("cursor", 10);
            try (Watch resumed = team.watch(CHANNEL, watch.position())) {
                assertThat(pull(resumed, 18)).isEqualTo(log().subList(2, 20));
            }
            assertThat(recorder.events).isEmpty();
        }
    }

    @Test
    @DisplayName("PUSH-5: a listener may commit, also to the channel it listens to")
    void listenerCommits() throws Exception {
        Participant claude = join("claude-code");
        Recorder recorder = new Recorder();
        try (Watch watch = team.watch(CHANNEL, Position.START, event -> {
            if (event instanceof WatchEvent.Committed committed
                    && committed.commit().revision() < 20) {
                claude.addFinding("in answer to " + committed.commit().revision());
            }
            recorder.onEvent(event);
        })) {
            addFindings("cursor", 1);
            assertThat(recorder.commits(20)).isEqualTo(log());
        }
    }

    @Test
    @DisplayName(
            "PUSH-6: closed by its owner, a watch with a listener delivers no further commit; its last word is Closed")
    void closing() throws Exception {
        Recorder recorder = new Recorder();
        Watch watch = team.watch(CHANNEL, Position.START, recorder);
        addFindings("cursor", 3);
        recorder.commits(3);
        watch.close();
        watch.close();
        assertThat(recorder.next()).isEqualTo(new WatchEvent.Closed(session().position(), Optional.empty()));
        addFindings("cursor", 3);
        assertThat(recorder.events).isEmpty();
        assertThat(watch.position().revision()).isEqualTo(3);
    }

    @Test
    @DisplayName("PUSH-7: a listener is told Closed, Diverged and Truncated as a reader is, as the last event")
    void lastWords() throws Exception {
        addFindings("cursor", 3);
        Position made = new Position(2, Hash.sha256(new byte[] {1}));
        Position first = log().get(0).position();
        Recorder diverged = new Recorder();
        team.watch(CHANNEL, made, diverged);
        assertThat(diverged.next()).isEqualTo(new WatchEvent.Diverged(made, 3));
        joinSeeing("cursor").delete();
        Recorder truncated = new Recorder();
        team.watch(CHANNEL, first, truncated);
        assertThat(truncated.next()).isEqualTo(new WatchEvent.Truncated(first, 4));
        Recorder closed = new Recorder();
        team.watch(CHANNEL, session().position(), closed);
        store.close();
        assertThat(closed.next()).isInstanceOfSatisfying(WatchEvent.Closed.class, event -> {
            assertThat(event.position().revision()).isEqualTo(4);
            assertThat(event.cause()).containsInstanceOf(StoreClosedException.class);
        });
    }

    @Test
    @DisplayName("PUSH-8: a watch with a listener cannot be pulled")
    void cannotBePulled() {
        try (Watch watch = team.watch(CHANNEL, Position.START, event -> {})) {
            assertThatThrownBy(() -> watch.next(Duration.ZERO)).isInstanceOf(InvalidInputException.class);
        }
    }

    @Test
    @DisplayName("PUSH-9: listeners run on the executor given to the builder, which the store does not shut down")
    void onTheExecutor() throws Exception {
        AtomicInteger number = new AtomicInteger();
        ExecutorService own = Executors.newFixedThreadPool(
                2, task -> new Thread(task, "contract-listener-" + number.incrementAndGet()));
        try {
            replaceStore(builder().executor(own));
            BlockingQueue<String> threads = new LinkedBlockingQueue<>();
            try (Watch watch = team.watch(
                    CHANNEL,
                    Position.START,
                    event -> threads.add(Thread.currentThread().getName()))) {
                addFindings("cursor", 20);
                for (int i = 0; i < 20; i++) {
                    assertThat(threads.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                            .startsWith("contract-listener-");
                }
            }
            store.close();
            assertThat(own.isShutdown()).isFalse();
        } finally {
            own.shutdownNow();
        }
    }

    @Test
    @DisplayName("PUSH-10: one listener's failure or slowness is no other's")
    void listenersAreApart() throws Exception {
        CountDownLatch released = new CountDownLatch(1);
        Recorder recorder = new Recorder();
        try (Watch bad = team.watch(CHANNEL, Position.START, event -> {
                    throw new IllegalStateException("always");
                });
                Watch stuck = team.watch(CHANNEL, Position.START, event -> await(released));
                Watch good = team.watch(CHANNEL, Position.START, recorder)) {
            addFindings("cursor", 50);
            assertThat(recorder.commits(50)).isEqualTo(log());
            assertThat(bad.position()).isEqualTo(Position.START);
            assertThat(stuck.position()).isEqualTo(Position.START);
        } finally {
            released.countDown();
        }
    }

    @Test
    @DisplayName("PUSH-11: a listener gets each commit also where the executor is done with it before it returns")
    void promptExecutor() throws Exception {
        replaceStore(builder().executor(StoreListenerRules::runElsewhere));
        Recorder recorder = new Recorder();
        try (Watch watch = team.watch(CHANNEL, Position.START, recorder)) {
            addFindings("cursor", 3);
            assertThat(recorder.commits(3)).isEqualTo(log());
        }
    }

    /** Who is woken too early finds nothing, and is not woken again. */
    private static void runElsewhere(Runnable task) {
        Thread thread = new Thread(task, "contract-prompt");
        thread.start();
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted while a task ran", e);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Keeps what it is told, for the test to wait for. */
    private static final class Recorder implements WatchListener {

        private final BlockingQueue<WatchEvent> events = new LinkedBlockingQueue<>();

        @Override
        public void onEvent(WatchEvent event) {
            events.add(event);
        }

        WatchEvent next() throws InterruptedException {
            @Nullable WatchEvent event = events.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            if (event == null) {
                throw new AssertionError("no event came to the listener in time");
            }
            return event;
        }

        List<Commit> commits(int count) throws InterruptedException {
            List<Commit> commits = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                WatchEvent event = next();
                assertThat(event).isInstanceOf(WatchEvent.Committed.class);
                commits.add(((WatchEvent.Committed) event).commit());
            }
            return commits;
        }
    }
}
