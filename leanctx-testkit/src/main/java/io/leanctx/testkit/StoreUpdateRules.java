package io.leanctx.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leanctx.CommitResult;
import io.leanctx.Participant;
import io.leanctx.RetriesExhaustedException;
import io.leanctx.RetryPolicy;
import io.leanctx.Scope;
import io.leanctx.Session;
import io.leanctx.UpdateResult;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

abstract class StoreUpdateRules extends StoreRules {

    StoreUpdateRules(SessionStoreContract contract) {
        super(contract);
    }

    @Test
    @DisplayName("UPD-1: an update commits what its function proposes for the session as it is")
    void commits() {
        join("cursor").learn("count", "1");
        UpdateResult result = join("claude-code").update((session, p) -> p.learn("count", nextCount(session)));
        assertThat(result).isInstanceOf(CommitResult.Committed.class);
        assertThat(in(result.session().knowledge(), "count").value().value()).isEqualTo("2");
        assertThat(log().get(1).guard()).containsExactly(Scope.everything());
    }

    @Test
    @DisplayName(
            "UPD-2: a function that proposes nothing writes nothing, and the session is the one it was called with")
    void unchanged() {
        join("cursor").setTask("t");
        List<Session> given = new ArrayList<>();
        UpdateResult result = join("claude-code").update((session, p) -> given.add(session));
        assertThat(result).isInstanceOf(UpdateResult.Unchanged.class);
        assertThat(given).containsExactly(result.session());
        assertThat(revision()).isEqualTo(1);
    }

    @Test
    @DisplayName("UPD-3: where others came in between, the function is called again with the newer session")
    void retries() {
        Participant cursor = join("cursor");
        List<Long> given = new ArrayList<>();
        UpdateResult result = join("claude-code").update((session, p) -> {
            given.add(session.revision());
            if (given.size() < 4) {
                cursor.addFinding("in between");
            }
            p.setTask("after " + session.revision());
        });
        assertThat(given).containsExactly(0L, 1L, 2L, 3L);
        assertThat(result.session().task().orElseThrow().value().text()).isEqualTo("after 3");
        assertThat(revision()).isEqualTo(4);
    }

    @Test
    @DisplayName("UPD-4: narrowed with scoped(), only what it guards makes it run again")
    void narrowed() {
        Participant cursor = join("cursor");
        List<Long> given = new ArrayList<>();
        join("claude-code").update((session, p) -> {
            given.add(session.revision());
            cursor.addFinding("in between");
            p.scoped().reading(Scope.knowledge("k")).setTask("t");
        });
        assertThat(given).containsExactly(0L);
        assertThat(log().get(1).guard()).containsExactlyInAnyOrder(Scope.task(), Scope.knowledge("k"));
    }

    @Test
    @DisplayName("UPD-5: what the function throws passes through, checked exceptions too, and nothing is written")
    void functionThrows() {
        Participant cursor = join("cursor");
        IOException own = new IOException("the host's own");
        assertThatThrownBy(() -> cursor.update((session, p) -> {
                    p.setTask("t");
                    throw own;
                }))
                .isSameAs(own);
        assertThat(revision()).isZero();
        assertThat(cursor.setTask("t").revision()).isEqualTo(1);
    }

    @Test
    @DisplayName("UPD-6: an update gives up after the attempts of the store's policy, with nothing written")
    void givesUp() {
        agent("cursor");
        agent("claude-code");
        replaceStore(builder().retryPolicy(new RetryPolicy(3, Duration.ofNanos(1), Duration.ofNanos(1))));
        Participant cursor = join("cursor");
        List<Long> given = new ArrayList<>();
        assertThatThrownBy(() -> join("claude-code").update((session, p) -> {
                    given.add(session.revision());
                    cursor.addFinding("always in between");
                    p.setTask("never");
                }))
                .isInstanceOfSatisfying(
                        RetriesExhaustedException.class,
                        e -> assertThat(e.attempts()).isEqualTo(3));
        assertThat(given).containsExactly(0L, 1L, 2L);
        assertThat(session().task()).isEmpty();
        assertThat(revision()).isEqualTo(3);
    }

    @Test
    @DisplayName("UPD-7: of many who count at once, none loses a count")
    void noLostUpdate() throws Exception {
        List<Participant> all = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            all.add(join("agent-" + i));
        }
        Race.run(all.size(), i -> () -> {
            for (int n = 0; n < 25; n++) {
                all.get(i).update((session, p) -> p.learn("count", nextCount(session)));
            }
            return i;
        });
        assertThat(in(session().knowledge(), "count").value().value()).isEqualTo("100");
        assertThat(revision()).isEqualTo(100);
    }
}
