package io.leanctx.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leanctx.Audience;
import io.leanctx.Change;
import io.leanctx.Commit;
import io.leanctx.CommitResult;
import io.leanctx.Hash;
import io.leanctx.InvalidInputException;
import io.leanctx.Participant;
import io.leanctx.Position;
import io.leanctx.Scope;
import io.leanctx.Session;
import io.leanctx.SessionStore;
import io.leanctx.StoreFailedException;
import io.leanctx.TruncatedException;
import io.leanctx.Upkeep;
import io.leanctx.Watch;
import io.leanctx.WatchEvent;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.LongStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

abstract class StoreTruncationRules extends StoreRules {

    StoreTruncationRules(SessionStoreContract contract) {
        super(contract);
    }

    @Test
    @DisplayName(
            "TRN-1: the log begins after what was dropped, the session stays as it is, and revisions go on counting")
    void truncates() {
        write(8);
        Session before = session();
        Commit checkpoint = join("cursor").truncate(5);
        assertThat(checkpoint.revision()).isEqualTo(9);
        assertThat(checkpoint.guard()).containsExactly(Scope.log());
        assertThat(checkpoint.changes())
                .singleElement()
                .isInstanceOfSatisfying(
                        Upkeep.Checkpoint.class,
                        change -> assertThat(change.upTo()).isEqualTo(5));
        for (Session session : List.of(session(), reloaded())) {
            assertSameContent(session, before);
            assertThat(session.oldest()).isEqualTo(6);
        }
        assertThat(log()).extracting(Commit::revision).containsExactly(6L, 7L, 8L, 9L);
        assertThat(join("cursor").addFinding("next").revision()).isEqualTo(10);
    }

    @Test
    @DisplayName("TRN-2: whoever asks for what was dropped is told the oldest revision left")
    void whatIsBelow() throws Exception {
        write(8);
        Position second = team.sessionAt(CHANNEL, 2).position();
        join("cursor").truncate(5);
        for (Runnable read : List.<Runnable>of(
                () -> team.history(CHANNEL, 0, 10),
                () -> team.history(CHANNEL, 4, 10),
                () -> team.sessionAt(CHANNEL, 1),
                () -> team.sessionAt(CHANNEL, 4))) {
            assertThatThrownBy(read::run)
                    .isInstanceOfSatisfying(
                            TruncatedException.class,
                            e -> assertThat(e.oldest()).isEqualTo(6))
                    .hasMessageContaining("begins at revision 6");
        }
        for (Position from : List.of(Position.START, second)) {
            try (Watch watch = team.watch(CHANNEL, from)) {
                assertThat(next(watch)).isEqualTo(new WatchEvent.Truncated(from, 6));
            }
        }
    }

    @Test
    @DisplayName(
            "TRN-3: the session at the newest dropped revision can be read, and the log and a watch go on from there")
    void theWayOn() throws Exception {
        write(8);
        Session fifth = team.sessionAt(CHANNEL, 5);
        List<Commit> tail = log().subList(5, 8);
        Commit checkpoint = join("cursor").truncate(5);
        for (int i = 0; i < 2; i++) {
            assertSame(team.sessionAt(CHANNEL, 5), fifth);
            assertThat(team.history(CHANNEL, 5, 3).commits()).isEqualTo(tail);
            try (Watch watch = team.watch(CHANNEL, fifth.position())) {
                assertThat(pull(watch, 3)).isEqualTo(tail);
                assertThat(pull(watch, 1)).containsExactly(checkpoint);
            }
            replaceStore(builder().cacheWeight(0));
        }
    }

    @Test
    @DisplayName("TRN-4: a base in what was dropped still guards: what was written since is a conflict, the rest lands")
    void oldBases() {
        Participant late = join("late");
        late.learn("k", "late");
        write(6);
        joinSeeing("cursor").learn("k", "newer");
        join("cursor").truncate(6);
        assertThat(late.base().revision()).isEqualTo(1);
        assertThat(conflict(late, p -> p.learn("k", "late again")).contested()).containsExactly(Scope.knowledge("k"));
        Participant fresh = join("fresh");
        assertThat(fresh.addFinding("appends").revision()).isEqualTo(10);
        assertThat(conflict(fresh, p -> p.setTask("unseen")).contested()).containsExactly(Scope.task());
        assertThat(committed(fresh, p -> p.setTask("seen")).commit().revision()).isEqualTo(11);
    }

