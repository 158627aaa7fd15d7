package io.leanctx.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leanctx.Agent;
import io.leanctx.Audience;
import io.leanctx.Commit;
import io.leanctx.CommitResult;
import io.leanctx.Durability;
import io.leanctx.Hash;
import io.leanctx.MessageCategory;
import io.leanctx.NotAllowedException;
import io.leanctx.Participant;
import io.leanctx.Position;
import io.leanctx.Watch;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Only of storages whose content is there again when they are opened again. */
abstract class StoreDurabilityRules extends StoreRules {

    StoreDurabilityRules(SessionStoreContract contract) {
        super(contract);
    }

    @BeforeEach
    void onlyWhereContentStays() {
        needs(Absence.REOPENING);
    }

    @Test
    @DisplayName("KEEP-1: under either durability, log, session, listing and agents are there after reopening")
    void contentStays() throws Exception {
        for (Durability durability : Durability.values()) {
            replaceStore(builder().durability(durability));
            Participant cursor = join("cursor");
            for (int i = 0; i < 40; i++) {
                int number = i;
                cursor.session();
                committed(
                        cursor,
                        p -> p.setTask("task " + number)
                                .learn("k" + number % 3, "v")
                                .addFinding("f"));
            }
            List<Commit> log = log();
            String json = session().toJson();
            reopen(builder());
            assertThat(log()).isEqualTo(log);
            assertThat(session().toJson()).isEqualTo(json);
            assertThat(team.channels(Optional.empty(), 10).channels().get(0).position())
                    .isEqualTo(session().position());
            assertThat(team.agents().keySet()).containsExactly("cursor");
        }
        assertThat(revision()).isEqualTo(80);
    }

    @Test
    @DisplayName("KEEP-2: an agent goes on after reopening with the position, token and operation ids it had")
    void agentsResume() throws Exception {
        Agent agent = agent("cursor");
        Commit first =
                committed(join("cursor"), p -> p.setTask("t").operation("op")).commit();
        reopen(builder());
        Participant resumed = team.at(CHANNEL, agent, first.position());
        CommitResult.Committed again = committed(resumed, p -> p.setTask("t").operation("op"));
        assertThat(again.repeated()).isTrue();
        assertThat(again.commit()).isEqualTo(first);
        assertThat(committed(resumed, p -> p.setTask("u")).commit().revision()).isEqualTo(2);
        assertThatThrownBy(() -> team.join(CHANNEL, new Agent("cursor", "guess")))
                .isInstanceOf(NotAllowedException.class);
    }

    @Test
    @DisplayName("KEEP-3: a watch goes on after reopening from the position it had")
    void watchesResume() throws Exception {
        addFindings("cursor", 10);
        Position position;
        try (Watch watch = team.watch(CHANNEL, Position.START)) {
            position = pull(watch, 4).get(3).position();
        }
        reopen(builder());
        try (Watch watch = team.watch(CHANNEL, position)) {
            assertThat(pull(watch, 6)).isEqualTo(log().subList(4, 10));
            addFindings("cursor", 1);
            assertThat(pull(watch, 1)).extracting(Commit::revision).containsExactly(11L);
        }
    }

    @Test
    @DisplayName("KEEP-4: a guard holds across reopening: what was written before is a conflict after it")
    void guardsHold() throws Exception {
        Participant cursor = join("cursor");
        Position base = cursor.learn("k", "v").position();
        cursor.learn("k", "w");
        cursor.addFinding("f");
        Agent claude = agent("claude-code");
        reopen(builder().cacheWeight(0));
        CommitResult.Conflict conflict = conflict(team.at(CHANNEL, claude, base), p -> p.learn("k", "x"));
        assertThat(conflict.missed()).isEqualTo(log().subList(1, 3));
        assertThat(committed(team.at(CHANNEL, claude, base), p -> p.learn("other", "x"))
                        .commit()
                        .revision())
                .isEqualTo(4);
    }

    @Test
    @DisplayName("KEEP-5: a deletion, and what came after it, is there after reopening")
    void deletionStays() throws Exception {
        Participant cursor = join("cursor");
        cursor.setTask("gone");
        cursor.delete();
        reopen(builder());
        assertThat(session().isDeleted()).isTrue();
        assertThat(team.channels(Optional.empty(), 10).channels()).isEmpty();
        addFindings("cursor", 1);
        reopen(builder());
        assertThat(session().revision()).isEqualTo(3);
        assertThat(session().task()).isEmpty();
        assertThat(log()).extracting(Commit::revision).containsExactly(2L, 3L);
    }

    @Test
    @DisplayName("KEEP-6: earlier sessions and a long log are read alike after reopening, from snapshots or without")
    void longLogs() throws Exception {
        Participant cursor = join("cursor");
        for (int i = 0; i < 400; i++) {
            cursor.learn("k" + i % 11, "value " + i);
        }
        String now = session().toJson();
        String then = team.sessionAt(CHANNEL, 123).toJson();
        reopen(builder());
        assertThat(session().toJson()).isEqualTo(now);
        assertThat(team.sessionAt(CHANNEL, 123).toJson()).isEqualTo(then);
        reopen(builder().cacheWeight(0));
        assertThat(team.sessionAt(CHANNEL, 123).toJson()).isEqualTo(then);
        assertThat(session().toJson()).isEqualTo(now);
    }

    @Test
    @DisplayName("KEEP-7: shared content is there after reopening")
    void sharedContentStays() throws Exception {
        byte[] content = "kept".getBytes(StandardCharsets.UTF_8);
        join("cursor").share(Audience.everyone(), "src/auth.rs", content);
        reopen(builder());
        assertThat(team.content(Hash.sha256(content))).hasValue(content);
        assertThat(session().shared()).hasSize(1);
    }

    @Test
    @DisplayName("KEEP-8: what was acknowledged stays so after reopening")
    void acknowledgedStays() throws Exception {
        Agent claude = agent("claude-code");
        Participant cursor = join("cursor");
        cursor.send(Audience.everyone(), MessageCategory.INFO, "one");
        join("claude-code").acknowledge(session().position());
        cursor.send(Audience.everyone(), MessageCategory.INFO, "two");
        reopen(builder());
        assertThat(team.join(CHANNEL, claude).inbox().messages())
                .extracting(message -> message.value().text())
                .containsExactly("two");
    }
}
