package io.leanctx.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leanctx.Change;
import io.leanctx.Commit;
import io.leanctx.Entry;
import io.leanctx.EntryRef;
import io.leanctx.FileMode;
import io.leanctx.Hash;
import io.leanctx.InvalidInputException;
import io.leanctx.Location;
import io.leanctx.Participant;
import io.leanctx.Session;
import io.leanctx.SessionStore;
import io.leanctx.testkit.TestKinds.Plan;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

abstract class StoreSessionRules extends StoreRules {

    private static final String ANY_TEXT =
            "line one\nline \"two\"\t\\ {\"json\": [1]} \u00e9e\u0301 \u8a9e \ud83d\ude00 \u0001 \u2028 </x>";

    StoreSessionRules(SessionStoreContract contract) {
        super(contract);
    }

    @Test
    @DisplayName("FOLD-1: the newest task and the newest next steps count, an empty list of steps too")
    void newestCounts() {
        Participant cursor = join("cursor");
        cursor.setTask("first");
        cursor.setNextSteps(List.of("a", "b"));
        cursor.setTask("second");
        assertThat(session().task().orElseThrow().value()).isEqualTo(new Change.Task("second"));
        assertThat(session().nextSteps().orElseThrow().value().steps()).containsExactly("a", "b");
        cursor.setNextSteps(List.of());
        assertThat(session().nextSteps().orElseThrow().value().steps()).isEmpty();
    }

    @Test
    @DisplayName("FOLD-2: progress, findings and decisions are all there, oldest first")
    void appendsAreKept() {
        Participant cursor = join("cursor");
        Participant claude = join("claude-code");
        cursor.addProgress("p1");
        claude.addFinding("f1", Location.of("src/auth.rs", 42));
        claude.addProgress("p2");
        cursor.addFinding("f2", Location.of("src"));
        cursor.decide("d1", "r1");
        claude.addFinding("f3");
        Session session = session();
        assertThat(session.progress()).extracting(entry -> entry.value().text()).containsExactly("p1", "p2");
        assertThat(session.findings())
                .extracting(Entry::value)
                .containsExactly(
                        new Change.Finding("f1", Optional.of(Location.of("src/auth.rs", 42))),
                        new Change.Finding("f2", Optional.of(Location.of("src"))),
                        new Change.Finding("f3", Optional.empty()));
        assertThat(session.decisions())
                .extracting(Entry::value)
                .containsExactly(new Change.Decision("d1", Optional.of("r1"), Optional.empty()));
    }

    @Test
    @DisplayName("FOLD-3: a decision that was superseded is no longer in the session, but in the log")
    void supersededLeave() {
        Participant cursor = join("cursor");
        cursor.decide("sessions", "simple");
        cursor.decide("sqlite", "known");
        EntryRef old = session().decisions().get(0).ref();
        cursor.decide("tokens", "stateless", old);
        assertThat(session().decisions())
                .extracting(entry -> entry.value().text())
                .containsExactly("sqlite", "tokens");
        assertThat(log().get(0).changes())
                .containsExactly(new Change.Decision("sessions", Optional.of("simple"), Optional.empty()));
    }

    @Test
    @DisplayName("FOLD-4: knowledge is by key, the newest of each; what was forgotten is gone; keys are in order")
    void knowledge() {
        Participant cursor = join("cursor");
        cursor.learn("b", "1");
        cursor.learn("a", "2");
        cursor.learn("B", "3");
        cursor.learn("b", "4");
        cursor.learn("gone", "5");
        cursor.forget("gone");
        cursor.forget("never there");
        assertThat(session().knowledge().keySet()).containsExactly("B", "a", "b");
        assertThat(in(session().knowledge(), "b").value().value()).isEqualTo("4");
        assertThat(revision()).isEqualTo(7);
        cursor.learn("gone", "back");
        assertThat(in(session().knowledge(), "gone").value().value()).isEqualTo("back");
    }

    @Test
    @DisplayName("FOLD-5: files are by path, the newest touch of each, in order; paths are never resolved")
    void files() {
        Participant cursor = join("cursor");
        Hash content = Hash.sha256("x".getBytes(StandardCharsets.UTF_8));
        cursor.touchFile("src/b", FileMode.CREATED);
        cursor.touchFile("src/a", FileMode.READ);
        cursor.touchFile("src/./a", FileMode.READ);
        cursor.add(new Change.FileTouched("src/b", FileMode.MODIFIED, Optional.of(content)));
        assertThat(session().files().keySet()).containsExactly("src/./a", "src/a", "src/b");
        assertThat(in(session().files(), "src/b").value())
                .isEqualTo(new Change.FileTouched("src/b", FileMode.MODIFIED, Optional.of(content)));
        cursor.touchFile("src/b", FileMode.DELETED);
        assertThat(in(session().files(), "src/b").value().mode()).isEqualTo(FileMode.DELETED);
    }

    @Test
    @DisplayName("FOLD-6: a host's own kinds are read back, all of them or the newest of each key")
    void customKinds() {
        Participant cursor = join("cursor");
        cursor.record(TestKinds.NOTE, "one");
        cursor.record(TestKinds.PLAN, new Plan("b", "old"));
        cursor.record(TestKinds.PLAN, new Plan("a", "only"));
        cursor.record(TestKinds.NOTE, "two");
        cursor.record(TestKinds.PLAN, new Plan("b", "new"));
        Session session = session();
        assertThat(session.all(TestKinds.NOTE)).extracting(Entry::value).containsExactly("one", "two");
        assertThat(session.all(TestKinds.PLAN))
                .extracting(Entry::value)
                .containsExactly(new Plan("a", "only"), new Plan("b", "new"));
        assertThat(session.latest(TestKinds.PLAN, "b").orElseThrow().value()).isEqualTo(new Plan("b", "new"));
        assertThat(session.latest(TestKinds.PLAN, "c")).isEmpty();
        assertThatThrownBy(() -> session.latest(TestKinds.NOTE, "one")).isInstanceOf(InvalidInputException.class);
    }

