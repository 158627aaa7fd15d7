package io.leanctx.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leanctx.Audience;
import io.leanctx.Change;
import io.leanctx.ChannelSummary;
import io.leanctx.Commit;
import io.leanctx.CommitResult;
import io.leanctx.Coordination;
import io.leanctx.FileMode;
import io.leanctx.Hash;
import io.leanctx.InvalidInputException;
import io.leanctx.LimitExceededException;
import io.leanctx.Limits;
import io.leanctx.MessageCategory;
import io.leanctx.NotAllowedException;
import io.leanctx.OperationMismatchException;
import io.leanctx.Participant;
import io.leanctx.Position;
import io.leanctx.Scope;
import io.leanctx.Session;
import io.leanctx.SessionStore;
import io.leanctx.StoreFailedException;
import io.leanctx.TruncatedException;
import io.leanctx.Upkeep;
import io.leanctx.Watch;
import io.leanctx.Workspace;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

abstract class StoreErasureRules extends StoreRules {

    private static final String SECRET = "the key is hunter2";

    StoreErasureRules(SessionStoreContract contract) {
        super(contract);
    }

    @Test
    @DisplayName("ERA-1: an erased commit keeps its revision, hash, time, author and scopes, and has no text any more")
    void whatStays() {
        Participant cursor = join("cursor");
        Commit leak = committed(
                        cursor,
                        p -> p.learn("api.key", SECRET).addFinding(SECRET).touchFile("src/key.rs", FileMode.READ))
                .commit();
        cursor.addProgress("after");
        Commit erasure = cursor.erase(1, "a key leaked");
        assertThat(erasure.changes())
                .containsExactly(new Upkeep.Erased(1, Optional.empty(), Optional.of("a key leaked")));
        assertThat(erasure.guard()).containsExactly(Scope.log());
        Commit left = log().get(0);
        assertThat(left.position()).isEqualTo(leak.position());
        assertThat(left.at()).isEqualTo(leak.at());
        assertThat(left.agent()).isEqualTo("cursor");
        assertThat(left.operation()).isEqualTo(leak.operation());
        assertThat(left.changes())
                .containsExactly(
                        new Upkeep.Withheld("learn", Set.of(Scope.knowledge("api.key")), "{\"key\":\"api.key\"}"),
                        new Upkeep.Withheld("finding", Set.of(), "{}"),
                        leak.changes().get(2));
        for (Session session : List.of(session(), reloaded())) {
            assertThat(session.knowledge()).isEmpty();
            assertThat(session.findings()).isEmpty();
            assertThat(session.files()).hasSize(1);
            assertThat(session.progress()).hasSize(1);
            assertThat(session.unknownChanges()).isZero();
        }
    }

    @Test
    @DisplayName(
            "ERA-2: text of every kind of change is gone from every read, and what it overwrote does not come back")
    void everyKind() {
        Participant cursor = join("cursor");
        cursor.setTask("old task");
        cursor.learn("k", "old value");
        cursor.decide("old decision");
        cursor.record(TestKinds.PLAN, new TestKinds.Plan("p", "old plan"));
        Participant claude = joinSeeing("claude-code");
        List<Commit> leaks = List.of(
                claude.setTask(SECRET),
                claude.setNextSteps(List.of("harmless", SECRET)),
                claude.addProgress(SECRET),
                claude.addFinding(SECRET),
                claude.decide(SECRET, SECRET, session().decisions().get(0).ref()),
                claude.learn("k", SECRET),
                claude.record(TestKinds.NOTE, SECRET),
                claude.record(TestKinds.PLAN, new TestKinds.Plan("p", SECRET)),
                claude.send(Audience.everyone(), MessageCategory.INFO, SECRET),
                claude.add(new Coordination.HandoffOffered(
                        Audience.everyone(), Optional.of(SECRET), Duration.ofHours(1), Optional.empty())));
        List<Commit> later = new ArrayList<>(leaks);
        Participant kiro = joinSeeing("kiro");
        later.add(kiro.decline(session().handoffs().get(0).ref(), SECRET));
        later.add(kiro.summarize(1, SECRET));
        assertThat(session().toJson()).contains(SECRET);
        for (Commit leak : later) {
            kiro.erase(leak.revision(), "leaked");
        }
        everywhere(reader -> {
            assertNowhere(reader, SECRET);
            Session session = reader.session(CHANNEL);
            assertThat(session.task()).isEmpty();
            assertThat(session.knowledge()).isEmpty();
            assertThat(session.decisions()).isEmpty();
            assertThat(session.all(TestKinds.PLAN)).isEmpty();
            assertThat(session.nextSteps()).isEmpty();
            assertThat(session.messages()).isEmpty();
            assertThat(session.handoffs()).singleElement().satisfies(handoff -> {
                assertThat(handoff.offer().value().note()).isEmpty();
                assertThat(handoff.declinedBy()).containsExactly("kiro");
            });
            assertThat(session.summaries())
                    .singleElement()
                    .satisfies(summary -> assertThat(summary.value().text()).isEmpty());
        });
    }

