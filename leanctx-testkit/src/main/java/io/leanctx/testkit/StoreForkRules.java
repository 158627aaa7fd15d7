package io.leanctx.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leanctx.Audience;
import io.leanctx.Change;
import io.leanctx.Commit;
import io.leanctx.ConflictException;
import io.leanctx.Coordination;
import io.leanctx.Entry;
import io.leanctx.EntryRef;
import io.leanctx.FileMode;
import io.leanctx.Hash;
import io.leanctx.HistoryDivergedException;
import io.leanctx.InvalidInputException;
import io.leanctx.MessageCategory;
import io.leanctx.Participant;
import io.leanctx.Position;
import io.leanctx.Scope;
import io.leanctx.Session;
import io.leanctx.SessionDiff;
import io.leanctx.SessionStore;
import io.leanctx.TruncatedException;
import io.leanctx.Upkeep;
import io.leanctx.Watch;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

abstract class StoreForkRules extends StoreRules {

    private static final String FORK = "fork/of-main";
    private static final byte[] CONTENT = "fn main() {}\n".getBytes(StandardCharsets.UTF_8);

    StoreForkRules(SessionStoreContract contract) {
        super(contract);
    }

    @Test
    @DisplayName(
            "FRK-1: a fork begins with what the session held, by the same authors, of the same times, at revision 1")
    void copies() {
        fill();
        Session origin = session();
        Commit forked = join("kiro").fork(origin.position(), FORK);
        assertThat(forked.channel()).isEqualTo(FORK);
        assertThat(forked.revision()).isEqualTo(1);
        assertThat(forked.agent()).isEqualTo("kiro");
        for (Session fork : List.of(team.session(FORK), reloaded(FORK), team.sessionAt(FORK, 1))) {
            assertThat(fork.position()).isEqualTo(forked.position());
            assertThat(fork.agents()).containsExactly("cursor", "claude-code", "kiro");
            assertCopied(
                    List.copyOf(fork.task().stream().toList()),
                    origin.task().stream().toList());
            assertCopied(fork.progress(), origin.progress());
            assertCopied(fork.findings(), origin.findings());
            assertCopied(
                    List.copyOf(fork.knowledge().values()),
                    List.copyOf(origin.knowledge().values()));
            assertCopied(
                    List.copyOf(fork.files().values()),
                    List.copyOf(origin.files().values()));
            assertCopied(fork.shared(), origin.shared());
            assertCopied(fork.all(TestKinds.NOTE), origin.all(TestKinds.NOTE));
            assertCopied(fork.all(TestKinds.PLAN), origin.all(TestKinds.PLAN));
            assertThat(fork.origin().orElseThrow().value().channel()).isEqualTo(CHANNEL);
            assertThat(fork.origin().orElseThrow().value().origin()).isEqualTo(origin.position());
            assertThat(SessionDiff.between(origin, fork).differences())
                    .extracting(SessionDiff.Difference::section)
                    .containsOnly(SessionDiff.Section.CLAIMS, SessionDiff.Section.HANDOFFS, SessionDiff.Section.ORIGIN);
        }
    }

    @Test
    @DisplayName("FRK-2: claims, handoffs and operations are not copied")
    void leavesBehind() {
        Participant cursor = join("cursor");
        cursor.claim("src/main.rs", Duration.ofHours(1));
        cursor.add(new Coordination.HandoffOffered(
                Audience.everyone(), Optional.of("take it"), Duration.ofHours(1), Optional.empty()));
        committed(cursor, p -> p.addFinding("once").operation("op-1"));
        cursor.fork(session().position(), FORK);
        Session fork = team.session(FORK);
        assertThat(fork.claims()).isEmpty();
        assertThat(fork.handoffs()).isEmpty();
        assertThat(session().claims()).hasSize(1);
        Participant there = join(FORK, "cursor");
        assertThat(committed(there, p -> p.addFinding("once").operation("op-1")).repeated())
                .isFalse();
        assertThat(there.claim("src/main.rs", Duration.ofHours(1)).orThrow().token())
                .isEqualTo(3);
    }

