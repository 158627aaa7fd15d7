package io.leanctx.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.leanctx.Commit;
import io.leanctx.Hash;
import io.leanctx.Participant;
import io.leanctx.Position;
import io.leanctx.StoreClosedException;
import io.leanctx.Watch;
import io.leanctx.WatchEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.stream.LongStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

abstract class StoreWatchRules extends StoreRules {

    StoreWatchRules(SessionStoreContract contract) {
        super(contract);
    }

    @Test
    @DisplayName("WATCH-1: a watch delivers each commit after its position once, in order, as the log has it")
    void eachOnce() throws Exception {
        Participant cursor = join("cursor");
        try (Watch watch = team.watch(CHANNEL, Position.START)) {
            for (int i = 0; i < 100; i++) {
                cursor.addFinding("finding " + i);
            }
            assertThat(pull(watch, 100)).isEqualTo(log());
            assertThat(watch.next(Duration.ZERO)).isEmpty();
            assertThat(watch.position()).isEqualTo(session().position());
        }
    }

    @Test
    @DisplayName(
            "WATCH-2: a watch that begins late delivers what came before it too, and one from the head only what comes")
    void late() throws Exception {
        addFindings("cursor", 50);
        try (Watch all = team.watch(CHANNEL, Position.START);
                Watch some = team.watch(CHANNEL, log().get(29).position());
                Watch none = team.watch(CHANNEL, session().position())) {
            assertThat(pull(all, 50)).isEqualTo(log());
            assertThat(pull(some, 20)).isEqualTo(log().subList(30, 50));
            assertThat(none.next(Duration.ZERO)).isEmpty();
            addFindings("cursor", 1);
            assertThat(pull(all, 1)).isEqualTo(pull(some, 1)).isEqualTo(pull(none, 1));
        }
    }

    @Test
    @DisplayName("WATCH-3: a slow watch loses nothing, however far it falls behind, and holds up nobody")
    void slow() throws Exception {
        try (Watch watch = team.watch(CHANNEL, Position.START)) {
            addFindings("cursor", 1);
            pull(watch, 1);
            addFindings("cursor", 2_500);
            assertThat(revision()).isEqualTo(2_501);
            assertThat(pull(watch, 2_500))
                    .extracting(Commit::revision)
                    .containsExactlyElementsOf(
                            LongStream.rangeClosed(2, 2_501).boxed().toList());
            assertThat(watch.next(Duration.ZERO)).isEmpty();
        }
    }

    @Test
    @DisplayName("WATCH-4: a watch resumed at the position of another goes on without a gap or a repetition")
    void resumed() throws Exception {
        addFindings("cursor", 40);
        List<Commit> seen = new ArrayList<>();
        Position position = Position.START;
        while (seen.size() < 40) {
            try (Watch watch = team.watch(CHANNEL, position)) {
                seen.addAll(pull(watch, 1 + seen.size() % 5));
                position = watch.position();
                assertThat(position).isEqualTo(seen.get(seen.size() - 1).position());
            }
        }
        assertThat(seen).isEqualTo(log().subList(0, seen.size()));
    }

    @Test
    @DisplayName("WATCH-5: a waiting watch gets a commit as it is made")
    void live() throws Exception {
        Participant cursor = join("cursor");
        CountDownLatch waiting = new CountDownLatch(1);
        Race.run(List.<Callable<Void>>of(
                () -> {
                    try (Watch watch = team.watch(CHANNEL, Position.START)) {
                        waiting.countDown();
                        assertThat(pull(watch, 200))
                                .extracting(Commit::revision)
                                .containsExactlyElementsOf(
                                        LongStream.rangeClosed(1, 200).boxed().toList());
                    }
                    return null;
                },
                () -> {
                    waiting.await();
                    for (int i = 0; i < 200; i++) {
                        cursor.addFinding("finding " + i);
                    }
                    return null;
                }));
    }

    @Test
    @DisplayName("WATCH-6: where nothing comes, next returns in time with nothing, and the position stays")
    void nothingComes() throws Exception {
        addFindings("cursor", 1);
        try (Watch watch = team.watch(CHANNEL, session().position())) {
            for (Duration timeout : List.of(Duration.ofMillis(50), Duration.ZERO, Duration.ofSeconds(-1))) {
                long began = System.nanoTime();
                assertThat(watch.next(timeout)).isEmpty();
                assertThat(System.nanoTime() - began).isGreaterThanOrEqualTo(timeout.toNanos());
                assertThat(watch.position()).isEqualTo(session().position());
            }
        }
    }

    @Test
    @DisplayName("WATCH-7: closing a watch wakes who waits, and ends it for good with Closed and no cause")
    void closing() throws Exception {
        addFindings("cursor", 2);
        Watch watch = team.watch(CHANNEL, Position.START);
        pull(watch, 2);
        List<WatchEvent> events = Race.run(List.<Callable<WatchEvent>>of(() -> next(watch), () -> next(watch), () -> {
            watch.close();
            return next(watch);
        }));
        assertThat(events).containsOnly(new WatchEvent.Closed(session().position(), Optional.empty()));
        watch.close();
        addFindings("cursor", 1);
        assertThat(next(watch)).isEqualTo(events.get(0));
        assertThat(watch.position().revision()).isEqualTo(2);
    }

