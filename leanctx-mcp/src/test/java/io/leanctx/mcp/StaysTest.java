package io.leanctx.mcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leanctx.Agent;
import io.leanctx.NotAllowedException;
import io.leanctx.Presence;
import io.leanctx.SessionStore;
import io.leanctx.Workspace;
import io.leanctx.core.LeanCtx;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The presence of agents between their calls")
class StaysTest {

    private final AtomicLong time = new AtomicLong();
    private final SessionStore store = LeanCtx.inMemory();
    private final Workspace team = store.workspace("my-team");
    private final Agent cursor = team.registerNew("cursor");
    private final Agent claude = team.registerNew("claude-code");
    private final Stays stays = new Stays(time::get);

    @AfterEach
    void close() {
        stays.close();
        store.close();
    }

    private List<String> connected() {
        return team.presence("main").stream()
                .filter(Presence::connected)
                .map(Presence::agent)
                .toList();
    }

    @Test
    @DisplayName("lasts from a call until five minutes without one")
    void lasts() {
        stays.touch(team, "main", cursor);
        stays.touch(team, "main", claude);
        time.addAndGet(Stays.IDLE_NANOS - 1);
        stays.touch(team, "main", claude);
        assertThat(connected()).containsExactly("claude-code", "cursor");

        time.addAndGet(1);
        stays.expire();
        assertThat(connected()).containsExactly("claude-code");
    }

    @Test
    @DisplayName("ends when the agent leaves, and when the tools are closed")
    void ends() {
        stays.touch(team, "main", cursor);
        stays.touch(team, "main", claude);
        stays.end(team, "main", cursor);
        assertThat(connected()).containsExactly("claude-code");

        stays.close();
        assertThat(connected()).isEmpty();
        stays.touch(team, "main", cursor);
        assertThat(connected()).isEmpty();
    }

    @Test
    @DisplayName("is kept for a thousand agents and channels, of which that without a call for longest gives way")
    void isBounded() {
        for (int i = 0; i <= Stays.MOST; i++) {
            stays.touch(team, i == 0 ? "main" : "feat/" + i, cursor);
        }
        assertThat(connected()).isEmpty();
        assertThat(team.presence("feat/1")).extracting(Presence::connected).containsExactly(true);
    }

    @Test
    @DisplayName("is not for who has a wrong token, neither to begin nor to end it")
    void isChecked() {
        stays.touch(team, "main", cursor);
        Agent guess = new Agent("cursor", "guess");

        assertThatThrownBy(() -> stays.touch(team, "main", guess)).isInstanceOf(NotAllowedException.class);
        assertThatThrownBy(() -> stays.end(team, "main", guess)).isInstanceOf(NotAllowedException.class);
        assertThat(connected()).containsExactly("cursor");
    }
}