    @Test
    @DisplayName("FRK-3: a fork at an earlier position has what was there then")
    void earlier() {
        Participant cursor = join("cursor");
        cursor.setTask("first");
        Position first = session().position();
        cursor.setTask("second");
        cursor.addFinding("later");
        cursor.fork(first, FORK);
        assertThat(team.session(FORK).task().orElseThrow().value().text()).isEqualTo("first");
        assertThat(team.session(FORK).findings()).isEmpty();
        cursor.fork(Position.START, "fork/of-nothing");
        assertThat(team.session("fork/of-nothing").task()).isEmpty();
        assertThat(team.session("fork/of-nothing").revision()).isEqualTo(1);
    }

    @Test
    @DisplayName("FRK-4: in a fork entries are named as its own: threads hold together, decisions can be superseded")
    void namesOfItsOwn() {
        Participant cursor = join("cursor");
        Commit asked = cursor.send(Audience.everyone(), MessageCategory.REQUEST, "who takes it?");
        cursor.decide("one", "first");
        cursor.decide("two", "better", session().decisions().get(0).ref());
        cursor.reply(session().messages().get(0), "I do");
        cursor.fork(session().position(), FORK);
        Session fork = team.session(FORK);
        List<Entry<Coordination.Message>> messages = fork.messages();
        assertThat(messages).extracting(Entry::revision).containsExactly(1L, 1L);
        assertThat(messages.get(1).value().inReplyTo()).contains(messages.get(0).ref());
        assertThat(fork.thread(messages.get(1).ref())).isEqualTo(messages);
        assertThat(messages.get(0).at()).isEqualTo(asked.at());
        EntryRef decision = fork.decisions().get(0).ref();
        assertThat(fork.decisions()).hasSize(1);
        Participant there = join(FORK, "cursor");
        there.session();
        there.decide("three", "best", decision);
        there.reply(messages.get(0), "so do I");
        assertThat(team.session(FORK).decisions())
                .extracting(entry -> entry.value().text())
                .containsExactly("three");
        assertThat(team.session(FORK).thread(messages.get(0).ref())).hasSize(3);
    }

    @Test
    @DisplayName("FRK-5: what is done to one channel does not touch the other, even if that one is deleted")
    void apart() {
        fill();
        String before = session().toJson();
        Participant cursor = joinSeeing("cursor");
        cursor.fork(cursor.base(), FORK);
        Participant there = join(FORK, "cursor");
        there.session();
        there.setTask("other task");
        assertThat(session().toJson()).isEqualTo(before);
        List<Entry<Coordination.ContextShared>> shared = team.session(FORK).shared();
        cursor.delete();
        cursor.addFinding("the log of before is gone");
        assertThat(team.session(FORK).task().orElseThrow().value().text()).isEqualTo("other task");
        assertThat(reloaded(FORK).shared()).isEqualTo(shared).isNotEmpty();
        assertThat(team.content(Hash.sha256(CONTENT)))
                .hasValueSatisfying(content -> assertThat(content).isEqualTo(CONTENT));
    }