    @Test
    @DisplayName("ERA-3: there is nothing to erase where there is no text, or none any more; nothing is written then")
    void nothingThere() {
        Participant cursor = join("cursor");
        cursor.touchFile("src/main.rs", FileMode.READ);
        cursor.claim("src/main.rs", Duration.ofHours(1));
        cursor.addFinding(SECRET);
        cursor.erase(3, "leaked");
        for (long revision : new long[] {Long.MIN_VALUE, -1, 0, 1, 2, 3, 5, Long.MAX_VALUE}) {
            assertThatThrownBy(() -> cursor.erase(revision, "again"))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("revision " + revision);
        }
        assertThatThrownBy(() -> cursor.erase(3, " ")).isInstanceOf(InvalidInputException.class);
        assertThat(revision()).isEqualTo(4);
    }

    @Test
    @DisplayName("ERA-4: the reason of an erasure can be erased as well, and so can the newest commit")
    void reasons() {
        Participant cursor = join("cursor");
        cursor.addFinding(SECRET);
        cursor.erase(1, "because " + SECRET);
        cursor.erase(2, "said too much");
        assertNowhere(team, SECRET);
        assertThat(log().get(1).changes()).containsExactly(new Upkeep.Erased(1, Optional.empty(), Optional.empty()));
        assertSame(reloaded(), session());
    }

    @Test
    @DisplayName("ERA-5: content that came with an erased commit is gone, unless another commit brought it too")
    void content() {
        byte[] leaked = SECRET.getBytes(StandardCharsets.UTF_8);
        byte[] shared = "what others shared too".getBytes(StandardCharsets.UTF_8);
        Participant cursor = join("cursor");
        committed(
                cursor,
                p -> p.share(Audience.everyone(), "key.txt", leaked).share(Audience.everyone(), "readme.txt", shared));
        join("other", "cursor").share(Audience.everyone(), "readme.txt", shared);
        cursor.erase(1, "leaked");
        assertThat(team.content(Hash.sha256(leaked))).isEmpty();
        assertThat(team.content(Hash.sha256(shared))).isPresent();
        for (Session session : List.of(session(), reloaded())) {
            assertThat(session.shared()).isEmpty();
        }
        assertThatThrownBy(() -> cursor.erase(1, "again")).isInstanceOf(InvalidInputException.class);
        join("other", "cursor").erase(1, "there too");
        assertThat(team.content(Hash.sha256(shared))).isEmpty();
    }

    @Test
    @DisplayName("ERA-6: text that outlived its commit in what a truncated log begins with is erased there")
    void truncatedText() {
        byte[] leaked = "content with a key".getBytes(StandardCharsets.UTF_8);
        Participant cursor = join("cursor");
        cursor.addFinding(SECRET);
        cursor.share(Audience.everyone(), "key.txt", leaked);
        cursor.addFinding("harmless");
        cursor.setTask("overwritten");
        cursor.setTask("task");
        addFindings("claude-code", 5);
        cursor.truncate(6);
        addFindings("claude-code", 3);
        cursor.truncate(8);
        addFindings("claude-code", 3);
        Session before = session();
        cursor.erase(1, "leaked");
        cursor.erase(2, "leaked as well");
        everywhere(reader -> {
            assertNowhere(reader, SECRET);
            Session session = reader.session(CHANNEL);
            assertThat(session.findings()).hasSize(before.findings().size() - 1);
            assertThat(session.task()).isEqualTo(before.task());
            assertThat(session.shared()).isEmpty();
            assertThat(reader.content(Hash.sha256(leaked))).isEmpty();
            assertThat(reader.sessionAt(CHANNEL, 8).findings())
                    .extracting(entry -> entry.value().text())
                    .contains("harmless")
                    .doesNotContain(SECRET);
        });
        for (long revision : new long[] {1, 2, 4}) {
            assertThatThrownBy(() -> cursor.erase(revision, "nothing left"))
                    .isInstanceOfSatisfying(
                            TruncatedException.class,
                            e -> assertThat(e.oldest()).isEqualTo(9));
        }
        cursor.truncate(12);
        assertThat(reloaded().findings()).isEqualTo(session().findings());
        everywhere(reader -> assertNowhere(reader, SECRET));
    }