    @Test
    @DisplayName("WATCH-8: an interrupted reader stops waiting, and loses nothing")
    void interrupted() throws Exception {
        Participant cursor = join("cursor");
        try (Watch watch = team.watch(CHANNEL, Position.START)) {
            Thread.currentThread().interrupt();
            boolean thrown = false;
            try {
                watch.next(PATIENCE);
            } catch (InterruptedException e) {
                thrown = true;
            }
            assertThat(thrown).as("next threw InterruptedException").isTrue();
            assertThat(watch.position()).isEqualTo(Position.START);
            Commit commit = cursor.addFinding("f");
            assertThat(pull(watch, 1)).containsExactly(commit);
        }
    }

    @Test
    @DisplayName("WATCH-9: several readers of one watch share its events: each goes to exactly one of them")
    void sharedReaders() throws Exception {
        addFindings("cursor", 300);
        try (Watch watch = team.watch(CHANNEL, Position.START)) {
            List<List<Commit>> parts = Race.run(3, reader -> () -> pull(watch, 100));
            assertThat(parts)
                    .allSatisfy(part ->
                            assertThat(part).isSortedAccordingTo((a, b) -> Long.compare(a.revision(), b.revision())));
            assertThat(parts.stream().flatMap(List::stream)).containsExactlyInAnyOrderElementsOf(log());
        }
    }

    @Test
    @DisplayName("WATCH-10: a watch from a position that is not of the log says Diverged, and nothing else any more")
    void diverged() throws Exception {
        addFindings("cursor", 3);
        Position elsewhere = join("elsewhere", "cursor").addFinding("f").position();
        Position made = new Position(2, Hash.sha256(new byte[] {1}));
        Position future = new Position(9, session().position().hash());
        for (Position wrong : List.of(elsewhere, made, future)) {
            try (Watch watch = team.watch(CHANNEL, wrong)) {
                assertThat(next(watch)).isEqualTo(new WatchEvent.Diverged(wrong, 3));
                assertThat(next(watch)).isEqualTo(new WatchEvent.Diverged(wrong, 3));
                assertThat(watch.position()).isEqualTo(wrong);
            }
        }
    }

    @Test
    @DisplayName("WATCH-11: a watch whose next commit went with a deletion says Truncated, and from where to go on")
    void truncated() throws Exception {
        addFindings("cursor", 5);
        Position second = log().get(1).position();
        Position last = session().position();
        Commit deletion = joinSeeing("claude-code").delete();
        try (Watch old = team.watch(CHANNEL, second);
                Watch fresh = team.watch(CHANNEL, last)) {
            assertThat(next(old)).isEqualTo(new WatchEvent.Truncated(second, 6));
            assertThat(next(old)).isEqualTo(new WatchEvent.Truncated(second, 6));
            assertThat(pull(fresh, 1)).containsExactly(deletion);
        }
        try (Watch again = team.watch(CHANNEL, session().position())) {
            addFindings("cursor", 1);
            assertThat(pull(again, 1)).extracting(Commit::revision).containsExactly(7L);
        }
    }

    @Test
    @DisplayName(
            "WATCH-12: closing the store wakes who waits, and ends the watch with StoreClosedException as the cause")
    void storeCloses() throws Exception {
        addFindings("cursor", 1);
        Watch watch = team.watch(CHANNEL, session().position());
        CountDownLatch waiting = new CountDownLatch(1);
        List<WatchEvent> events = Race.run(List.<Callable<WatchEvent>>of(
                () -> {
                    waiting.countDown();
                    return next(watch);
                },
                () -> {
                    waiting.await();
                    store.close();
                    return next(watch);
                }));
        assertThat(events)
                .allSatisfy(event -> assertThat(event).isInstanceOfSatisfying(WatchEvent.Closed.class, closed -> {
                    assertThat(closed.position().revision()).isEqualTo(1);
                    assertThat(closed.cause()).containsInstanceOf(StoreClosedException.class);
                }));
        watch.close();
    }

    @Test
    @DisplayName("WATCH-13: a watch may begin before the channel has its first commit")
    void beforeTheFirst() throws Exception {
        try (Watch watch = team.watch("not/yet", Position.START)) {
            assertThat(watch.next(Duration.ZERO)).isEmpty();
            Commit first = join("not/yet", "cursor").setTask("t");
            assertThat(pull(watch, 1)).containsExactly(first);
        }
    }

    @Test
    @DisplayName("WATCH-14: a watch sees its own channel only")
    void ownChannelOnly() throws Exception {
        try (Watch watch = team.watch(CHANNEL, Position.START)) {
            join("other", "cursor").setTask("t");
            assertThat(watch.next(Duration.ZERO)).isEmpty();
            Commit own = join("cursor").addFinding("f");
            assertThat(pull(watch, 1)).containsExactly(own);
            assertThat(watch.next(Duration.ZERO)).isEmpty();
        }
    }
}
