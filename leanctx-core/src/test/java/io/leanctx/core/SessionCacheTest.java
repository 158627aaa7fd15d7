package io.leanctx.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.leanctx.Agent;
import io.leanctx.Durability;
import io.leanctx.Participant;
import io.leanctx.SessionStore;
import io.leanctx.StoreObserver;
import io.leanctx.Workspace;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("the sessions in memory")
class SessionCacheTest {

    private static final String TEXT = "x".repeat(500);

    private final Map<String, Integer> loads = new HashMap<>();
    private final SessionStore store = LeanCtx.builder()
            .durability(Durability.RELAXED)
            .cacheWeight(1 << 20)
            .executor(Runnable::run)
            .observer(new StoreObserver() {
                @Override
                public void loaded(String workspace, String channel, long commits, Duration duration) {
                    loads.merge(channel, 1, Integer::sum);
                }
            })
            .over(InMemoryBackend.create());
    private final Workspace team = store.workspace("team");
    private final Agent agent = team.registerNew("cursor");

    @AfterEach
    void close() {
        store.close();
    }

    private void write(String channel, int commits) {
        Participant me = team.join(channel, agent);
        for (int i = 0; i < commits; i++) {
            me.session();
            me.addFinding(TEXT);
        }
    }

    private void workOnTwoOthersThan(String channel) {
        write(channel, 2_000);
        for (int i = 0; i < 20; i++) {
            write("feat/1", 100);
            write("feat/2", 100);
        }
        loads.clear();
    }

    @Test
    @DisplayName("hold the one that is read, whatever others were used for before")
    void readAgain() {
        workOnTwoOthersThan("feat/0");
        for (int i = 0; i < 300; i++) {
            team.session("feat/0");
        }
        assertThat(loads.get("feat/0")).isLessThanOrEqualTo(2);
    }

    @Test
    @DisplayName("hold the one that is written, whatever others were used for before")
    void writtenAgain() {
        workOnTwoOthersThan("feat/0");
        Participant me = team.join("feat/0", agent);
        for (int i = 0; i < 300; i++) {
            me.addFinding(TEXT);
        }
        assertThat(loads.get("feat/0")).isLessThanOrEqualTo(2);
    }

    @Test
    @DisplayName("hold two large ones that are written in turn")
    void inTurn() {
        workOnTwoOthersThan("feat/0");
        Participant one = team.join("feat/0", agent);
        Participant other = team.join("feat/1", agent);
        for (int i = 0; i < 300; i++) {
            one.addFinding(TEXT);
            other.addFinding(TEXT);
        }
        assertThat(loads.values()).allMatch(times -> times <= 4);
    }

    @Test
    @DisplayName("hold most of those that are looked at in turn, if there is room for most")
    void inRotation() {
        for (int i = 0; i < 30; i++) {
            write("feat/" + i, 50);
        }
        for (int round = 0; round < 30; round++) {
            if (round == 20) {
                loads.clear();
            }
            for (int i = 0; i < 30; i++) {
                team.session("feat/" + i);
            }
        }
        int all = loads.values().stream().mapToInt(Integer::intValue).sum();
        // Ten rounds of 30; if each new one pushed out the one that is next, all would be loaded anew.
        assertThat(all).isLessThan(270);
    }

    @Test
    @DisplayName("hold one that is worked on while many others are looked at once")
    void scanned() {
        write("main", 500);
        for (int i = 0; i < 100; i++) {
            write("feat/" + i, 40);
        }
        loads.clear();
        for (int i = 0; i < 100; i++) {
            write("main", 5);
            team.session("feat/" + i);
        }
        assertThat(loads).hasSizeGreaterThan(50);
        assertThat(loads.getOrDefault("main", 0)).isLessThanOrEqualTo(2);
    }
}
