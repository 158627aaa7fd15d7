package io.leanctx.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leanctx.Change;
import io.leanctx.ChannelSummary;
import io.leanctx.Commit;
import io.leanctx.ConflictException;
import io.leanctx.Participant;
import io.leanctx.Scope;
import io.leanctx.Session;
import io.leanctx.TruncatedException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

abstract class StoreDeletingRules extends StoreRules {

    StoreDeletingRules(SessionStoreContract contract) {
        super(contract);
    }

    @Test
    @DisplayName("DEL-1: a deleted session is empty, says that it was deleted, and keeps its revision")
    void deletes() {
        Participant cursor = join("cursor");
        cursor.setTask("t");
        cursor.learn("k", "v");
        Commit deletion = cursor.delete();
        assertThat(deletion.revision()).isEqualTo(3);
        assertThat(deletion.changes()).containsExactly(new Change.Deleted());
        assertThat(deletion.guard()).containsExactly(Scope.everything());
        Session session = session();
        assertThat(session.isDeleted()).isTrue();
        assertThat(session.position()).isEqualTo(deletion.position());
        assertThat(session.task()).isEmpty();
        assertThat(session.knowledge()).isEmpty();
        assertThat(session.agents()).isEmpty();
    }

    @Test
    @DisplayName("DEL-2: a deletion conflicts with any commit its agent has not seen, and then deletes nothing")
    void conflicts() {
        Participant cursor = joinSeeing("cursor");
        addFindings("claude-code", 1);
        assertThatThrownBy(cursor::delete)
                .isInstanceOfSatisfying(
                        ConflictException.class,
                        e -> assertThat(e.conflict().contested()).containsExactly(Scope.everything()));
        assertThat(session().findings()).hasSize(1);
        assertThat(cursor.delete().revision()).isEqualTo(2);
    }

    @Test
    @DisplayName("DEL-3: a deleted channel goes on counting, and nothing of before comes back")
    void goesOn() {
        Participant cursor = join("cursor");
        cursor.setTask("old");
        cursor.learn("k", "old");
        cursor.delete();
        cursor.addFinding("new");
        for (Session session : List.of(session(), reloaded())) {
            assertThat(session.revision()).isEqualTo(4);
            assertThat(session.isDeleted()).isFalse();
            assertThat(session.task()).isEmpty();
            assertThat(session.knowledge()).isEmpty();
            assertThat(session.findings()).hasSize(1);
            assertThat(session.agents()).containsExactly("cursor");
        }
        assertThat(log()).extracting(Commit::revision).containsExactly(3L, 4L);
    }

    @Test
    @DisplayName("DEL-4: a deleted channel is not listed until something is committed to it again")
    void listing() {
        Participant cursor = join("cursor");
        cursor.setTask("t");
        join("other", "cursor").addFinding("f");
        cursor.delete();
        assertThat(team.channels(Optional.empty(), 10).channels())
                .extracting(ChannelSummary::channel)
                .containsExactly("other");
        cursor.addFinding("again");
        assertThat(team.channels(Optional.empty(), 10).channels())
                .extracting(ChannelSummary::channel)
                .containsExactly(CHANNEL, "other");
    }

    @Test
    @DisplayName("DEL-5: whoever had seen what was deleted is told, and writes nothing before having read again")
    void whoSawItIsTold() {
        Participant cursor = join("cursor");
        Participant claude = join("claude-code");
        cursor.setTask("t");
        claude.session();
        cursor.addFinding("f");
        cursor.delete();
        for (Runnable write : List.<Runnable>of(
                () -> team.at(CHANNEL, agent("claude-code"), claude.base()).setTask("u"),
                () -> team.at(CHANNEL, agent("claude-code"), claude.base()).addFinding("g"))) {
            assertThatThrownBy(write::run).isInstanceOfAny(ConflictException.class, TruncatedException.class);
        }
        assertThat(revision()).isEqualTo(3);
        claude.session();
        assertThat(claude.setTask("u").revision()).isEqualTo(4);
    }

    @Test
    @DisplayName("DEL-6: a deletion counts as a write of everything, also of what had never been written")
    void writesEverything() {
        addFindings("cursor", 1);
        Participant late = join("late");
        Participant cursor = joinSeeing("cursor");
        cursor.delete();
        assertThatThrownBy(() -> late.learn("never written", "v"))
                .isInstanceOfAny(ConflictException.class, TruncatedException.class);
        assertThat(revision()).isEqualTo(2);
    }

    @Test
    @DisplayName("DEL-7: a channel may be deleted again and again")
    void again() {
        Participant cursor = join("cursor");
        for (int i = 0; i < 5; i++) {
            cursor.setTask("task " + i);
            cursor.delete();
            assertThat(session().isDeleted()).isTrue();
            assertThat(reloaded().isDeleted()).isTrue();
            cursor = joinSeeing("cursor");
        }
        assertThat(revision()).isEqualTo(10);
        assertThat(log()).extracting(Commit::revision).containsExactly(10L);
    }
}