    @Test
    @DisplayName("ERA-7: erasing revision 1 of a fork takes all text that was copied there, and none of its origin")
    void forkedText() {
        byte[] content = "shared by the origin".getBytes(StandardCharsets.UTF_8);
        Participant cursor = join("cursor");
        cursor.setTask(SECRET);
        cursor.share(Audience.everyone(), "file.txt", content);
        cursor.fork(session().position(), "fork");
        Participant there = join("fork", "cursor");
        there.session();
        there.addFinding("of the fork");
        there.erase(1, "leaked");
        everywhere(reader -> {
            Session fork = reader.session("fork");
            assertThat(fork.task()).isEmpty();
            assertThat(fork.shared()).isEmpty();
            assertThat(fork.findings()).hasSize(1);
            assertThat(fork.origin()).isPresent();
            assertThat(reader.sessionAt("fork", 1).toJson()).doesNotContain(SECRET);
            assertThat(reader.session(CHANNEL).task().orElseThrow().value().text())
                    .isEqualTo(SECRET);
        });
        assertThat(team.content(Hash.sha256(content))).isPresent();
        assertThatThrownBy(() -> there.erase(1, "again")).isInstanceOf(InvalidInputException.class);
        cursor.erase(2, "there too");
        assertThat(team.content(Hash.sha256(content))).isEmpty();
    }

    @Test
    @DisplayName("ERA-8: a retry of an operation that was erased is answered with its commit, and brings no text back")
    void retries() {
        Participant cursor = join("cursor");
        committed(cursor, p -> p.learn("k", SECRET).addFinding("f").operation("op-1"));
        cursor.erase(1, "leaked");
        CommitResult.Committed again =
                committed(cursor, p -> p.learn("k", SECRET).addFinding("f").operation("op-1"));
        assertThat(again.repeated()).isTrue();
        assertThat(again.commit()).isEqualTo(log().get(0));
        assertThat(revision()).isEqualTo(2);
        assertNowhere(team, SECRET);
        assertThatThrownBy(() -> cursor.tryCommit(
                        p -> p.learn("other", SECRET).addFinding("f").operation("op-1")))
                .isInstanceOf(OperationMismatchException.class);
    }

    @Test
    @DisplayName("ERA-9: positions, bases and watches hold across an erasure, and guards still know what was written")
    void positionsHold() throws Exception {
        Participant cursor = join("cursor");
        cursor.setTask("t");
        Position first = session().position();
        Participant late = team.at(CHANNEL, agent("late"), first);
        Commit leak = cursor.learn("k", SECRET);
        cursor.erase(2, "leaked");
        assertThat(conflict(late, p -> p.learn("k", "mine")).contested()).containsExactly(Scope.knowledge("k"));
        Participant seeing = team.at(CHANNEL, agent("late"), leak.position());
        assertThat(seeing.learn("k", "mine").revision()).isEqualTo(4);
        try (Watch watch = team.watch(CHANNEL, leak.position())) {
            assertThat(pull(watch, 2)).isEqualTo(log().subList(2, 4));
        }
    }