    @Test
    @DisplayName("TRN-5: a retry of an operation that may have been dropped is refused, so that it never lands twice")
    void lateRetries() {
        Participant cursor = join("cursor");
        committed(cursor, p -> p.addFinding("once").operation("op-1"));
        write(5);
        cursor.session();
        cursor.truncate(3);
        for (String operation : List.of("op-1", "op-2")) {
            assertThatThrownBy(() -> team.join(CHANNEL, agent("cursor"))
                            .tryCommit(p -> p.addFinding("once").operation(operation)))
                    .isInstanceOfSatisfying(
                            TruncatedException.class,
                            e -> assertThat(e.oldest()).isEqualTo(4))
                    .hasMessageContaining(operation);
        }
        assertThat(revision()).isEqualTo(7);
        Participant fromThere =
                team.at(CHANNEL, agent("cursor"), team.sessionAt(CHANNEL, 3).position());
        assertThat(committed(fromThere, p -> p.addFinding("new").operation("op-2"))
                        .commit()
                        .revision())
                .isEqualTo(8);
    }

    @Test
    @DisplayName(
            "TRN-6: only revisions below the head that are still there can be dropped; nothing is written otherwise")
    void badInput() {
        Participant cursor = join("cursor");
        assertThatThrownBy(() -> cursor.truncate(1)).isInstanceOf(InvalidInputException.class);
        write(4);
        for (long upTo : new long[] {Long.MIN_VALUE, -1, 0, 4, 5, Long.MAX_VALUE}) {
            assertThatThrownBy(() -> cursor.truncate(upTo))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("head is at 4");
        }
        assertThat(revision()).isEqualTo(4);
        cursor.truncate(2);
        for (long upTo = 1; upTo <= 2; upTo++) {
            long dropped = upTo;
            assertThatThrownBy(() -> cursor.truncate(dropped))
                    .isInstanceOfSatisfying(
                            TruncatedException.class,
                            e -> assertThat(e.oldest()).isEqualTo(3));
        }
        assertThat(revision()).isEqualTo(5);
    }

    @Test
    @DisplayName("TRN-7: a log may be truncated again and again, down to its newest commit")
    void again() {
        write(3);
        for (int i = 0; i < 12; i++) {
            write(1 + i % 3);
            Session before = session();
            long upTo = before.oldest() + i % (before.revision() - before.oldest());
            join("cursor").truncate(upTo);
            for (Session session : List.of(session(), reloaded())) {
                assertSameContent(session, before);
                assertThat(session.oldest()).isEqualTo(upTo + 1);
            }
        }
        Session before = session();
        join("cursor").truncate(before.revision() - 1);
        assertSameContent(reloaded(), before);
        assertThat(log()).hasSize(2);
    }

    @Test
    @DisplayName("TRN-8: a session of more than 16 MiB survives truncating, and opening anew")
    void large() {
        needs(Absence.LARGE_BLOBS);
        Participant cursor = join("cursor");
        String text = "0123456789abcdef".repeat(16 << 10);
        for (int i = 0; i < 66; i++) {
            cursor.addFinding(text);
        }
        cursor.setTask("after");
        Session before = session();
        cursor.truncate(66);
        replaceStore(builder().cacheWeight(0));
        assertThat(session().findings()).isEqualTo(before.findings());
        assertThat(team.sessionAt(CHANNEL, 66).findings()).isEqualTo(before.findings());
        assertThat(session().task()).isEqualTo(before.task());
    }

    @Test
    @DisplayName("TRN-9: a truncated channel can be deleted, and begins anew")
    void deletedAfterwards() {
        write(5);
        Participant cursor = joinSeeing("cursor");
        cursor.truncate(3);
        Commit deletion = cursor.delete();
        cursor.addFinding("new");
        for (Session session : List.of(session(), reloaded())) {
            assertThat(session.findings()).hasSize(1);
            assertThat(session.task()).isEmpty();
            assertThat(session.oldest()).isEqualTo(deletion.revision());
        }
        assertThatThrownBy(() -> team.sessionAt(CHANNEL, 3)).isInstanceOf(TruncatedException.class);
        assertThatThrownBy(() -> cursor.truncate(3)).isInstanceOf(TruncatedException.class);
        assertThat(cursor.truncate(deletion.revision()).revision()).isEqualTo(deletion.revision() + 2);
        assertThat(reloaded().findings()).hasSize(1);
    }

    @Test
    @DisplayName(
            "TRN-10: content that the session refers to can still be read once the commit that brought it is dropped")
    void contentStays() {
        Participant cursor = join("cursor");
        byte[] content = "what everyone should see".getBytes(StandardCharsets.UTF_8);
        Hash hash = Hash.sha256(content);
        cursor.share(Audience.everyone(), "README.md", content);
        write(4);
        cursor.truncate(3);
        write(4);
        cursor.truncate(8);
        assertThat(session().shared())
                .singleElement()
                .satisfies(entry -> assertThat(entry.value().content()).isEqualTo(hash));
        assertThat(team.content(hash))
                .hasValueSatisfying(found -> assertThat(found).isEqualTo(content));
        cursor.session();
        cursor.delete();
        cursor.addFinding("new");
        assertThat(session().shared()).isEmpty();
    }

