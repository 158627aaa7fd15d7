package io.leanctx.rocks;

import static org.assertj.core.api.Assertions.assertThat;

import io.leanctx.Agent;
import io.leanctx.Durability;
import io.leanctx.Participant;
import io.leanctx.Position;
import io.leanctx.SessionStore;
import io.leanctx.Watch;
import io.leanctx.WatchEvent;
import io.leanctx.Workspace;
import io.leanctx.core.LeanCtx;
import io.leanctx.spi.ChannelKey;
import io.leanctx.spi.Head;
import io.leanctx.spi.SessionBackend;
import io.leanctx.spi.StoredEntry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A follower whose owner is another process, which writes, moves its logs to tables, compacts them, and is killed. */
@DisplayName("A follower of another process")
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class FollowedProcessTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int KILLS = 3;
    private static final int ACKNOWLEDGED_BEFORE_A_KILL = 500;

    @TempDir
    Path temp;

    @ParameterizedTest
    @EnumSource(Durability.class)
    @DisplayName("sees each append as soon as it is acknowledged, while owners are killed and others take over")
    void seesWhatIsAcknowledged(Durability durability) throws Exception {
        RocksBackend.at(temp).close();
        Map<String, Long> shown = new HashMap<>();
        try (SessionBackend follower = RocksBackend.follow(temp)) {
            for (int kill = 0; kill < KILLS; kill++) {
                try (Child writer = Child.start(Child.Writer.class, temp.toString(), durability.name())) {
                    for (int i = 0; i < ACKNOWLEDGED_BEFORE_A_KILL; i++) {
                        String[] acknowledged = writer.line().split(" ", 2);
                        ChannelKey key = new ChannelKey("team", acknowledged[0]);
                        assertShown(follower, key, Long.parseLong(acknowledged[1]), shown);
                    }
                    writer.kill();
                }
                for (int i = 0; i < Child.Writer.LOGS; i++) {
                    ChannelKey key = Child.Writer.key(i);
                    assertShown(follower, key, shown.getOrDefault(key.channel(), 0L), shown);
                }
            }
        }
        assertThat(shown).hasSize(Child.Writer.LOGS);
    }

    /** No less than was acknowledged or shown before, and whole. */
    private static void assertShown(
            SessionBackend follower, ChannelKey key, long acknowledged, Map<String, Long> shown) {
        Head head = follower.head(key).orElseThrow();
        assertThat(head.revision())
                .as("head of %s", key)
                .isGreaterThanOrEqualTo(Math.max(acknowledged, shown.getOrDefault(key.channel(), 0L)));
        shown.put(key.channel(), head.revision());
        List<StoredEntry> entries = follower.entries(key, head.oldest() - 1, 1_000, Long.MAX_VALUE);
        assertThat(entries.size()).isGreaterThanOrEqualTo(1);
        long first = entries.get(0).revision();
        assertThat(first).isGreaterThanOrEqualTo(head.oldest());
        assertThat(entries)
                .isEqualTo(LongStream.range(first, first + entries.size())
                        .mapToObj(revision -> new StoredEntry(revision, Logs.entry(key, revision)))
                        .toList());
        assertThat(follower.operation(key, Logs.operation(head.revision())))
                .satisfiesAnyOf(
                        found -> assertThat(found).hasValue(head.revision()),
                        found -> assertThat(follower.head(key).orElseThrow().oldest())
                                .isGreaterThan(head.revision()));
    }

    @Test
    @DisplayName(
            "watches each revision of each session once, in order, while all of it is written, flushed and compacted")
    void watchesAll() throws Exception {
        RocksBackend.at(temp).close();
        ExecutorService watchers = Executors.newCachedThreadPool();
        try (SessionStore store = LeanCtx.open(RocksBackend.follow(temp));
                Child owner = Child.start(Committing.class, temp.toString())) {
            Workspace team = store.workspace("team");
            Map<String, Future<Position>> watched = new HashMap<>();
            for (int i = 0; i < Committing.SESSIONS; i++) {
                String channel = "session-" + i;
                watched.put(channel, watchers.submit(() -> watch(team, channel)));
            }
            for (String line = owner.line(); line != null; line = owner.line()) {
                String[] head = line.split(" ", 2);
                Position position = Position.parse(head[1]);
                assertThat(team.session(head[0]).position()).isEqualTo(position);
                assertThat(watched.get(head[0]).get()).isEqualTo(position);
            }
            assertThat(owner.exitCode()).isZero();
            assertThat(watched.values()).allMatch(Future::isDone);
        } finally {
            watchers.shutdownNow();
        }
    }

    private static Position watch(Workspace team, String channel) throws InterruptedException {
        try (Watch watch = team.watch(channel, Position.START)) {
            for (long revision = 1; revision <= Committing.REVISIONS; revision++) {
                WatchEvent event = watch.next(PATIENCE).orElseThrow();
                assertThat(event).isInstanceOf(WatchEvent.Committed.class);
                assertThat(((WatchEvent.Committed) event).commit().revision()).isEqualTo(revision);
            }
            return watch.position();
        }
    }

    /**
     * Commits to several sessions at once, now and then an erasure, which flushes all and compacts some; then says where
     * each session came to.
     */
    static final class Committing {

        static final int SESSIONS = 4;
        static final int REVISIONS = 1_500;
        private static final int BETWEEN_ERASURES = 50;

        private Committing() {}

        public static void main(String[] arguments) throws Exception {
            try (SessionStore store = LeanCtx.builder()
                    .durability(Durability.RELAXED)
                    .open(RocksBackend.existing(Path.of(arguments[0])))) {
                Workspace team = store.workspace("team");
                Agent agent = team.registerNew("writer");
                Thread[] writers = new Thread[SESSIONS];
                for (int i = 0; i < SESSIONS; i++) {
                    Participant writing = team.join("session-" + i, agent);
                    writers[i] = new Thread(() -> commit(writing));
                    writers[i].start();
                }
                for (int i = 0; i < SESSIONS; i++) {
                    writers[i].join();
                    System.out.println(
                            "session-" + i + " " + team.session("session-" + i).position());
                }
            }
        }

        private static void commit(Participant writing) {
            for (long revision = 1; revision <= REVISIONS; revision++) {
                if (revision % BETWEEN_ERASURES == 0) {
                    writing.erase(revision - 1, "leaked");
                } else {
                    writing.addProgress("step " + revision + " ".repeat((int) (revision % 7) * 100) + ".");
                }
            }
        }
    }
}
