package io.leanctx.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leanctx.Commit;
import io.leanctx.HistoryPage;
import io.leanctx.InvalidInputException;
import io.leanctx.Participant;
import io.leanctx.Position;
import io.leanctx.Session;
import io.leanctx.TruncatedException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.stream.LongStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

abstract class StoreHistoryRules extends StoreRules {

    StoreHistoryRules(SessionStoreContract contract) {
        super(contract);
    }

    @Test
    @DisplayName("HIST-1: the log has every commit, oldest first, as it was acknowledged")
    void everyCommit() {
        Participant cursor = join("cursor");
        List<Commit> acknowledged = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            int number = i;
            acknowledged.add(cursor.setTask("task " + i));
            acknowledged.add(committed(cursor, p -> p.learn("k" + number, "v").addFinding("f"))
                    .commit());
        }
        assertThat(team.history(CHANNEL, 0, 1_000).commits()).isEqualTo(acknowledged);
        replaceStore(builder().cacheWeight(0));
        assertThat(team.history(CHANNEL, 0, 1_000).commits()).isEqualTo(acknowledged);
    }

    @Test
    @DisplayName("HIST-2: pages follow each other without a gap, and say where the head and the beginning are")
    void paging() {
        addFindings("cursor", 100);
        for (int limit : List.of(1, 7, 99, 100, 1_000)) {
            List<Commit> read = new ArrayList<>();
            HistoryPage page;
            do {
                page = team.history(CHANNEL, read.size(), limit);
                assertThat(page.commits()).hasSizeBetween(1, limit);
                assertThat(page.head()).isEqualTo(session().position());
                assertThat(page.oldest()).isEqualTo(1);
                read.addAll(page.commits());
            } while (page.hasMore());
            assertThat(read).as("pages of %s", limit).isEqualTo(log()).hasSize(100);
        }
    }

    @Test
    @DisplayName("HIST-3: after the head there is an empty page; a channel nobody wrote to has an empty log")
    void emptyPages() {
        HistoryPage none = team.history("nothing", 0, 10);
        assertThat(none).isEqualTo(new HistoryPage(List.of(), Position.START, 0));
        assertThat(none.hasMore()).isFalse();
        addFindings("cursor", 3);
        assertThat(team.history(CHANNEL, 3, 10))
                .isEqualTo(new HistoryPage(List.of(), session().position(), 1));
    }

    @Test
    @DisplayName("HIST-4: a page from a revision that is negative or beyond the head, or of no size, is refused")
    void badPages() {
        addFindings("cursor", 3);
        for (long after : List.of(-1L, Long.MIN_VALUE, 4L, Long.MAX_VALUE)) {
            assertThatThrownBy(() -> team.history(CHANNEL, after, 10))
                    .as("after %s", after)
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining(String.valueOf(after));
        }
        for (int limit : List.of(0, -1, 1_001, Integer.MAX_VALUE)) {
            assertThatThrownBy(() -> team.history(CHANNEL, 0, limit))
                    .as("limit %s", limit)
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining(limit < 2_000 ? String.valueOf(limit) : "");
        }
    }

    @Test
    @DisplayName("HIST-5: a session can be read as it was at each revision of the log")
    void sessionAtEach() {
        Participant cursor = join("cursor");
        List<String> json = new ArrayList<>(List.of(session().toJson()));
        for (int i = 0; i < 60; i++) {
            cursor.learn("k" + i % 7, "v" + i);
            json.add(session().toJson());
        }
        for (int revision = 60; revision >= 0; revision--) {
            Session at = team.sessionAt(CHANNEL, revision);
            assertThat(at.revision()).isEqualTo(revision);
            assertThat(at.toJson()).isEqualTo(json.get(revision));
        }
        replaceStore(builder().cacheWeight(0));
        for (int revision = 0; revision <= 60; revision += 3) {
            assertThat(team.sessionAt(CHANNEL, revision).toJson()).isEqualTo(json.get(revision));
        }
    }

    @Test
    @DisplayName("HIST-6: a session at a revision that is negative or beyond the head is refused")
    void badRevisions() {
        addFindings("cursor", 3);
        for (long revision : List.of(-1L, 4L, Long.MAX_VALUE, Long.MIN_VALUE)) {
            assertThatThrownBy(() -> team.sessionAt(CHANNEL, revision))
                    .as("revision %s", revision)
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining(String.valueOf(revision));
        }
    }

    @Test
    @DisplayName("HIST-7: what was deleted is in no page and in no session of the past; it is refused as truncated")
    void deletedIsGone() {
        addFindings("cursor", 3);
        joinSeeing("cursor").delete();
        addFindings("cursor", 2);
        assertThat(team.history(CHANNEL, 3, 10).commits())
                .extracting(Commit::revision)
                .containsExactly(4L, 5L, 6L);
        assertThat(team.history(CHANNEL, 3, 10).oldest()).isEqualTo(4);
        for (long after = 0; after < 3; after++) {
            long below = after;
            assertThatThrownBy(() -> team.history(CHANNEL, below, 10))
                    .isInstanceOfSatisfying(
                            TruncatedException.class,
                            e -> assertThat(e.oldest()).isEqualTo(4));
        }
        for (long revision = 1; revision <= 3; revision++) {
            long gone = revision;
            assertThatThrownBy(() -> team.sessionAt(CHANNEL, gone))
                    .isInstanceOfSatisfying(
                            TruncatedException.class,
                            e -> assertThat(e.oldest()).isEqualTo(4));
        }
        assertThat(team.sessionAt(CHANNEL, 4).isDeleted()).isTrue();
        assertThat(team.sessionAt(CHANNEL, 5).findings()).hasSize(1);
    }

    @Test
    @DisplayName("HIST-8: waiting for a revision ends when it is there, at once if it is there already")
    void awaits() throws Exception {
        Participant cursor = join("cursor");
        cursor.addFinding("one");
        assertThat(team.await(CHANNEL, 0, Duration.ZERO)).isPresent();
        assertThat(team.await(CHANNEL, 1, Duration.ZERO).orElseThrow().revision())
                .isEqualTo(1);
        CountDownLatch waiting = new CountDownLatch(2);
        Callable<Long> waiter = () -> {
            waiting.countDown();
            return team.await(CHANNEL, 3, PATIENCE).orElseThrow().revision();
        };
        List<Long> reached = Race.run(List.of(waiter, waiter, () -> {
            waiting.await();
            cursor.addFinding("two");
            return cursor.addFinding("three").revision();
        }));
        assertThat(reached).containsOnly(3L);
    }

    @Test
    @DisplayName("HIST-9: waiting for a revision that does not come ends in time, with nothing")
    void awaitsInVain() throws Exception {
        addFindings("cursor", 1);
        long began = System.nanoTime();
        Optional<Session> none = team.await(CHANNEL, 2, Duration.ofMillis(50));
        assertThat(none).isEmpty();
        assertThat(System.nanoTime() - began).isGreaterThanOrEqualTo(50_000_000);
        assertThat(team.await(CHANNEL, 2, Duration.ofSeconds(-1))).isEmpty();
        assertThat(team.await("nothing", 1, Duration.ZERO)).isEmpty();
        assertThatThrownBy(() -> team.await(CHANNEL, -1, Duration.ZERO)).isInstanceOf(InvalidInputException.class);
    }

    @Test
    @DisplayName("HIST-10: who waits for a revision can be interrupted")
    void awaitIsInterruptible() {
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> team.await(CHANNEL, 1, PATIENCE)).isInstanceOf(InterruptedException.class);
        assertThat(Thread.interrupted()).isFalse();
    }

    @Test
    @DisplayName("HIST-11: a page holds what the log had when it was read, also while others write")
    void pagesUnderWriters() throws Exception {
        Participant cursor = join("cursor");
        Race.run(List.<Callable<Void>>of(
                () -> {
                    for (int i = 0; i < 300; i++) {
                        cursor.addFinding("finding " + i);
                    }
                    return null;
                },
                () -> {
                    long head = 0;
                    while (head < 300) {
                        HistoryPage page = team.history(CHANNEL, 0, 1_000);
                        assertThat(page.commits())
                                .extracting(Commit::revision)
                                .containsExactlyElementsOf(
                                        LongStream.rangeClosed(1, page.commits().size())
                                                .boxed()
                                                .toList());
                        assertThat(page.head().revision()).isGreaterThanOrEqualTo(head);
                        head = page.head().revision();
                    }
                    return null;
                }));
    }
}