    @Test
    @DisplayName("TRN-11: while both of two stores write and truncate, every commit lands once and both read the same")
    void concurrently() throws Exception {
        write(3);
        try (SessionStore second = open(builder(), backend)) {
            List<Callable<List<Commit>>> runners = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                Participant writer = (i % 2 == 0 ? team : second.workspace("team")).join(CHANNEL, agent("w" + i));
                boolean truncates = i < 2;
                runners.add(() -> {
                    List<Commit> landed = new ArrayList<>();
                    for (int n = 0; n < 40; n++) {
                        landed.add(writer.addFinding(writer.agent() + " " + n));
                        if (truncates && n % 5 == 4) {
                            landed.addAll(truncateSome(writer));
                        }
                    }
                    return landed;
                });
            }
            List<Commit> landed =
                    Race.run(runners).stream().flatMap(List::stream).toList();
            assertThat(landed)
                    .extracting(Commit::revision)
                    .containsExactlyInAnyOrderElementsOf(LongStream.rangeClosed(4, 3L + landed.size())
                            .boxed()
                            .toList());
            assertThat(landed).containsAll(log());
            assertSame(second.workspace("team").session(CHANNEL), session());
            assertThat(session().findings()).hasSize(4 * 40 + 1);
        }
        assertSame(reloaded(), session());
    }

    private static List<Commit> truncateSome(Participant participant) {
        Session session = participant.session();
        try {
            return List.of(participant.truncate((session.oldest() + session.revision()) / 2));
        } catch (TruncatedException e) {
            return List.of();
        }
    }

    @Test
    @DisplayName("TRN-12: a watch that has what was dropped behind it sees the checkpoint as one commit more")
    void watchedOn() throws Exception {
        try (Watch watch = team.watch(CHANNEL, Position.START)) {
            write(5);
            pull(watch, 5);
            Commit checkpoint = join("cursor").truncate(4);
            assertThat(pull(watch, 1)).containsExactly(checkpoint);
            assertThat(watch.position()).isEqualTo(session().position());
        }
    }

    @Test
    @DisplayName("TRN-13: where the storage fails half-way, a log is truncated wholly or not at all")
    void halfWay() {
        write(6);
        Faults faults = Faults.over(backend);
        replaceStore(builder(), faults.backend());
        Session before = session();
        Participant cursor = joinSeeing("cursor");
        faults.nextAppend(Fault.FAILED);
        assertThatThrownBy(() -> cursor.truncate(2)).isInstanceOf(StoreFailedException.class);
        assertSame(reloaded(), before);
        assertThat(log()).hasSize(6);
        faults.nextAppend(Fault.LOST_REQUEST);
        assertThat(cursor.truncate(2).revision()).isEqualTo(7);
        faults.nextAppend(Fault.LOST_ANSWER);
        assertThat(cursor.truncate(4).revision()).isEqualTo(8);
        assertSameContent(reloaded(), before);
        assertThat(log()).extracting(Commit::revision).containsExactly(5L, 6L, 7L, 8L);
    }

    @Test
    @DisplayName("TRN-14: the participant goes on from its checkpoint without reading again")
    void basesMove() {
        write(4);
        Participant cursor = joinSeeing("cursor");
        Commit checkpoint = cursor.truncate(2);
        assertThat(cursor.base()).isEqualTo(checkpoint.position());
        assertThat(cursor.setTask("goes on").revision()).isEqualTo(6);
        CommitResult.Committed strict =
                committed(cursor, p -> p.addFinding("strict").strict());
        assertThat(strict.commit().revision()).isEqualTo(7);
        assertThat(team.channels(Optional.empty(), 10).channels())
                .singleElement()
                .satisfies(channel -> assertThat(channel.task()).isEqualTo("goes on"));
    }

    /** Writes a commit of each of several kinds in turn, the first sets the task. */
    private void write(int commits) {
        Participant writer = joinSeeing("writer");
        for (int i = 0; i < commits; i++) {
            switch (i % 4) {
                case 0 -> writer.setTask("task " + i);
                case 1 -> writer.addFinding("finding " + i);
                case 2 -> writer.learn("key " + i, "value");
                default -> writer.add(new Change.Decision("decision " + i, Optional.empty(), Optional.empty()));
            }
        }
    }

    /** Fails unless two sessions hold the same, whatever became of their logs. */
    private static void assertSameContent(Session actual, Session expected) {
        assertThat(actual.task()).isEqualTo(expected.task());
        assertThat(actual.findings()).isEqualTo(expected.findings());
        assertThat(actual.decisions()).isEqualTo(expected.decisions());
        assertThat(actual.knowledge()).isEqualTo(expected.knowledge());
        assertThat(actual.shared()).isEqualTo(expected.shared());
        assertThat(actual.agents()).containsAll(expected.agents());
    }
}