    @Test
    @DisplayName("FRK-6: a channel that somebody wrote to, deleted or not, is no fork; nothing is written there")
    void taken() {
        addFindings("cursor", 2);
        Participant cursor = joinSeeing("cursor");
        join("taken", "claude-code").setTask("t");
        join("gone", "claude-code").setTask("t");
        Participant deleting = join("gone", "claude-code");
        deleting.session();
        deleting.delete();
        for (String channel : List.of("taken", "gone")) {
            Session before = team.session(channel);
            assertThatThrownBy(() -> cursor.fork(cursor.base(), channel))
                    .isInstanceOfSatisfying(
                            ConflictException.class,
                            e -> assertThat(e.conflict().contested()).containsExactly(Scope.everything()));
            assertSame(team.session(channel), before);
        }
        assertThatThrownBy(() -> cursor.fork(cursor.base(), CHANNEL)).isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> cursor.fork(cursor.base(), "no..name")).isInstanceOf(InvalidInputException.class);
        assertThat(revision()).isEqualTo(2);
    }

    @Test
    @DisplayName("FRK-7: of several that fork to one channel at once, over two stores, exactly one begins it")
    void oneBegins() throws Exception {
        addFindings("cursor", 3);
        Position position = session().position();
        try (SessionStore second = open(builder(), backend)) {
            for (int round = 0; round < 20; round++) {
                String channel = "fork/" + round;
                List<Callable<Boolean>> runners = new ArrayList<>();
                for (int i = 0; i < 4; i++) {
                    Participant participant =
                            (i % 2 == 0 ? team : second.workspace("team")).join(CHANNEL, agent("agent-" + i));
                    runners.add(() -> {
                        try {
                            return participant.fork(position, channel).revision() == 1;
                        } catch (ConflictException e) {
                            return false;
                        }
                    });
                }
                assertThat(Race.run(runners)).containsExactlyInAnyOrder(true, false, false, false);
                assertThat(team.session(channel).findings()).hasSize(3);
                assertSame(second.workspace("team").session(channel), team.session(channel));
            }
        }
    }

    @Test
    @DisplayName("FRK-8: only a position of the log that it still has can be forked")
    void positions() {
        addFindings("cursor", 5);
        Position second = team.sessionAt(CHANNEL, 2).position();
        Position third = team.sessionAt(CHANNEL, 3).position();
        Participant cursor = joinSeeing("cursor");
        for (Position foreign : List.of(
                new Position(3, Hash.sha256(CONTENT)),
                new Position(5, second.hash()),
                new Position(6, Hash.sha256(CONTENT)))) {
            assertThatThrownBy(() -> cursor.fork(foreign, FORK)).isInstanceOf(HistoryDivergedException.class);
        }
        cursor.truncate(3);
        assertThatThrownBy(() -> cursor.fork(second, FORK))
                .isInstanceOfSatisfying(
                        TruncatedException.class, e -> assertThat(e.oldest()).isEqualTo(4));
        assertThat(team.session(FORK).revision()).isZero();
        cursor.fork(third, FORK);
        assertThat(team.session(FORK).findings()).hasSize(3);
    }

    @Test
    @DisplayName("FRK-9: a fork may be forked, truncated, and its channel deleted; a truncated channel may be forked")
    void onAndOn() {
        fill();
        Participant cursor = joinSeeing("cursor");
        cursor.truncate(4);
        Session origin = session();
        cursor.fork(origin.position(), FORK);
        Participant there = join(FORK, "claude-code");
        there.session();
        there.addFinding("of the fork");
        there.fork(there.base(), "fork/of-the-fork");
        Session fork = team.session("fork/of-the-fork");
        assertThat(fork.origin().orElseThrow().value().channel()).isEqualTo(FORK);
        assertThat(fork.findings()).hasSize(origin.findings().size() + 1);
        assertThat(fork.findings()).extracting(Entry::ref).isSorted();
        there.truncate(1);
        assertThat(reloaded(FORK).findings())
                .isEqualTo(team.session(FORK).findings())
                .hasSize(origin.findings().size() + 1);
        assertThat(team.sessionAt(FORK, 1).findings()).hasSize(origin.findings().size());
        there.session();
        there.delete();
        there.addFinding("anew");
        assertThat(reloaded(FORK).findings()).hasSize(1);
        assertThat(reloaded(FORK).origin()).isEmpty();
        assertSame(reloaded("fork/of-the-fork"), fork);
    }

    @Test
    @DisplayName("FRK-10: a summary is copied, and sums up what a fork began with")
    void summaries() {
        Participant cursor = join("cursor");
        cursor.addFinding("one");
        cursor.summarize(1, "one finding");
        cursor.addFinding("two");
        cursor.fork(session().position(), FORK);
        Session fork = team.session(FORK);
        assertThat(fork.summaries())
                .extracting(Entry::value)
                .containsExactly(new Upkeep.Summarized(1, Optional.of("one finding")));
        assertThat(fork.findings()).extracting(entry -> entry.value().text()).containsExactly("two");
        Participant there = join(FORK, "cursor");
        there.session();
        there.addFinding("three");
        there.summarize(1, "two findings");
        for (Session session : List.of(team.session(FORK), reloaded(FORK))) {
            assertThat(session.summaries())
                    .extracting(entry -> entry.value().text().orElseThrow())
                    .containsExactly("two findings");
            assertThat(session.findings())
                    .extracting(entry -> entry.value().text())
                    .containsExactly("three");
        }
    }

    @Test
    @DisplayName("FRK-11: a watch of a fork sees it begin, and the participants of both channels go on by themselves")
    void watched() throws Exception {
        addFindings("cursor", 2);
        Participant cursor = joinSeeing("cursor");
        try (Watch watch = team.watch(FORK, Position.START)) {
            Commit forked = cursor.fork(cursor.base(), FORK);
            assertThat(pull(watch, 1)).containsExactly(forked);
            assertThat(forked.changes())
                    .singleElement()
                    .isInstanceOfSatisfying(
                            Upkeep.Forked.class,
                            change -> assertThat(change.origin()).isEqualTo(cursor.base()));
        }
        assertThat(cursor.channel()).isEqualTo(CHANNEL);
        assertThat(cursor.addFinding("three").revision()).isEqualTo(3);
        assertThat(join(FORK, "cursor").addFinding("other").revision()).isEqualTo(2);
        assertThat(conflict(join(FORK, "late"), p -> p.setTask("unseen")).contested())
                .as("a fork writes everything")
                .containsExactly(Scope.task());
    }

    @Test
    @DisplayName("FRK-12: a fork outlives its store")
    void reopened() throws Exception {
        needs(Absence.REOPENING);
        fill();
        Participant cursor = joinSeeing("cursor");
        cursor.fork(cursor.base(), FORK);
        Session fork = team.session(FORK);
        reopen(builder());
        assertSame(team.session(FORK), fork);
    }

    private void fill() {
        Participant cursor = join("cursor");
        cursor.setTask("task");
        cursor.addFinding("finding");
        Participant claude = joinSeeing("claude-code");
        claude.addProgress("progress");
        claude.learn("k", "v");
        claude.touchFile("src/main.rs", FileMode.READ);
        claude.share(Audience.everyone(), "src/main.rs", CONTENT);
        claude.claim("src/main.rs", Duration.ofHours(1));
        claude.add(new Coordination.HandoffOffered(
                Audience.everyone(), Optional.of("take it"), Duration.ofHours(1), Optional.empty()));
        claude.record(TestKinds.NOTE, "note");
        claude.record(TestKinds.PLAN, new TestKinds.Plan("p", "plan"));
        claude.add(new Change.Finding("another", Optional.empty()));
    }

    private static <T> void assertCopied(List<Entry<T>> copied, List<Entry<T>> original) {
        assertThat(copied)
                .extracting(Entry::value)
                .isEqualTo(original.stream().map(Entry::value).toList());
        assertThat(copied)
                .extracting(Entry::agent)
                .isEqualTo(original.stream().map(Entry::agent).toList());
        assertThat(copied)
                .extracting(Entry::at)
                .isEqualTo(original.stream().map(Entry::at).toList());
        assertThat(copied).extracting(Entry::revision).containsOnly(1L);
        assertThat(copied).isNotEmpty();
    }

    private Session reloaded(String channel) {
        try (var other = open(builder().cacheWeight(0), backend)) {
            return other.workspace("team").session(channel);
        }
    }
}