    @Test
    @DisplayName("ERA-10: what a watch has read ahead before an erasure is not delivered with its text after it")
    void readAhead() throws Exception {
        Participant cursor = join("cursor");
        for (int i = 0; i < 10; i++) {
            cursor.addFinding(i == 4 ? SECRET : "finding " + i);
        }
        try (SessionStore second = open(builder(), backend);
                Watch here = team.watch(CHANNEL, Position.START);
                Watch there = second.workspace("team").watch(CHANNEL, Position.START)) {
            List<List<Commit>> pulled = new ArrayList<>();
            for (Watch watch : List.of(here, there)) {
                pulled.add(new ArrayList<>(pull(watch, 2)));
            }
            cursor.erase(5, "leaked");
            pulled.get(0).addAll(pull(here, 9));
            pulled.get(1).addAll(pull(there, 9));
            assertThat(pulled).allSatisfy(commits -> assertThat(commits).isEqualTo(log()));
            assertThat(pulled.toString()).doesNotContain(SECRET);
        }
    }

    @Test
    @DisplayName("ERA-11: what was erased through one store is gone from the other, which had it in memory")
    void acrossStores() {
        try (SessionStore second = open(builder(), backend)) {
            Workspace there = second.workspace("team");
            Participant cursor = join("cursor");
            cursor.setTask(SECRET);
            for (int i = 0; i < 30; i++) {
                cursor.addFinding("finding " + i);
            }
            assertThat(there.session(CHANNEL).toJson()).contains(SECRET);
            assertThat(there.history(CHANNEL, 0, 1).commits().toString()).contains(SECRET);
            cursor.erase(1, "leaked");
            assertNowhere(there, SECRET);
            assertThat(there.channels(Optional.empty(), 10).channels())
                    .extracting(ChannelSummary::task)
                    .containsExactly("");
            Participant late = there.at(CHANNEL, agent("late"), Position.START);
            assertThat(late.tryCommit(p -> p.setTask("mine")).toString()).doesNotContain(SECRET);
        }
    }

    @Test
    @DisplayName(
            "ERA-12: while others write, read, watch and erase, no call that begins after an erasure shows its text")
    void concurrently() throws Exception {
        try (SessionStore second = open(builder(), backend)) {
            Erasing erasing = new Erasing(team, second.workspace("team"), CHANNEL);
            erasing.run(agent("writer"), agent("eraser"), agent("reader"));
            assertSame(second.workspace("team").session(CHANNEL), session());
        }
        replaceStore(builder().cacheWeight(0));
        Erasing.assertNothingLeft(team, CHANNEL);
    }

    @Test
    @DisplayName("ERA-13: where the storage fails half-way, the text is erased wholly or not at all")
    void halfWay() {
        addFindings("cursor", 2);
        join("cursor").addFinding(SECRET);
        Faults faults = Faults.over(backend);
        replaceStore(builder(), faults.backend());
        Participant cursor = joinSeeing("cursor");
        faults.nextAppend(Fault.FAILED);
        assertThatThrownBy(() -> cursor.erase(3, "leaked")).isInstanceOf(StoreFailedException.class);
        assertThat(session().toJson()).contains(SECRET);
        assertThat(reloaded().toJson()).contains(SECRET);
        faults.nextAppend(Fault.LOST_REQUEST);
        faults.nextAppend(Fault.LOST_ANSWER);
        assertThat(cursor.erase(3, "leaked").revision()).isEqualTo(4);
        everywhere(reader -> assertNowhere(reader, SECRET));
    }

    @Test
    @DisplayName("ERA-14: only an agent of the workspace can erase, and what a deletion dropped is gone already")
    void whoAndWhat() {
        Participant cursor = join("cursor");
        cursor.addFinding(SECRET);
        Participant claude = join("claude-code");
        team.revoke(agent("cursor"), "claude-code", "left");
        assertThatThrownBy(() -> claude.erase(1, "may not")).isInstanceOf(NotAllowedException.class);
        assertThat(session().findings()).hasSize(1);
        cursor.session();
        cursor.delete();
        assertThatThrownBy(() -> cursor.erase(1, "too late"))
                .isInstanceOfSatisfying(
                        TruncatedException.class, e -> assertThat(e.oldest()).isEqualTo(2));
    }

