package io.leanctx.mcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leanctx.Agent;
import io.leanctx.InvalidInputException;
import io.leanctx.Position;
import io.leanctx.mcp.Desk.Seat;
import io.leanctx.mcp.EachAction.Asked;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A caller that is bound")
class BoundsTest {

    private final Desk desk = new Desk();
    private final Seat cursor = desk.seat("cursor");

    @AfterEach
    void close() {
        desk.close();
    }

    @Test
    @DisplayName(
            "to a workspace reaches no other, with any tool and any action, by whatever it would take to do it there")
    void staysInItsWorkspace() {
        Agent spy = desk.store().workspace("other-team").registerNew("spy");
        Agent ann = desk.store().workspace("other-team").registerNew("ann");
        Seat there = desk.seat(elsewhere(spy));
        List<Asked> all = EachAction.at(there, desk.seat(elsewhere(ann)), "secret");
        Position before = desk.store().workspace("other-team").session("main").position();
        int agents = desk.store().workspace("other-team").agents().size();
        Seat bound = cursor.with(Caller.anyone().boundTo("my-team").withChannel("feat/auth"));
        Object[] place = {
            "workspace", "other-team", "channel", "main", "agent", spy.id(), "token", spy.token(), "since_revision", 0
        };

        assertThat(all)
                .extracting(Asked::toString)
                .containsExactlyInAnyOrderElementsOf(EachAction.names().toList());
        for (Asked asked : all) {
            Map<String, Object> error = Desk.error(bound.answer(asked.tool(), asked.with(place)));
            assertThat(error).as("%s", asked).containsEntry("code", "not_allowed");
            assertThat(error.get("message").toString())
                    .contains("bound to the workspace my-team")
                    .doesNotContain("secret");
        }
        assertThat(desk.store().workspace("other-team").session("main").position())
                .isEqualTo(before);
        assertThat(desk.store().workspace("other-team").agents()).hasSize(agents);
        // The same calls, by who is let in: so it was the wall that kept the others out, and nothing else.
        for (Asked asked : all) {
            ToolAnswer answer = there.answer(asked.tool(), asked.with("since_revision", before.revision()));
            assertThat(answer.isError()).as("%s: %s", asked, answer.text()).isFalse();
        }
    }

    private static Caller elsewhere(Agent agent) {
        return Caller.anyone().withWorkspace("other-team").withChannel("main").withAgent(agent.id(), agent.token());
    }

    @Test
    @DisplayName("to a workspace is told which one, and that it need not be named")
    void isToldItsWorkspace() {
        Seat bound = cursor.with(cursor.caller().boundTo("my-team"));
        assertThat(bound.refused("ctx_session", "action", "status", "workspace", "other-team"))
                .containsEntry("code", "not_allowed")
                .extracting("message")
                .asString()
                .contains("bound to the workspace my-team", "leave the argument workspace out");
        assertThat(bound.call("ctx_session", "action", "status", "workspace", "my-team"))
                .containsKey("revision");
    }

    @Test
    @DisplayName("cannot pull what another workspace shares or hands over, by its hash")
    void reachesNoContentByHash() {
        Agent ann = desk.store().workspace("other-team").registerNew("ann");
        Seat other = desk.seat(
                Caller.anyone().withWorkspace("other-team").withChannel("main").withAgent(ann.id(), ann.token()));
        Object hash =
                other.call("ctx_handoff", "action", "create", "note", "take it").get("hash");

        assertThat(cursor.refused("ctx_handoff", "action", "import", "hash", hash))
                .containsEntry("code", "invalid_input");
    }

    @Test
    @DisplayName("to an agent acts as no other, not even with its token")
    void staysItself() {
        Agent kiro = desk.store().workspace("my-team").registerNew("kiro");
        Agent me = desk.store().workspace("my-team").registerNew("windsurf");
        Seat bound = cursor.with(Caller.anyone()
                .boundTo("my-team")
                .withChannel("feat/auth")
                .boundToAgent(me.id(), me.token())
                .allowed(Access.WRITE));

        assertThat(bound.refused(
                        "ctx_session", "action", "task", "text", "x", "agent", kiro.id(), "token", kiro.token()))
                .containsEntry("code", "not_allowed");
        assertThat(bound.call("ctx_session", "action", "task", "text", "x", "token", kiro.token()))
                .containsKey("committed");
        assertThat(desk.store().workspace("my-team").session("feat/auth").agents())
                .containsExactly("windsurf");
        assertThat(bound.refused("ctx_agent", "action", "register", "client", "mole"))
                .containsEntry("code", "not_allowed");
    }

    @Test
    @DisplayName("to reading writes nothing, by no action")
    void onlyReads() {
        Seat reader = cursor.with(cursor.caller().allowed(Access.READ));
        for (Object[] call : List.of(
                new Object[] {"ctx_session", "action", "task", "text", "x"},
                new Object[] {"ctx_session", "action", "fork", "to_channel", "y"},
                new Object[] {
                    "ctx_session",
                    "action",
                    "evidence",
                    "changes",
                    List.of(Map.of("type", "spent", "model", "m", "in", 1, "out", 1))
                },
                new Object[] {"ctx_agent", "action", "post", "text", "x"},
                new Object[] {"ctx_agent", "action", "claim", "resource", "x"},
                new Object[] {"ctx_handoff", "action", "create", "note", "x"},
                new Object[] {"ctx_handoff", "action", "import", "bundle", "{}"},
                new Object[] {"ctx_share", "action", "push", "path", "a", "content", "x"},
                new Object[] {"ctx_share", "action", "clear"})) {
            Object[] arguments = Arrays.copyOfRange(call, 1, call.length);
            assertThat(reader.refused((String) call[0], arguments)).containsEntry("code", "not_allowed");
        }
        assertThat(desk.store().workspace("my-team").session("feat/auth").revision())
                .isZero();
        assertThat(reader.call("ctx_session", "action", "brief")).containsKey("brief");
    }

    @Test
    @DisplayName("does not lend its agent's token to another agent, nor show it")
    void lendsNoToken() {
        desk.store().workspace("my-team").registerNew("kiro");

        assertThat(cursor.refused("ctx_session", "action", "task", "text", "x", "agent", "kiro"))
                .extracting("message")
                .asString()
                .contains("argument token", "is missing");
        assertThat(cursor.caller().toString())
                .doesNotContain(cursor.caller().token().orElseThrow());
        assertThatThrownBy(() -> Caller.anyone().withWorkspace("../etc")).isInstanceOf(InvalidInputException.class);
    }
}
