package io.leanctx.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.leanctx.AgentProfile;
import io.leanctx.ChannelSummary;
import io.leanctx.Commit;
import io.leanctx.Participant;
import io.leanctx.Position;
import io.leanctx.Watch;
import io.leanctx.WatchEvent;
import io.leanctx.Workspace;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

abstract class StoreIsolationRules extends StoreRules {

    private static final List<String> ALIKE = List.of("a", "A", "a.", "a.b", "a-b", "a_b", "aa", "ab", "a.b.c");

    StoreIsolationRules(SessionStoreContract contract) {
        super(contract);
    }

    @Test
    @DisplayName("WALL-1: workspaces with names alike share nothing: sessions, logs, listings, agents, operations")
    void workspacesAreApart() {
        for (String id : ALIKE) {
            Workspace workspace = store.workspace(id);
            assertThat(workspace.session(CHANNEL).revision())
                    .as("%s beforehand", id)
                    .isZero();
            assertThat(workspace.channels(Optional.empty(), 10).channels()).isEmpty();
            assertThat(workspace.agents()).isEmpty();
            Participant cursor = workspace.join(CHANNEL, workspace.register(AgentProfile.client("cursor")));
            committed(cursor, p -> p.setTask("task of " + id).operation("op"));
            workspace
                    .join("only-in-" + id + "/x", workspace.register(AgentProfile.client("kiro")))
                    .addFinding("f");
        }
        for (String id : ALIKE) {
            Workspace workspace = store.workspace(id);
            assertThat(workspace.id()).isEqualTo(id);
            assertThat(workspace.session(CHANNEL).workspace()).isEqualTo(id);
            assertThat(workspace.session(CHANNEL).task().orElseThrow().value().text())
                    .isEqualTo("task of " + id);
            assertThat(log(workspace, CHANNEL))
                    .hasSize(1)
                    .extracting(Commit::workspace)
                    .containsOnly(id);
            assertThat(workspace.channels(Optional.empty(), 10).channels())
                    .extracting(ChannelSummary::channel)
                    .containsExactlyInAnyOrder(CHANNEL, "only-in-" + id + "/x");
        }
    }

    @Test
    @DisplayName("WALL-2: a watch sees nothing of a channel of the same name in another workspace")
    void watchesAreApart() throws Exception {
        Workspace other = store.workspace("team.b");
        Participant there = other.join(CHANNEL, other.register(AgentProfile.client("cursor")));
        try (Watch watch = team.watch(CHANNEL, Position.START)) {
            Commit foreign = there.setTask("elsewhere");
            assertThat(watch.next(Duration.ZERO)).isEmpty();
            Commit own = join("cursor").setTask("here");
            assertThat(next(watch)).isEqualTo(new WatchEvent.Committed(own));
            assertThat(own.position()).isNotEqualTo(foreign.position());
        }
    }

    @Test
    @DisplayName("WALL-3: channels with names alike are different channels")
    void channelsAreApart() {
        List<String> names =
                List.of("x", "X", "x/y", "x/Y", "x-y", "x.y", "xy", "\u00e9", "e\u0301", "y/x", "@x", "x@");
        List<Position> positions = new ArrayList<>();
        for (String name : names) {
            assertThat(team.session(name).revision()).as("%s beforehand", name).isZero();
            positions.add(join(name, "cursor").setTask("task of " + name).position());
        }
        for (int i = 0; i < names.size(); i++) {
            assertThat(team.session(names.get(i)).channel()).isEqualTo(names.get(i));
            assertThat(team.session(names.get(i)).position()).isEqualTo(positions.get(i));
            assertThat(team.session(names.get(i)).task().orElseThrow().value().text())
                    .isEqualTo("task of " + names.get(i));
        }
        assertThat(positions).doesNotHaveDuplicates();
    }

    @Test
    @DisplayName(
            "WALL-4: the log of one channel can not be taken for that of another: equal commits differ in their hashes")
    void chainsAreApart() {
        Commit here = committed(join("cursor"), p -> p.addFinding("same").operation("same"))
                .commit();
        Commit there = committed(
                        join("other", "cursor"), p -> p.addFinding("same").operation("same"))
                .commit();
        assertThat(here.position().revision()).isEqualTo(there.position().revision());
        assertThat(here.position().hash()).isNotEqualTo(there.position().hash());
    }
}
