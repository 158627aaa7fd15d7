package io.leanctx.rocks;

import static io.leanctx.rocks.Logs.KEY;
import static io.leanctx.rocks.Logs.append;
import static io.leanctx.rocks.Logs.assertLog;
import static io.leanctx.rocks.Logs.grow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leanctx.Agent;
import io.leanctx.Durability;
import io.leanctx.InvalidInputException;
import io.leanctx.Participant;
import io.leanctx.Position;
import io.leanctx.SessionStore;
import io.leanctx.StoreClosedException;
import io.leanctx.StoreCorruptException;
import io.leanctx.StoreFailedException;
import io.leanctx.StoreFormatException;
import io.leanctx.TokenBudget;
import io.leanctx.Watch;
import io.leanctx.WatchEvent;
import io.leanctx.Workspace;
import io.leanctx.core.LeanCtx;
import io.leanctx.spi.ChannelKey;
import io.leanctx.spi.SessionBackend;
import io.leanctx.spi.SoftState;
import io.leanctx.spi.StoredSnapshot;
import io.leanctx.spi.Subscription;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What {@link RocksBackend#follow} promises, in one process; {@link FollowedProcessTest} has the owner in another. */
@DisplayName("A follower")
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class FollowerTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    Path temp;

    @Test
    @DisplayName("shows who keeps the directory its workspaces, beside an owner too, and changes nothing")
    void showsContents() throws Exception {
        try (SessionStore store = LeanCtx.open(RocksBackend.at(temp))) {
            assertThat(RocksBackend.contents(temp)).isEqualTo(new StoreContents(Format.CURRENT, List.of()));
            for (String workspace : List.of("team", "a", "team-2", "B")) {
                Workspace team = store.workspace(workspace);
                for (int i = 0; i < 3; i++) {
                    team.join("channel/" + i, team.registerNew("cursor")).setTask("first");
                }
            }
            assertThat(RocksBackend.contents(temp).workspaces()).containsExactly("B", "a", "team", "team-2");
        }
        Map<String, String> before = contents();
        assertThat(RocksBackend.contents(temp).workspaces()).hasSize(4);
        assertThat(contents()).isEqualTo(before);
        Path none = temp.resolve("none");
        assertThatThrownBy(() -> RocksBackend.contents(none)).isInstanceOf(InvalidInputException.class);
    }

    @Test
    @DisplayName("reads a store at rest in every way, refuses whatever would write, and changes nothing of it")
    void readsAndRefuses() throws Exception {
        Agent agent;
        try (SessionStore store = LeanCtx.open(RocksBackend.at(temp))) {
            agent = store.workspace("team").registerNew("cursor");
            Participant cursor = store.workspace("team").join("main", agent);
            cursor.setTask("first");
            cursor.addFinding("second");
        }
        Map<String, String> before = contents();
        try (SessionStore store = LeanCtx.open(RocksBackend.follow(temp))) {
            Workspace team = store.workspace("team");
            assertThat(team.channels(Optional.empty(), 10).channels()).hasSize(1);
            assertThat(team.agents()).hasSize(1);
            assertThat(team.session("main").revision()).isEqualTo(2);
            assertThat(team.sessionAt("main", 1).findings()).isEmpty();
            assertThat(team.history("main", 0, 10).commits()).hasSize(2);
            try (Watch watch = team.watch("main", Position.START)) {
                assertThat(nextRevision(watch)).isEqualTo(1);
                assertThat(nextRevision(watch)).isEqualTo(2);
                assertThat(watch.next(Duration.ZERO)).isEmpty();
            }
            Participant reader = team.join("main", agent);
            assertThat(reader.brief(TokenBudget.of(1_000)).text()).contains("first");
            assertThat(reader.inbox().messages()).isEmpty();
            refused(() -> reader.addFinding("third"));
            refused(() -> reader.erase(1, "leaked"));
            refused(() -> reader.truncate(1));
            refused(reader::delete);
            refused(() -> team.registerNew("another"));
            refused(() -> team.revoke(agent, agent.id(), "leaves"));
            assertThat(team.session("main").revision()).isEqualTo(2);
        }
        try (SessionBackend follower = RocksBackend.follow(temp)) {
            assertThat(follower.nature()).isEqualTo(SessionBackend.Nature.SHARED);
            assertThat(follower.now()).isBefore(Instant.MAX);
            refused(() -> follower.append(List.of(append(KEY, 1)), Durability.RELAXED));
            refused(() -> follower.putSnapshot(KEY, new StoredSnapshot(1, Logs.bytes("snapshot"))));
            refused(() -> follower.putSoft(KEY, new SoftState("name", Logs.bytes("soft"), Instant.MAX)));
            refusedArguments(follower);
        }
        assertThat(contents()).isEqualTo(before);
    }

    private static void refusedArguments(SessionBackend follower) {
        for (ThrowingCallable call : List.<ThrowingCallable>of(
                () -> follower.entries(KEY, -1, 1, 1),
                () -> follower.entries(KEY, 0, 0, 1),
                () -> follower.entries(KEY, 0, 1, -1),
                () -> follower.snapshot(KEY, -1),
                () -> follower.heads("team", Optional.empty(), 0))) {
            assertThatThrownBy(call).isInstanceOf(InvalidInputException.class).hasMessageContaining("it is at least");
        }
    }

    private static void refused(ThrowingCallable call) {
        assertThatThrownBy(call)
                .isExactlyInstanceOf(StoreFailedException.class)
                .hasMessageContaining("followed read-only")
                .hasMessageContaining("RocksBackend.at");
    }

    @Test
    @DisplayName("reads what the owner had answered before, and goes on where the owner closes and another opens")
    void reopenedOwner() {
        RocksBackend.at(temp).close();
        try (SessionBackend follower = RocksBackend.follow(temp)) {
            long revision = 0;
            for (int owners = 0; owners < 5; owners++) {
                try (RocksBackend owner = RocksBackend.existing(temp)) {
                    for (int i = 0; i < 20; i++) {
                        revision++;
                        grow(owner, KEY, revision, revision);
                        assertThat(follower.head(KEY)).hasValue(Logs.head(revision, 1));
                    }
                    assertLog(follower, KEY, 1, revision);
                }
                assertLog(follower, KEY, 1, revision);
            }
        }
    }

    @Test
    @DisplayName("tells of each log that moved, as long as it is subscribed, also of those beside many others")
    void tellsOfEach() throws Exception {
        try (RocksBackend owner = RocksBackend.at(temp)) {
            for (int i = 0; i < 3_000; i++) {
                grow(owner, new ChannelKey("team", "quiet-" + i), 1, 1);
            }
            Set<ChannelKey> told = ConcurrentHashMap.newKeySet();
            try (SessionBackend follower = RocksBackend.follow(temp)) {
                follower.subscribe(key -> {
                    throw new IllegalStateException("a listener that fails is no matter to others");
                });
                Subscription subscription = follower.subscribe(told::add);
                for (int i = 0; i < 50; i++) {
                    ChannelKey key = new ChannelKey("team", "moving-" + i);
                    grow(owner, key, 1, 1);
                    Eventually.holds(() -> assertThat(told).contains(key));
                }
                assertThat(told)
                        .as("logs that did not move")
                        .noneMatch(key -> key.channel().startsWith("quiet"));
                subscription.close();
                subscription.close();
                told.clear();
                grow(owner, KEY, 1, 1);
                assertThat(follower.head(KEY)).isPresent();
            }
            assertThat(told).isEmpty();
        }
    }

    @Test
    @DisplayName("tells of all logs where it does not know any more which moved, as after another open of the store")
    void tellsOfAll() {
        try (RocksBackend owner = RocksBackend.at(temp)) {
            for (int i = 0; i < 1_500; i++) {
                grow(owner, new ChannelKey("team", "log-" + i), 1, 1);
            }
        }
        Set<ChannelKey> told = ConcurrentHashMap.newKeySet();
        try (SessionBackend follower = RocksBackend.follow(temp)) {
            follower.subscribe(told::add);
            RocksBackend.existing(temp).close();
            Eventually.holds(() -> assertThat(told).hasSize(1_500));
        }
    }

    @Test
    @DisplayName(
            "ends a watch as diverged whose position was lost with the end of the write-ahead log, and shows what is")
    void lostEnd() throws Exception {
        Agent agent;
        try (SessionStore store = LeanCtx.open(RocksBackend.at(temp))) {
            agent = store.workspace("team").registerNew("cursor");
            store.workspace("team").join("main", agent).addFinding("kept");
        }
        try (SessionStore following = LeanCtx.open(RocksBackend.follow(temp))) {
            Workspace followed = following.workspace("team");
            Watch watch = followed.watch("main", Position.START);
            long synced;
            Path log;
            try (SessionStore store =
                    LeanCtx.builder().durability(Durability.RELAXED).open(RocksBackend.existing(temp))) {
                Participant writing = store.workspace("team").join("main", agent);
                writing.addFinding("kept too");
                log = Raw.newestLog(temp);
                synced = Files.size(log);
                writing.addFinding("lost");
                for (long revision = 1; revision <= 3; revision++) {
                    assertThat(nextRevision(watch)).isEqualTo(revision);
                }
                assertThat(followed.session("main").findings()).hasSize(3);
            }
            cut(log, synced);
            try (SessionStore store = LeanCtx.open(RocksBackend.existing(temp))) {
                Participant writing = store.workspace("team").join("main", agent);
                writing.addFinding("instead of what was lost");
                writing.addFinding("after it");
                assertThat(watch.next(PATIENCE)).get().isInstanceOf(WatchEvent.Diverged.class);
                assertThat(followed.session("main").position())
                        .isEqualTo(store.workspace("team").session("main").position());
                assertThat(followed.history("main", 0, 10).commits())
                        .isEqualTo(
                                store.workspace("team").history("main", 0, 10).commits());
            }
        }
    }

    /** What a power loss leaves of a log of which not all was on the device. */
    private void cut(Path log, long bytes) throws IOException {
        try (var channel = Files.newByteChannel(log, StandardOpenOption.WRITE)) {
            channel.truncate(bytes);
        }
        Raw.delete(temp.resolve(Seal.FILE_NAME));
    }

    @Test
    @DisplayName("shows no more what was truncated, erased or deleted once that was answered")
    void removed() throws Exception {
        try (SessionStore store = LeanCtx.open(RocksBackend.at(temp));
                SessionStore following = LeanCtx.open(RocksBackend.follow(temp))) {
            Workspace team = store.workspace("team");
            Workspace followed = following.workspace("team");
            Participant cursor = team.join("main", team.registerNew("cursor"));
            for (int round = 0; round < 10; round++) {
                long secret = cursor.addFinding("secret " + round).revision();
                assertThat(text(followed, secret)).contains("secret " + round);
                cursor.erase(secret, "leaked");
                assertThat(text(followed, secret)).doesNotContain("secret " + round);
                assertThat(followed.session("main").position())
                        .isEqualTo(team.session("main").position());
            }
            cursor.truncate(10);
            assertThat(followed.history("main", 10, 1).oldest()).isEqualTo(11);
            cursor.delete();
            assertThat(followed.channels(Optional.empty(), 10).channels()).isEmpty();
        }
    }

    private static String text(Workspace workspace, long revision) {
        return workspace
                .history("main", revision - 1, 1)
                .commits()
                .get(0)
                .changes()
                .toString();
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    @DisplayName("lets go of files that the owner deleted, though nobody reads")
    void letsGo() {
        try (SessionStore store = LeanCtx.open(RocksBackend.at(temp));
                SessionBackend follower = RocksBackend.follow(temp)) {
            Workspace team = store.workspace("team");
            Participant cursor = team.join("main", team.registerNew("cursor"));
            Subscription subscription = follower.subscribe(key -> {});
            for (int round = 0; round < 5; round++) {
                cursor.erase(cursor.addFinding("secret " + round).revision(), "leaked");
                Eventually.holds(() -> assertThat(openDeletedFiles()).isEmpty());
            }
            subscription.close();
            cursor.erase(cursor.addFinding("secret").revision(), "leaked");
            Eventually.holds(() -> assertThat(openDeletedFiles()).isEmpty());
        }
    }

    private List<String> openDeletedFiles() throws IOException {
        try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
            return open.map(FollowerTest::target)
                    .filter(file -> file.startsWith(temp.toString()) && file.endsWith("(deleted)"))
                    .toList();
        }
    }

    private static String target(Path link) {
        try {
            return Files.readSymbolicLink(link).toString();
        } catch (IOException e) {
            // Closed since it was listed.
            return "";
        }
    }

    @Test
    @DisplayName(
            "says that the store is gone when its directory is, ends watches with that, and follows what comes instead")
    void directoryGone() throws Exception {
        Path directory = temp.resolve("store");
        Path elsewhere = temp.resolve("elsewhere");
        try (SessionStore store = LeanCtx.open(RocksBackend.at(directory))) {
            Workspace team = store.workspace("team");
            team.join("main", team.registerNew("cursor")).addFinding("found");
        }
        try (SessionStore following = LeanCtx.open(RocksBackend.follow(directory))) {
            Workspace followed = following.workspace("team");
            Position head = followed.session("main").position();
            Watch watch = followed.watch("main", head);
            assertThat(watch.next(Duration.ZERO)).isEmpty();
            Files.move(directory, elsewhere);
            assertThat(watch.next(PATIENCE))
                    .get()
                    .isInstanceOfSatisfying(
                            WatchEvent.Closed.class,
                            closed -> assertThat(closed.cause())
                                    .get()
                                    .isInstanceOf(StoreFailedException.class)
                                    .asString()
                                    .contains("is gone"));
            assertThatThrownBy(() -> followed.session("main"))
                    .isExactlyInstanceOf(StoreFailedException.class)
                    .hasMessageContaining("is gone")
                    .hasMessageContaining(directory.toString());
            Files.move(elsewhere, directory);
            assertThat(followed.session("main").position()).isEqualTo(head);
        }
    }

    @Test
    @DisplayName("is refused where there is no store, or none of the current format, and makes nothing")
    void refusedOpenings() throws Exception {
        assertRefused(InvalidInputException.class, "null", null);
        assertRefused(InvalidInputException.class, "no store in", temp.resolve("missing"));
        assertThat(temp.resolve("missing")).doesNotExist();
        assertRefused(InvalidInputException.class, "no store in", Files.createDirectory(temp.resolve("empty")));
        assertRefused(InvalidInputException.class, "is a file", Files.writeString(temp.resolve("file"), "content"));

        Path foreign = Files.createDirectory(temp.resolve("foreign"));
        Raw.makeForeign(foreign);
        assertRefused(StoreFormatException.class, "of another program", foreign);

        Path old = temp.resolve("old");
        store(old);
        Raw.toFormat1(old);
        assertRefused(StoreFormatException.class, "open it once with RocksBackend.existing", old);
        RocksBackend.existing(old).close();
        try (SessionBackend follower = RocksBackend.follow(old)) {
            assertLog(follower, KEY, 1, 10);
        }

        Path newer = temp.resolve("newer");
        store(newer);
        Raw.change(newer, (db, families) -> db.put(Format.KEY, "17".getBytes(StandardCharsets.US_ASCII)));
        assertRefused(StoreFormatException.class, "has format 17", newer);

        Path short1 = temp.resolve("short");
        store(short1);
        Raw.delete(Raw.newestLog(short1));
        assertRefused(StoreCorruptException.class, "missing", short1);
    }

    private static void store(Path directory) {
        try (RocksBackend made = RocksBackend.at(directory)) {
            grow(made, KEY, 1, 10);
        }
    }

    private static void assertRefused(Class<? extends Exception> type, String message, Path directory) {
        assertThatThrownBy(() -> RocksBackend.follow(directory))
                .isExactlyInstanceOf(type)
                .hasMessageContaining(message);
    }

    @Test
    @DisplayName("tells damage that stays")
    void damage() throws Exception {
        store(temp);
        Raw.change(
                temp,
                (db, families) -> db.delete(families.get(Family.ENTRIES.ordinal()), Keys.revision(Keys.head(KEY), 5)));
        try (SessionBackend follower = RocksBackend.follow(temp)) {
            assertThatThrownBy(() -> Logs.all(follower, KEY))
                    .isExactlyInstanceOf(StoreCorruptException.class)
                    .hasMessageContaining("entry 5");
            assertThat(follower.head(KEY)).isPresent();
        }
    }

    @Test
    @DisplayName("is closed once, ends its thread and what waits, and refuses everything afterwards")
    void closes() throws Exception {
        store(temp);
        SessionBackend follower = RocksBackend.follow(temp);
        assertThat(followers()).hasSize(1);
        follower.subscribe(key -> {});
        follower.close();
        follower.close();
        assertThat(followers()).isEmpty();
        for (ThrowingCallable call : List.<ThrowingCallable>of(
                () -> follower.head(KEY),
                () -> follower.heads("team", Optional.empty(), 1),
                () -> follower.soft(KEY, ""),
                () -> follower.now(),
                () -> follower.subscribe(key -> {}),
                () -> follower.append(List.of(), Durability.SYNC))) {
            assertThatThrownBy(call).isExactlyInstanceOf(StoreClosedException.class);
        }
    }

    private static List<Thread> followers() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("leanctx-rocks-follower"))
                .toList();
    }

    private static long nextRevision(Watch watch) throws InterruptedException {
        WatchEvent event = watch.next(PATIENCE).orElseThrow();
        assertThat(event).isInstanceOf(WatchEvent.Committed.class);
        return ((WatchEvent.Committed) event).commit().revision();
    }

    /** Every file with the time of its last change and its bytes. */
    private Map<String, String> contents() throws IOException {
        Map<String, String> contents = new TreeMap<>();
        for (Path file : Raw.files(temp)) {
            contents.put(
                    file.getFileName().toString(),
                    Files.getLastModifiedTime(file) + " "
                            + new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).hashCode());
        }
        contents.put(".", Files.getLastModifiedTime(temp).toString());
        return contents;
    }
}
