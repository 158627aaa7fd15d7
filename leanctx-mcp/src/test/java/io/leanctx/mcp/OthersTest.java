package io.leanctx.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import io.leanctx.mcp.Desk.Seat;
import io.leanctx.mcp.EachAction.Asked;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("What others did since the caller's last answer")
class OthersTest {

    /** Are about a workspace; their answers are about a channel only where one is given. */
    private static final Set<String> WITHOUT_CHANNEL =
            Set.of("ctx_session list", "ctx_agent list", "ctx_agent register");

    private final Desk desk = new Desk();
    private final Seat cursor = desk.seat("cursor");
    private final Seat claude = desk.seat("claude-code");

    @AfterEach
    void close() {
        desk.close();
    }

    static Stream<String> actions() {
        return EachAction.names();
    }

    private Asked named(String name) {
        return EachAction.at(cursor, claude, "x").stream()
                .filter(asked -> asked.toString().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @ParameterizedTest
    @MethodSource("actions")
    @DisplayName("is in the answer of every action that is given a channel, with its revision")
    void isInEveryAnswer(String name) {
        Asked asked = named(name);
        long seen = ((Number) cursor.call("ctx_session", "action", "status").get("revision")).longValue();
        claude.call("ctx_session", "action", "finding", "text", "Token expiry is hardcoded", "since_revision", seen);
        ToolAnswer answer = cursor.answer(asked.tool(), asked.with("since_revision", seen));

        assertThat(answer.isError()).as(answer.text()).isFalse();
        long revision = ((Number) answer.structured().get("revision")).longValue();
        assertThat(revision).isGreaterThan(seen);
        assertThat(answer.structured()).containsEntry("since_revision", revision);
        assertThat(Desk.list(Desk.object(answer.structured().get("others")).get("changes")))
                .singleElement()
                .satisfies(change -> assertThat(change)
                        .containsEntry("revision", seen + 1)
                        .containsEntry("agent", "claude-code")
                        .containsEntry("what", List.of("finding \"Token expiry is hardcoded\"")));
    }

    static Stream<Arguments> refusals() {
        return Stream.of(
                refusal("invalid_input", "ctx_session", "action", "decision", "text", "x", "supersedes", "99.0"),
                refusal("invalid_input", "ctx_session", "action", "diff", "from", 9_999),
                refusal("invalid_input", "ctx_session", "action", "task"),
                refusal("over_limit", "ctx_session", "action", "task", "text", "x".repeat(5_000_000)),
                refusal(
                        "operation_mismatch",
                        "ctx_session",
                        "action",
                        "progress",
                        "text",
                        "other",
                        "operation",
                        "op-1"),
                refusal("claim_lost", "ctx_agent", "action", "release", "resource", "held", "claim_token", 1),
                refusal("invalid_input", "ctx_handoff", "action", "accept", "handoff", "99.0"),
                refusal("not_allowed", "ctx_share", "action", "clear", "entry", "3.0"),
                refusal(
                        "not_allowed",
                        "ctx_session",
                        "action",
                        "task",
                        "text",
                        "x",
                        "agent",
                        "cursor",
                        "token",
                        "wrong"));
    }

    private static Arguments refusal(String code, String tool, Object... arguments) {
        return Arguments.of(code, tool, Desk.map(arguments));
    }

    @ParameterizedTest(name = "{0}: {1} {2}")
    @MethodSource("refusals")
    @DisplayName("is in what is refused too, so that a caller sees why")
    void isInRefusals(String code, String tool, Map<String, Object> arguments) {
        cursor.call("ctx_session", "action", "progress", "text", "x", "operation", "op-1");
        claude.call("ctx_agent", "action", "claim", "resource", "held");
        claude.call("ctx_share", "action", "push", "path", "a", "content", "x");
        claude.call("ctx_session", "action", "finding", "text", "Token expiry is hardcoded", "since_revision", 3);
        arguments.put("since_revision", 3);
        Seat seat = arguments.containsKey("token")
                ? desk.seat(Caller.anyone().withWorkspace("my-team").withChannel("feat/auth"))
                : cursor;
        ToolAnswer answer = seat.answer(tool, arguments);

        assertThat(Desk.error(answer)).containsEntry("code", code);
        assertThat(answer.structured()).containsEntry("revision", 4L).containsEntry("since_revision", 4L);
        assertThat(Desk.list(Desk.object(answer.structured().get("others")).get("changes")))
                .singleElement()
                .satisfies(change -> assertThat(change).containsEntry("revision", 4L));
    }

    @Test
    @DisplayName("is not in a refusal of arguments that cannot be read, or of one that may not look there")
    void isNotWhereNothingIsKnown() {
        claude.call("ctx_session", "action", "task", "text", "secret");
        for (Map<String, Object> arguments : List.of(
                Desk.map("action", "drop"),
                Desk.map("action", "status", "since_revision", "0"),
                Desk.map("action", "status", "channel", "@", "since_revision", 0))) {
            assertThat(cursor.answer("ctx_session", arguments).structured()).containsOnlyKeys("error");
        }
        Seat bound = cursor.with(cursor.caller().boundTo("other-team"));
        ToolAnswer refused =
                bound.answer("ctx_session", Desk.map("action", "status", "workspace", "my-team", "since_revision", 0));
        assertThat(refused.structured()).containsOnlyKeys("error");
        assertThat(refused.text()).doesNotContain("secret");
        assertThat(cursor.answer("ctx_session", Desk.map("action", "status", "since_revision", 7))
                        .structured())
                .containsOnlyKeys("error", "revision");
    }

    @Test
    @DisplayName("is not in an answer about no channel, which has no revision either")
    void isNotWithoutAChannel() {
        Seat nowhere = cursor.with(Caller.anyone()
                .withWorkspace("my-team")
                .withAgent(
                        cursor.caller().agent().orElseThrow(),
                        cursor.caller().token().orElseThrow()));
        for (Asked asked : EachAction.at(cursor, claude, "x")) {
            ToolAnswer answer = nowhere.answer(asked.tool(), asked.with("since_revision", 0));
            assertThat(answer.isError()).as("%s", asked).isEqualTo(!WITHOUT_CHANNEL.contains(asked.toString()));
            assertThat(answer.structured()).as("%s", asked).doesNotContainKeys("revision", "since_revision", "others");
        }
    }
}