    @Test
    @DisplayName("FOLD-7: the agents are those who committed, in the order of their first commits")
    void agentsInOrder() {
        join("windsurf");
        addFindings("kiro", 1);
        addFindings("cursor", 2);
        addFindings("kiro", 1);
        assertThat(session().agents()).containsExactly("kiro", "cursor");
    }

    @Test
    @DisplayName("FOLD-8: each entry says who put it there, when, in which commit and at which place of it")
    void entriesHaveAuthors() {
        addFindings("cursor", 2);
        Commit commit = committed(
                        joinSeeing("claude-code"),
                        proposal -> proposal.setTask("t").addFinding("f").addFinding("g"))
                .commit();
        Session session = session();
        assertThat(session.task())
                .hasValue(new Entry<>(new EntryRef(3, 0), "claude-code", commit.at(), new Change.Task("t")));
        assertThat(session.findings())
                .extracting(entry -> entry.ref().toString())
                .containsExactly("1.0", "2.0", "3.1", "3.2");
        assertThat(session.findings())
                .extracting(Entry::agent)
                .containsExactly("cursor", "cursor", "claude-code", "claude-code");
        assertThat(session.findings().get(3).revision()).isEqualTo(3);
    }

    @Test
    @DisplayName("FOLD-9: the changes of one commit are applied in order")
    void changesInOrder() {
        committed(
                join("cursor"),
                proposal -> proposal.setTask("one")
                        .learn("k", "v")
                        .setTask("two")
                        .forget("k")
                        .touchFile("a", FileMode.READ)
                        .touchFile("a", FileMode.MODIFIED));
        assertThat(session().task().orElseThrow().ref()).isEqualTo(new EntryRef(1, 2));
        assertThat(session().task().orElseThrow().value().text()).isEqualTo("two");
        assertThat(session().knowledge()).isEmpty();
        assertThat(in(session().files(), "a").value().mode()).isEqualTo(FileMode.MODIFIED);
    }

    @Test
    @DisplayName("FOLD-10: text comes back character for character, from the session, the log and after reloading")
    void textComesBack() {
        Participant cursor = join("cursor");
        committed(
                cursor,
                proposal -> proposal.setTask(ANY_TEXT)
                        .addFinding(" " + ANY_TEXT + " ", Location.of("weird \u00e9 \ud83d\ude00 (name).txt", 1))
                        .learn("cl\u00e9 \ud83d\ude00", ANY_TEXT)
                        .setNextSteps(List.of(ANY_TEXT, "b"))
                        .decide(ANY_TEXT, ANY_TEXT)
                        .record(TestKinds.NOTE, ANY_TEXT));
        Session live = session();
        List<Commit> log = log();
        replaceStore(builder());
        for (Session session : List.of(live, session())) {
            assertThat(session.task().orElseThrow().value().text()).isEqualTo(ANY_TEXT);
            assertThat(session.findings().get(0).value())
                    .isEqualTo(new Change.Finding(
                            " " + ANY_TEXT + " ", Optional.of(Location.of("weird \u00e9 \ud83d\ude00 (name).txt", 1))));
            assertThat(in(session.knowledge(), "cl\u00e9 \ud83d\ude00").value().value())
                    .isEqualTo(ANY_TEXT);
            assertThat(session.nextSteps().orElseThrow().value().steps()).containsExactly(ANY_TEXT, "b");
            assertThat(session.decisions().get(0).value().rationale()).hasValue(ANY_TEXT);
            assertThat(session.all(TestKinds.NOTE)).extracting(Entry::value).containsExactly(ANY_TEXT);
        }
        assertThat(log()).isEqualTo(log);
    }

    @Test
    @DisplayName("FOLD-11: the JSON of a session is equal for equal sessions, and differs where they differ")
    void jsonIsCanonical() {
        Participant cursor = join("cursor");
        committed(
                cursor,
                proposal ->
                        proposal.setTask("t").learn("b", "1").learn("a", "2").addFinding("f"));
        String first = session().toJson();
        try (SessionStore other = open(builder().cacheWeight(0), backend)) {
            assertThat(other.workspace("team").session(CHANNEL).toJson()).isEqualTo(first);
        }
        assertThat(first).startsWith("{").endsWith("}").contains("\"t\"");
        cursor.learn("a", "3");
        assertThat(session().toJson()).isNotEqualTo(first);
        assertThat(team.sessionAt(CHANNEL, 1).toJson()).isEqualTo(first);
    }

    @Test
    @DisplayName("FOLD-12: the times of commits are those of the store's clock, and never go back even if it does")
    void timesDoNotGoBack() {
        Instant[] time = {Instant.parse("2031-05-06T07:08:09.123456Z")};
        replaceStore(builder().clock(() -> time[0]));
        Participant cursor = join("cursor");
        Instant first = cursor.addFinding("one").at();
        assertThat(first).isEqualTo(time[0]);
        time[0] = first.minusSeconds(3_600);
        assertThat(cursor.addFinding("two").at()).isEqualTo(first);
        time[0] = first.plusSeconds(1);
        assertThat(cursor.addFinding("three").at()).isEqualTo(time[0]);
        assertThat(session().updatedAt()).hasValue(time[0]);
    }
}