    @Test
    @DisplayName("ERA-15: what was erased does not come back with a truncation or a fork of before the erasure")
    void doesNotComeBack() {
        byte[] leaked = "content with a key".getBytes(StandardCharsets.UTF_8);
        Participant cursor = join("cursor");
        cursor.addFinding(SECRET);
        cursor.share(Audience.everyone(), "key.txt", leaked);
        Position second = session().position();
        addFindings("cursor", 3);
        join("elsewhere", "cursor").share(Audience.everyone(), "key.txt", leaked);
        cursor.erase(1, "leaked");
        cursor.erase(2, "leaked");
        cursor.fork(second, "fork");
        cursor.truncate(3);
        join("elsewhere", "cursor").erase(1, "leaked");
        assertThat(team.content(Hash.sha256(leaked))).isEmpty();
        assertThat(team.session("fork").toJson()).doesNotContain(SECRET);
        assertThat(team.session("fork").shared()).isEmpty();
        everywhere(reader -> assertNowhere(reader, SECRET));
        assertThat(log())
                .extracting(commit -> commit.changes().get(0))
                .hasOnlyElementsOfTypes(Change.Finding.class, Upkeep.Erased.class, Upkeep.Checkpoint.class);
    }

    @Test
    @DisplayName("ERA-16: a reason over the limit of a text is refused, and nothing is erased")
    void longReason() {
        Participant cursor = join("cursor");
        cursor.addFinding(SECRET);
        assertThatThrownBy(() -> cursor.erase(1, "x".repeat(Limits.DEFAULT.textBytes() + 1)))
                .isInstanceOf(LimitExceededException.class);
        assertThat(session().findings()).hasSize(1);
        assertThat(revision()).isEqualTo(1);
    }

    @Test
    @DisplayName("ERA-17: of several things of a kind only the erased one loses its text, and the others stay in order")
    void oneOfSeveral() {
        Participant cursor = join("cursor");
        for (int i = 1; i <= 3; i++) {
            cursor.addFinding("to be summed up " + i);
        }
        List<Commit> leaks = new ArrayList<>();
        List<String> kept = List.of("kept before;", SECRET, "kept after;");
        List<IntFunction<Commit>> kinds = List.of(
                i -> cursor.addProgress(kept.get(i)),
                i -> cursor.addFinding(kept.get(i)),
                i -> cursor.decide(kept.get(i)),
                i -> cursor.learn("key " + i, kept.get(i)),
                i -> cursor.record(TestKinds.NOTE, kept.get(i)),
                i -> cursor.record(TestKinds.PLAN, new TestKinds.Plan("plan " + i, kept.get(i))),
                i -> cursor.send(Audience.everyone(), MessageCategory.INFO, kept.get(i)),
                i -> cursor.add(new Coordination.HandoffOffered(
                        Audience.everyone(), Optional.of(kept.get(i)), Duration.ofHours(1), Optional.empty())),
                i -> joinSeeing("reader-" + i)
                        .decline(session().handoffs().get(0).ref(), kept.get(i)),
                i -> joinSeeing("writer-" + i).summarize(i + 1, kept.get(i)));
        for (IntFunction<Commit> kind : kinds) {
            List<Commit> three = IntStream.range(0, 3).mapToObj(kind).toList();
            leaks.add(three.get(1));
        }
        String before = texts(session());
        leaks.forEach(leak -> cursor.erase(leak.revision(), "leaked"));
        everywhere(reader -> {
            assertNowhere(reader, SECRET);
            assertThat(texts(reader.session(CHANNEL))).isEqualTo(before.replaceAll(SECRET + "\\R?", ""));
        });
    }

    /** The texts that are of interest, one a line, in the order of the session. */
    private static String texts(Session session) {
        return Pattern.compile("kept before;|kept after;|" + SECRET)
                .matcher(session.toJson())
                .results()
                .map(MatchResult::group)
                .collect(Collectors.joining("\n"));
    }

    private static void assertNowhere(Workspace reader, String text) {
        Session head = reader.session(CHANNEL);
        assertThat(head.toJson()).doesNotContain(text);
        assertThat(log(reader, CHANNEL).toString()).doesNotContain(text);
        for (long revision = head.oldest(); revision <= head.revision(); revision++) {
            assertThat(reader.sessionAt(CHANNEL, revision).toJson()).doesNotContain(text);
        }
        assertThat(reader.channels(Optional.empty(), 10).toString()).doesNotContain(text);
    }

    /** Checks what the store reads, and what another one does that has nothing in memory. */
    private void everywhere(Consumer<Workspace> check) {
        check.accept(team);
        try (SessionStore fresh = open(builder().cacheWeight(0), backend)) {
            check.accept(fresh.workspace("team"));
        }
    }
}
