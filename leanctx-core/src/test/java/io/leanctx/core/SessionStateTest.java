package io.leanctx.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import io.leanctx.Change;
import io.leanctx.ChangeCodec;
import io.leanctx.ChangeType;
import io.leanctx.EntryRef;
import io.leanctx.FileMode;
import io.leanctx.InvalidInputException;
import io.leanctx.Position;
import io.leanctx.Scope;
import io.leanctx.spi.ChannelKey;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class SessionStateTest {

    private static final ChangeType<String> PLAN = keyed("acme.plan/1");
    private static final ChangeType<String> NEWER_PLAN = keyed("acme.plan/2");

    @Test
    @DisplayName("the session of a channel that nobody wrote to is empty, at revision 0")
    void empty() {
        SessionState state = SessionState.empty(TestLog.KEY);
        assertThat(state.position()).isEqualTo(Position.START);
        assertThat(state.updatedAt()).isEmpty();
        assertThat(state.workspace()).isEqualTo("my-team");
        assertThat(state.channel()).isEqualTo("feat/auth-refactor");
        assertThat(state.isDeleted()).isFalse();
        assertThat(state.agents()).isEmpty();
        assertThat(state.all(PLAN)).isEmpty();
        assertThat(state.latest(PLAN, "k")).isEmpty();
        assertThat(state).isEqualTo(SessionState.empty(TestLog.KEY));
        assertThat(state).isNotEqualTo(SessionState.empty(new ChannelKey("my-team", "other")));
    }

    @Test
    @DisplayName("only the next commit of the same log is taken; an empty session also begins at a deletion")
    void order() {
        TestLog log = new TestLog()
                .append("a", new Change.Task("x"))
                .append("a", new Change.Progress("y"))
                .append("a", new Change.Deleted());
        SessionState empty = SessionState.empty(TestLog.KEY);
        SessionState first = empty.apply(log.commits.get(0));
        assertThatThrownBy(() -> empty.apply(log.commits.get(1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("revision 2 of my-team/feat/auth-refactor does not follow revision 0");
        assertThatThrownBy(() -> first.apply(log.commits.get(0))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> first.apply(log.commits.get(2))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(
                        () -> SessionState.empty(new ChannelKey("my-team", "x")).apply(log.commits.get(0)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("does not belong to my-team/x");
        SessionState begun = empty.apply(log.commits.get(2));
        assertThat(begun.revision()).isEqualTo(3);
        assertThat(begun.deletedAt()).isEqualTo(3);
        assertThat(begun.isDeleted()).isTrue();
    }

    @Test
    @DisplayName("a deletion empties all, agents too, and the next commit makes the session live again")
    void deletion() {
        SessionState deleted = new TestLog()
                .append(
                        "a",
                        new Change.Task("x"),
                        new Change.Learn("k", "v"),
                        new Change.Custom("x.note/1", Optional.empty(), "b"))
                .append("b", new Change.Deleted())
                .fold();
        assertThat(deleted.isDeleted()).isTrue();
        assertThat(deleted.contents()).isEqualTo(Contents.EMPTY);
        assertThat(deleted.weight()).isEqualTo(SessionState.empty(TestLog.KEY).weight());

        SessionState live = new TestLog()
                .append("a", new Change.Task("x"))
                .append("b", new Change.Deleted())
                .append("c", new Change.Progress("y"))
                .fold();
        assertThat(live.isDeleted()).isFalse();
        assertThat(live.agents()).containsExactly("c");
        assertThat(live.deletedAt()).isEqualTo(2);
        assertThat(live.task()).isEmpty();
    }

    @Test
    @DisplayName("each entry says who put it there, when, and where in the log it stands")
    void provenance() {
        TestLog log = new TestLog().append("a", new Change.Progress("x"), new Change.Task("t"));
        var task = log.fold().task().orElseThrow();
        assertThat(task.ref()).isEqualTo(new EntryRef(1, 1));
        assertThat(task.agent()).isEqualTo("a");
        assertThat(task.at()).isEqualTo(log.commits.get(0).at());
    }

    @Test
    @DisplayName("a decision takes the place of the one it supersedes, and of no other")
    void decisions() {
        SessionState state = new TestLog()
                .append("a", decision("one", Optional.empty()), decision("two", Optional.empty()))
                .append("a", decision("three", Optional.of(new EntryRef(1, 0))))
                .append(
                        "a",
                        decision("four", Optional.of(new EntryRef(1, 7))),
                        decision("five", Optional.of(new EntryRef(3, 1))))
                .fold();
        assertThat(state.decisions())
                .extracting(entry -> entry.value().text())
                .containsExactly("two", "three", "four", "five");
    }

    @Test
    @DisplayName("a key belongs to the kind: the newest value counts, of whichever version of the type")
    void customVersions() {
        SessionState state = new TestLog()
                .append("a", PLAN.encode("k=old"), PLAN.encode("j=kept"))
                .append("a", NEWER_PLAN.encode("k=new"))
                .fold();
        assertThat(state.latest(PLAN, "k")).as("taken over by a newer version").isEmpty();
        assertThat(state.latest(NEWER_PLAN, "k").orElseThrow().value()).isEqualTo("k=new");
        assertThat(state.all(PLAN)).extracting(entry -> entry.value()).containsExactly("j=kept");
        assertThat(state.scopes().contested(Set.of(Scope.of("acme.plan", "k")), 1, List.of(), 2))
                .isNotEmpty();
    }

    @Test
    @DisplayName("a kind with keys and one without read different things, and say so when asked wrongly")
    void customReading() {
        ChangeType<String> notes = appending("acme.plan/1");
        SessionState state = new TestLog()
                .append("a", notes.encode("n"), PLAN.encode("k=v"))
                .append("a", notes.encode("m"))
                .fold();
        assertThat(state.all(notes)).extracting(entry -> entry.value()).containsExactly("n", "m");
        assertThat(state.all(PLAN)).extracting(entry -> entry.value()).containsExactly("k=v");
        assertThatThrownBy(() -> state.latest(notes, "k"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("acme.plan/1 appends")
                .hasMessageContaining("scopedBy");
        assertThatThrownBy(() -> state.latest(PLAN, null)).isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> state.latest(null, "k")).isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> state.all(null)).isInstanceOf(InvalidInputException.class);
    }

    @Test
    @DisplayName("what an unknown change wrote is gone from the session, whatever it was")
    void unknownClears() {
        TestLog log = new TestLog()
                .append(
                        "a",
                        new Change.Task("t"),
                        new Change.NextSteps(List.of("n")),
                        new Change.Learn("k", "v"),
                        new Change.Learn("j", "v"),
                        decision("d", Optional.empty()),
                        PLAN.encode("k=v"),
                        new Change.Progress("p"));
        assertThat(cleared(log, Scope.task()).task()).isEmpty();
        assertThat(cleared(log, Scope.nextSteps()).nextSteps()).isEmpty();
        assertThat(cleared(log, Scope.knowledge("k")).knowledge()).containsOnlyKeys("j");
        assertThat(cleared(log, Scope.anyOf(Scope.KNOWLEDGE)).knowledge()).isEmpty();
        assertThat(cleared(log, Scope.of(Scope.DECISION, "1.4")).decisions()).isEmpty();
        assertThat(cleared(log, Scope.of(Scope.DECISION, "no entry")).decisions())
                .hasSize(1);
        assertThat(cleared(log, Scope.of("acme.plan", "k")).all(PLAN)).isEmpty();
        assertThat(cleared(log, Scope.of("acme.plan", "k")).contents().keyed())
                .as("a kind of which nothing is left")
                .isEmpty();
        assertThat(cleared(log, Scope.of("acme.plan", "")).all(PLAN)).hasSize(1);
        assertThat(cleared(log, Scope.anyOf("acme.plan")).all(PLAN)).isEmpty();
        assertThat(cleared(log, Scope.of(Scope.TASK, "x")).task()).isPresent();
        assertThat(cleared(log, Scope.of("claim", "k")).all(PLAN)).hasSize(1);
        SessionState all = cleared(log, Scope.everything());
        assertThat(all.progress()).isEmpty();
        assertThat(all.agents()).containsExactly("a", "b");
        assertThat(all.isDeleted()).isFalse();
        assertThat(all.unknownChanges()).isEqualTo(1);
        assertThat(all.scopes().contested(Set.of(Scope.of("claim", "x")), 1, List.of(), 2))
                .isNotEmpty();
    }

    @Test
    @DisplayName("its collections refuse to be changed")
    void views() {
        SessionState state = new TestLog()
                .append(
                        "a",
                        new Change.Progress("p"),
                        new Change.Finding("f", Optional.empty()),
                        decision("d", Optional.empty()),
                        new Change.Learn("k", "v"),
                        new Change.FileTouched("f", FileMode.READ, Optional.empty()),
                        PLAN.encode("k=v"))
                .fold();
        for (List<?> list : List.of(state.progress(), state.findings(), state.decisions(), state.all(PLAN))) {
            assertRefuses(list::clear);
            assertRefuses(() -> list.remove(0));
            assertRefuses(() -> list.sort(null));
            assertRefuses(() -> removeFirst(list.iterator()));
            assertRefuses(() -> removeFirst(list.listIterator()));
        }
        for (Map<String, ?> map : List.of(state.knowledge(), state.files())) {
            assertRefuses(map::clear);
            assertRefuses(() -> map.remove(map.keySet().iterator().next()));
            assertRefuses(() -> removeFirst(map.entrySet().iterator()));
            assertRefuses(() -> removeFirst(map.values().iterator()));
            assertRefuses(() -> map.entrySet().iterator().next().setValue(null));
        }
        assertRefuses(() -> state.agents().add("b"));
        assertRefuses(() -> removeFirst(state.agents().iterator()));
    }

    @Test
    @DisplayName("a commit shares with the session before all that it did not change")
    void sharing() {
        List<Change> many = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            many.add(new Change.Progress("p" + i));
            many.add(new Change.Learn("k" + i, "v"));
        }
        TestLog log = new TestLog().append("a", many.toArray(Change[]::new)).append("a", new Change.Task("t"));
        SessionState before = SessionState.empty(TestLog.KEY).apply(log.commits.get(0));
        SessionState after = before.apply(log.commits.get(1));
        assertThat(after.progress()).isSameAs(before.progress());
        assertThat(after.knowledge()).isSameAs(before.knowledge());
        assertThat(after.agents()).isSameAs(before.agents());
        assertThat(before.task()).isEmpty();
        assertThat(after.scopes().kinds().get(Scope.KNOWLEDGE))
                .isSameAs(before.scopes().kinds().get(Scope.KNOWLEDGE));
    }

    @Test
    @DisplayName("a commit to a large session makes hardly more garbage than one to a small session")
    void costOfACommit() {
        List<Change> changes = new ArrayList<>();
        for (int i = 0; i < 40_000; i++) {
            changes.add(i % 2 == 0 ? new Change.Progress("p" + i) : new Change.Learn("k" + i, "v"));
        }
        long small = allocatedByOneCommit(changes.subList(0, 100));
        long large = allocatedByOneCommit(changes);
        assertThat(large).isLessThan(4 * small);
    }

    private static long allocatedByOneCommit(List<Change> before) {
        TestLog log = new TestLog()
                .append("a", before.toArray(Change[]::new))
                .append("a", new Change.Progress("p"), new Change.Learn("new", "v"));
        SessionState state = SessionState.empty(TestLog.KEY).apply(log.commits.get(0));
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long began = threads.getCurrentThreadAllocatedBytes();
        SessionState after = state.apply(log.commits.get(1));
        long allocated = threads.getCurrentThreadAllocatedBytes() - began;
        assertThat(after.revision()).isEqualTo(2);
        return allocated;
    }

    @Test
    @DisplayName("its weight grows with what is in it, and shrinks again")
    void weight() {
        long small =
                new TestLog().append("a", new Change.Learn("k", "v")).fold().weight();
        long large = new TestLog()
                .append("a", new Change.Learn("k", "v".repeat(10_000)))
                .fold()
                .weight();
        assertThat(large - small).isEqualTo(2 * 9_999);
        TestLog overwritten = new TestLog()
                .append("a", new Change.Learn("k", "v".repeat(10_000)))
                .append("a", new Change.Learn("k", "v"));
        assertThat(overwritten.fold().weight()).isEqualTo(small);
    }

    static ChangeType<String> appending(String type) {
        return ChangeType.of(type, new ChangeCodec<>() {
            @Override
            public String encode(String value) {
                return value;
            }

            @Override
            public String decode(String body) {
                return body;
            }
        });
    }

    /** Values of the form {@code key=value}. */
    static ChangeType<String> keyed(String type) {
        return appending(type).scopedBy(value -> value.substring(0, value.indexOf('=')));
    }

    private static SessionState cleared(TestLog log, Scope scope) {
        SessionState before = log.fold();
        TestLog longer = new TestLog()
                .append("a", log.commits.get(0).changes().toArray(Change[]::new))
                .append("b", new Change.Unknown("vote", Set.of(scope), "{}", Optional.empty()));
        SessionState after = longer.fold();
        assertThat(after.unknownChanges()).isEqualTo(1);
        assertThat(before.task()).as("the session before stays as it was").isPresent();
        return after;
    }

    private static Change decision(String text, Optional<EntryRef> supersedes) {
        return new Change.Decision(text, Optional.empty(), supersedes);
    }

    private static void removeFirst(Iterator<?> iterator) {
        iterator.next();
        iterator.remove();
    }

    private static void assertRefuses(Runnable change) {
        assertThatThrownBy(change::run).isInstanceOf(UnsupportedOperationException.class);
    }
}
