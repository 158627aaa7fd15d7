package io.leanctx.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leanctx.Agent;
import io.leanctx.Hash;
import io.leanctx.HistoryDivergedException;
import io.leanctx.Participant;
import io.leanctx.Position;
import io.leanctx.SessionStore;
import io.leanctx.Watch;
import io.leanctx.WatchEvent;
import io.leanctx.Workspace;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The revision before the oldest one kept is gone, but its hash is not: the oldest commit has it. */
@DisplayName("A position right before the oldest commit")
class BaseBeforeOldestTest {

    private static final Position OTHER = new Position(3, Hash.sha256(new byte[] {1}));

    private final SessionStore store = LeanCtx.builder().inMemory();
    private final Workspace team = store.workspace("team");
    private final Agent agent = team.registerNew("cursor");
    private final Participant writer = team.join("main", agent);
    private Position dropped = Position.START;

    @BeforeEach
    void fiveCommits() {
        for (int i = 1; i <= 5; i++) {
            Position position = writer.addFinding("finding " + i).position();
            if (i == 3) {
                dropped = position;
            }
        }
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    @DisplayName("is one to go on from, if it is of this log")
    void own() throws InterruptedException {
        writer.truncate(3);
        try (Watch watch = team.watch("main", dropped)) {
            assertThat(watch.next(Duration.ZERO)).containsInstanceOf(WatchEvent.Committed.class);
        }
        team.at("main", agent, dropped).addFinding("goes on");
        assertThat(team.session("main").revision()).isEqualTo(7);
    }

    @Test
    @DisplayName("is refused as diverged, if it is of another log")
    void another() throws InterruptedException {
        writer.truncate(3);
        try (Watch watch = team.watch("main", OTHER)) {
            assertThat(watch.next(Duration.ZERO)).isEqualTo(Optional.of(new WatchEvent.Diverged(OTHER, 6)));
        }
        assertThatThrownBy(() -> team.at("main", agent, OTHER).addFinding("mixes two logs"))
                .isInstanceOf(HistoryDivergedException.class);
        assertThatThrownBy(() -> team.at("main", agent, OTHER)
                        .tryCommit(proposal -> proposal.operation("retried").addFinding("mixes two logs")))
                .isInstanceOf(HistoryDivergedException.class);
        assertThat(team.session("main").revision()).isEqualTo(6);
    }

    @Test
    @DisplayName("is refused as diverged where the log begins with a deletion, too")
    void beforeADeletion() {
        team.at("main", agent, writer.session().position()).delete();
        Position other = new Position(5, Hash.sha256(new byte[] {1}));
        assertThatThrownBy(() -> team.at("main", agent, other).addFinding("mixes two logs"))
                .isInstanceOf(HistoryDivergedException.class);
        assertThat(team.session("main").revision()).isEqualTo(6);
    }
}
