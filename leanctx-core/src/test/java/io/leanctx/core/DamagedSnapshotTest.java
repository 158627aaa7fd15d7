package io.leanctx.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leanctx.Agent;
import io.leanctx.AgentProfile;
import io.leanctx.Participant;
import io.leanctx.Session;
import io.leanctx.SessionStore;
import io.leanctx.StoreCorruptException;
import io.leanctx.StoreFailedException;
import io.leanctx.spi.SessionBackend;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** A snapshot saves time; what it holds is in the log as well. */
class DamagedSnapshotTest {

    private static final String WORKSPACE = "team";
    private static final String CHANNEL = "main";
    private static final int COMMITS = 20;

    private final SessionBackend sound = InMemoryBackend.create();
    private final AtomicInteger asked = new AtomicInteger();

    @Test
    @DisplayName("where a snapshot is damaged, sessions, present and past, are folded from their log")
    void damaged() {
        Session written = write();
        Session before;
        try (SessionStore store = LeanCtx.over(sound)) {
            before = store.workspace(WORKSPACE).sessionAt(CHANNEL, COMMITS / 2);
        }
        try (SessionStore store =
                LeanCtx.over(failing(new StoreCorruptException("a block does not match its checksum")))) {
            assertThat(store.workspace(WORKSPACE).session(CHANNEL)).isEqualTo(written);
            assertThat(store.workspace(WORKSPACE).sessionAt(CHANNEL, COMMITS / 2))
                    .isEqualTo(before);
        }
        assertThat(asked).hasPositiveValue();
    }

    @Test
    @DisplayName("where a snapshot cannot be read just now, which another try may mend, that is said")
    void unreadable() {
        write();
        try (SessionStore store = LeanCtx.over(failing(new StoreFailedException("the device does not answer")))) {
            assertThatThrownBy(() -> store.workspace(WORKSPACE).session(CHANNEL))
                    .isExactlyInstanceOf(StoreFailedException.class)
                    .hasMessageContaining("the device does not answer");
        }
    }

    private Session write() {
        try (SessionStore store = LeanCtx.over(sound)) {
            Agent agent = store.workspace(WORKSPACE).register(AgentProfile.client("agent"));
            try (Participant participant = store.workspace(WORKSPACE).join(CHANNEL, agent)) {
                for (int i = 1; i <= COMMITS; i++) {
                    participant.addFinding("finding " + i);
                }
            }
            return store.workspace(WORKSPACE).session(CHANNEL);
        }
    }

    private SessionBackend failing(RuntimeException failure) {
        return Intercepted.proxy(sound, "snapshot", arguments -> {
            asked.incrementAndGet();
            throw failure;
        });
    }
}
