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

    @Test
    @DisplayName("hold the one that is in use, whatever others were used for before")
    void comesBack() {
        write("feat/0", 2_000);
        for (int i = 0; i < 20; i++) {
            write("feat/1", 100);
            write("feat/2", 100);
        }
        for (int i = 0; i < 300; i++) {
            team.session("feat/0");
        }
        assertThat(loads.get("feat/0")).isEqualTo(1);
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
        assertThat(loads.getOrDefault("main", 0)).isLessThanOrEqualTo(1);
    }
}
