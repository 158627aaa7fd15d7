package io.leanctx.mcp.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import io.leanctx.Agent;
import io.leanctx.Participant;
import io.leanctx.SessionStore;
import io.leanctx.Workspace;
import io.leanctx.core.LeanCtx;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Subscriptions")
class SubscriptionsTest {

    private final List<String> told = new CopyOnWriteArrayList<>();
    private final SessionStore store = LeanCtx.builder().executor(Runnable::run).inMemory();
    private final Workspace team = store.workspace("my-team");
    private final Agent cursor = team.registerNew("cursor");
    private final Subscriptions subscriptions = new Subscriptions(store, "my-team"::equals, told::add);

    @AfterEach
    void close() {
        subscriptions.close();
        store.close();
    }

    private void write(String channel) {
        try (Participant me = team.join(channel, cursor)) {
            me.addFinding("x");
        }
    }

    @Test
    @DisplayName("tell of each view that was subscribed to, as it was spelled, and of no other channel")
    void tell() {
        subscriptions.add("leanctx://my-team/feat%2Fauth");
        subscriptions.add("leanctx://my-team/feat%2fauth/log");
        write("feat/auth");
        write("main");

        assertThat(told)
                .containsExactlyInAnyOrder("leanctx://my-team/feat%2Fauth", "leanctx://my-team/feat%2fauth/log");
    }

    @Test
    @DisplayName("come to nothing for what is no session, no name, or in a workspace that is not open to them")
    void comeToNothing() {
        Workspace other = store.workspace("other-team");
        for (String uri : List.of(
                "leanctx://other-team/main",
                "leanctx://my-team/%2e%2e",
                "leanctx://my-team/a%00",
                "leanctx://my-team",
                "file:///etc/passwd",
                "leanctx://my-team/main/other",
                "leanctx://my-team/%zz",
                "")) {
            subscriptions.add(uri);
        }
        try (Participant me = other.join("main", other.registerNew("cursor"))) {
            me.addFinding("x");
        }

        assertThat(told).isEmpty();
    }

    @Test
    @DisplayName("go on after a deletion, and end when they are closed")
    void goOn() {
        subscriptions.add("leanctx://my-team/main");
        write("main");
        try (Participant me = team.join("main", cursor)) {
            me.session();
            me.delete();
        }
        int before = told.size();
        write("main");
        assertThat(told).hasSizeGreaterThan(before);

        subscriptions.close();
        int after = told.size();
        write("main");
        assertThat(told).hasSize(after);
    }

    @Test
    @DisplayName("end with the last of them on a channel, and begin anew when somebody subscribes again")
    void areReleased() {
        subscriptions.add("leanctx://my-team/main");
        subscriptions.add("leanctx://my-team/main/log");
        subscriptions.remove("leanctx://my-team/main/log");
        subscriptions.remove("leanctx://my-team/never");
        subscriptions.remove("file:///etc/passwd");
        write("main");
        assertThat(told).containsExactly("leanctx://my-team/main");

        subscriptions.remove("leanctx://my-team/main");
        write("main");
        assertThat(told).hasSize(1);
        assertThat(subscriptions.watched()).isZero();

        subscriptions.add("leanctx://my-team/main");
        write("main");
        assertThat(told).hasSize(2);
    }

    @Test
    @DisplayName("are kept for a thousand channels, of which the one subscribed to longest ago gives way")
    void areBounded() {
        for (int i = 0; i <= Subscriptions.CHANNELS; i++) {
            subscriptions.add("leanctx://my-team/c" + i);
        }
        write("c0");
        write("c1");
        write("c" + Subscriptions.CHANNELS);

        assertThat(told).containsExactly("leanctx://my-team/c1", "leanctx://my-team/c" + Subscriptions.CHANNELS);
    }
}
