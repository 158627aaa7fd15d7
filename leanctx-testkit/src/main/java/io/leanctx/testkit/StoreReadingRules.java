package io.leanctx.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leanctx.Audience;
import io.leanctx.Bundle;
import io.leanctx.ChangeType;
import io.leanctx.Commit;
import io.leanctx.FileMode;
import io.leanctx.MessageCategory;
import io.leanctx.Participant;
import io.leanctx.Position;
import io.leanctx.Session;
import io.leanctx.spi.ChannelKey;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

abstract class StoreReadingRules extends StoreRules {

    private static final ChangeType<String> NOTE = TestKinds.NOTE;

    StoreReadingRules(SessionStoreContract contract) {
        super(contract);
    }

    @Test
    @DisplayName("GET-1: a channel that nobody wrote to has the empty session at revision 0")
    void emptySession() {
        Session empty = session();
        assertThat(empty.workspace()).isEqualTo("team");
        assertThat(empty.channel()).isEqualTo(CHANNEL);
        assertThat(empty.position()).isEqualTo(Position.START);
        assertThat(empty.revision()).isZero();
        assertThat(empty.updatedAt()).isEmpty();
        assertThat(empty.isDeleted()).isFalse();
        assertThat(empty.agents()).isEmpty();
        assertThat(empty.task()).isEmpty();
        assertThat(empty.nextSteps()).isEmpty();
        assertThat(views(empty)).allMatch(Collection::isEmpty);
        assertThat(empty.latest(TestKinds.PLAN, "a")).isEmpty();
        assertThat(empty.unknownChanges()).isZero();
    }

    @Test
    @DisplayName("GET-2: a session holds each commit that was acknowledged before it was read, whoever reads it")
    void acknowledgedIsRead() {
        Participant cursor = join("cursor");
        Participant claude = join("claude-code");
        for (int i = 1; i <= 50; i++) {
            Commit commit = (i % 2 == 0 ? cursor : claude).addFinding("finding " + i);
            assertThat(commit.revision()).isEqualTo(i);
            for (Session seen : List.of(session(), cursor.session(), claude.session())) {
                assertThat(seen.position()).isEqualTo(commit.position());
                assertThat(seen.updatedAt()).hasValue(commit.at());
                assertThat(seen.findings()).hasSize(i);
            }
        }
    }

    @Test
    @DisplayName("GET-3: a session stays as it was read, whatever is committed later")
    void sessionsStay() {
        Participant cursor = join("cursor");
        cursor.setTask("first");
        cursor.learn("key", "old");
        Session before = session();
        String json = before.toJson();
        cursor.setTask("second");
        cursor.learn("key", "new");
        cursor.addFinding("found");
        assertThat(before.revision()).isEqualTo(2);
        assertThat(before.task().orElseThrow().value().text()).isEqualTo("first");
        assertThat(in(before.knowledge(), "key").value().value()).isEqualTo("old");
        assertThat(before.findings()).isEmpty();
        assertThat(before.toJson()).isEqualTo(json);
    }

    @Test
    @DisplayName("GET-4: the collections of a session refuse to be changed")
    void viewsAreReadOnly() {
        Participant cursor = join("cursor");
        cursor.addProgress("summarized");
        cursor.summarize(1, "a start was made");
        cursor.share(Audience.everyone(), "src/a", "a".getBytes(UTF_8));
        cursor.offer(Audience.everyone(), "take over", Bundle.of("{}"), Duration.ofHours(1));
        cursor.claim("src/a", Duration.ofHours(1));
        committed(
                cursor,
                proposal -> proposal.addFinding("f")
                        .addProgress("p")
                        .decide("d", "r")
                        .learn("k", "v")
                        .touchFile("src/a", FileMode.READ)
                        .send(Audience.everyone(), MessageCategory.INFO, "m")
                        .record(NOTE, "n"));
        Session session = session();
        for (Collection<?> view : views(session)) {
            assertThat(view).isNotEmpty();
            assertThatThrownBy(view::clear).isInstanceOf(UnsupportedOperationException.class);
        }
        assertThatThrownBy(() -> session.agents().clear()).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> session.findings().add(session.findings().get(0)))
                .isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> session.findings().remove(0)).isInstanceOf(UnsupportedOperationException.class);
        for (Map<String, ?> map : List.of(session.knowledge(), session.files(), session.claims())) {
            assertThatThrownBy(map::clear).isInstanceOf(UnsupportedOperationException.class);
            assertThatThrownBy(() -> map.remove(map.keySet().iterator().next()))
                    .isInstanceOf(UnsupportedOperationException.class);
        }
        assertThat(session().findings()).hasSize(1);
    }

    @Test
    @DisplayName("GET-5: reading writes nothing")
    void readingWritesNothing() throws Exception {
        Participant cursor = join("cursor");
        session();
        cursor.session();
        team.sessionAt(CHANNEL, 0);
        team.history(CHANNEL, 0, 10);
        team.await(CHANNEL, 0, PATIENCE);
        team.watch(CHANNEL, Position.START).close();
        assertThat(cursor.update((session, proposal) -> {}).session().revision())
                .isZero();
        assertThat(revision()).isZero();
        assertThat(backend.head(new ChannelKey("team", CHANNEL))).isEmpty();
        assertThat(team.channels(Optional.empty(), 10).channels()).isEmpty();
        assertThat(store.workspace("unused").session(CHANNEL).revision()).isZero();
        assertThat(backend.heads("unused", Optional.empty(), 10)).isEmpty();
    }

    @Test
    @DisplayName("GET-6: no thread reads a session older than one that it, or another before it, has read")
    void readsDoNotGoBack() throws Exception {
        Participant cursor = join("cursor");
        AtomicLong newest = new AtomicLong();
        List<Boolean> ordered = Race.run(4, reader -> () -> {
            boolean never = true;
            for (int i = 0; i < 200; i++) {
                if (reader == 0) {
                    newest.accumulateAndGet(cursor.addFinding("finding " + i).revision(), Math::max);
                } else {
                    long before = newest.get();
                    long read = revision();
                    newest.accumulateAndGet(read, Math::max);
                    never &= read >= before;
                }
            }
            return never;
        });
        assertThat(ordered).containsOnly(true);
        assertThat(revision()).isEqualTo(200);
    }

    private static List<Collection<?>> views(Session session) {
        List<? extends Collection<?>> views = List.of(
                session.findings(),
                session.progress(),
                session.decisions(),
                session.knowledge().values(),
                session.files().values(),
                session.claims().values(),
                session.messages(),
                session.handoffs(),
                session.shared(),
                session.summaries(),
                session.all(NOTE),
                session.custom());
        return List.copyOf(views);
    }
}
