package io.leanctx.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import io.leanctx.mcp.Desk.Seat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("Hostile calls of ctx_agent, ctx_handoff and ctx_share")
class HostileCallsTest {

    private static final String HUGE = "x".repeat(5_000_000);

    private final Desk desk = new Desk();
    private final Seat cursor = desk.seat("cursor");

    @AfterEach
    void close() {
        desk.close();
    }

    static Stream<Arguments> calls() {
        return Stream.of(agents(), messages(), claims(), handoffs(), bundles(), pushes(), pulls())
                .flatMap(calls -> calls);
    }

    private static Arguments call(String what, String expected, String tool, String action, Object... arguments) {
        Map<String, Object> given = Desk.map("action", action);
        given.putAll(Desk.map(arguments));
        return Arguments.of(what, tool, given, expected);
    }

    private static Stream<Arguments> agents() {
        String tool = "ctx_agent";
        return Stream.of(
                call("an unknown action", "is \"drop\"; give one of register", tool, "drop"),
                call("an unknown field", "has no argument \"evil\"", tool, "register", "client", "x", "evil", 1),
                call("a field of another action", "has no argument \"resource\"", tool, "leave", "resource", "x"),
                call("no client", "argument client of ctx_agent register is missing", tool, "register"),
                call("a list for a client", "is a list; give a text", tool, "register", "client", List.of("x")),
                call("a client of control characters", "U+001B", tool, "register", "client", "\u001b[31m"),
                call("a huge client", "has 5000000 characters", tool, "register", "client", HUGE),
                call("an id like a path", "agent id", tool, "register", "client", "x", "id", "../../etc"),
                call("an id with a NUL", "U+0000", tool, "register", "client", "x", "id", "a\0b"),
                call("a huge id", "agent id", tool, "register", "client", "x", "id", HUGE),
                call("a blank role", "role", tool, "register", "client", "x", "role", " "),
                call("a huge name", "display name", tool, "register", "client", "x", "display_name", HUGE),
                call("no items", "give a number from 1 to 1000", tool, "list", "limit", 0),
                call("a billion items", "give a number from 1 to 1000", tool, "list", "limit", 1_000_000_000),
                call("an agent that is none", "no agent \"nobody\" is registered", tool, "status", "id", "nobody"),
                call("a huge agent", "no agent \"xxx", tool, "status", "id", HUGE));
    }

    private static Stream<Arguments> messages() {
        String tool = "ctx_agent";
        return Stream.of(
                call("no text", "argument text of ctx_agent post is missing", tool, "post"),
                call("an audience that is none", "agents(", tool, "post", "text", "x", "to", "agents("),
                call("an audience of nobody", "agent", tool, "post", "text", "x", "to", "agents()"),
                call("an audience like a path", "../x", tool, "post", "text", "x", "to", "agents(../x)"),
                call("a huge audience", "audience", tool, "post", "text", "x", "to", HUGE),
                call("a category that is none", "give one of info", tool, "post", "text", "x", "category", "shout"),
                call("a reply to no entry", "entry", tool, "post", "text", "x", "in_reply_to", "x.y"),
                call("a reply to nothing", "has no message 99.0", tool, "post", "text", "x", "in_reply_to", "99.0"),
                call("a huge text", "over the limit", tool, "post", "text", HUGE),
                call("a position that is none", "position", tool, "read", "acknowledge", "17;abc"),
                call("a huge position", "position", tool, "read", "acknowledge", HUGE),
                call("a position that is not there", "revision", tool, "read", "acknowledge", "9:" + "0".repeat(64)));
    }

    private static Stream<Arguments> claims() {
        String tool = "ctx_agent";
        return Stream.of(
                call("no resource", "argument resource of ctx_agent claim is missing", tool, "claim"),
                call("a blank resource", "resource", tool, "claim", "resource", " "),
                call("a resource of two lines", "U+000A", tool, "claim", "resource", "a\nb"),
                call("a huge resource", "resource", tool, "claim", "resource", HUGE),
                call("no time", "give a number from 1 to 2592000", tool, "claim", "resource", "a", "ttl_seconds", 0),
                call("endless time", "to 2592000", tool, "claim", "resource", "a", "ttl_seconds", Long.MAX_VALUE),
                call("a token below 0", "number from 1", tool, "claim", "resource", "a", "claim_token", -1),
                call("a token of nothing", "a", tool, "claim", "resource", "a", "claim_token", 99),
                call("what is not held", "you hold no claim", tool, "release", "resource", "a"),
                call("what nobody holds", "a", tool, "release", "resource", "a", "claim_token", 99));
    }

    private static Stream<Arguments> handoffs() {
        String tool = "ctx_handoff";
        return Stream.of(
                call("no note", "argument note of ctx_handoff create is missing", tool, "create"),
                call("a huge note", "over the limit", tool, "create", "note", HUGE),
                call("an audience that is none", "role(", tool, "create", "note", "x", "to", "role("),
                call("endless time", "to 2592000", tool, "create", "note", "x", "ttl_seconds", Long.MAX_VALUE),
                call("time of a fraction", "whole number", tool, "create", "note", "x", "ttl_seconds", 1.5),
                call("a privacy that is none", "redacted, full", tool, "create", "note", "x", "privacy", "public"),
                call("no handoff", "argument handoff of ctx_handoff show is missing", tool, "show"),
                call("a handoff that is no entry", "entry", tool, "show", "handoff", "x"),
                call("half of an entry", "no handoff 17.0", tool, "accept", "handoff", "17"),
                call("an entry below 0", "entry", tool, "accept", "handoff", "-1.0"),
                call("an entry beyond long", "entry", tool, "accept", "handoff", "9".repeat(40) + ".0"),
                call("a huge entry", "entry", tool, "decline", "handoff", HUGE),
                call("a handoff that is not there", "17.0", tool, "accept", "handoff", "17.0"),
                call("none to withdraw", "17.0", tool, "withdraw", "handoff", "17.0", "note", "x"),
                call("none to export", "has no handoff 17.0", tool, "export", "handoff", "17.0"),
                call("a cursor that is none", "entry", tool, "list", "cursor", "../.."));
    }

    private static Stream<Arguments> bundles() {
        String tool = "ctx_handoff";
        String hash = "ab".repeat(32);
        return Stream.of(
                call("no bundle", "argument bundle of ctx_handoff import is missing", tool, "import"),
                call("a number for a bundle", "is the number 5; give a text", tool, "import", "bundle", 5),
                call("a bundle that is no JSON", "bundle", tool, "import", "bundle", "not JSON"),
                call("an empty bundle", "bundle", tool, "import", "bundle", "{}"),
                call("a deep bundle", "bundle", tool, "import", "bundle", "[".repeat(100_000)),
                call("a deep object", "bundle", tool, "import", "bundle", "{\"x\":".repeat(100_000)),
                call("a huge number", "bundle", tool, "import", "bundle", "9".repeat(1_000_000)),
                call("a huge bundle", "bundle", tool, "import", "bundle", '"' + "x".repeat(17 << 20) + '"'),
                call("a hash that is none", "64 hexadecimal digits", tool, "import", "hash", "zz"),
                call("a hash of nothing", "has no bundle", tool, "import", "hash", hash),
                call(
                        "a bundle of another hash",
                        "was changed on its way",
                        tool,
                        "import",
                        "bundle",
                        "{}",
                        "hash",
                        hash),
                call("a text for a flag", "give true or false", tool, "import", "bundle", "{}", "foreign", "yes"));
    }

    private static Stream<Arguments> pushes() {
        String tool = "ctx_share";
        return Stream.of(
                call("no path", "argument path of ctx_share push is missing", tool, "push", "content", "x"),
                call("no content", "argument content of ctx_share push is missing", tool, "push", "path", "a"),
                call("a path of two lines", "U+000A", tool, "push", "path", "a\nb", "content", "x"),
                call("a huge path", "path", tool, "push", "path", HUGE, "content", "x"),
                call("no Base64", "is not Base64", tool, "push", "path", "a", "content", "%%%", "base64", true),
                call("too much", "16", tool, "push", "path", "a", "content", "x".repeat((16 << 20) + 1)),
                call("a line 0", "number from 1", tool, "push", "path", "a", "content", "x", "first", 0, "last", 1),
                call("lines backwards", "line", tool, "push", "path", "a", "content", "x", "first", 3, "last", 2),
                call(
                        "lines that are not there",
                        "line",
                        tool,
                        "push",
                        "path",
                        "a",
                        "content",
                        "x",
                        "first",
                        7,
                        "last",
                        9),
                call("half of the lines", "last", tool, "push", "path", "a", "content", "x", "first", 1),
                call("an audience that is none", "to all", tool, "push", "path", "a", "content", "x", "to", "to all"));
    }

    private static Stream<Arguments> pulls() {
        String tool = "ctx_share";
        return Stream.of(
                call("nothing named", "argument path of ctx_share pull is missing", tool, "pull"),
                call("a path that is not there", "nothing is shared", tool, "pull", "path", "../../etc/passwd"),
                call("a huge path", "nothing is shared", tool, "pull", "path", HUGE),
                call("an entry that is none", "entry", tool, "pull", "entry", "a.b"),
                call("an entry that is not there", "nothing is shared", tool, "pull", "entry", "17.0"),
                call("a cursor that is none", "entry", tool, "list", "cursor", "17.x"),
                call("nothing to clear", "nothing was shared as 17.0", tool, "clear", "entry", "17.0"));
    }

    @ParameterizedTest(name = "{1}: {0}")
    @MethodSource("calls")
    @DisplayName("are refused with what is wrong, in few words, and change nothing")
    void areRefused(String what, String tool, Map<String, Object> arguments, String expected) {
        ToolAnswer answer = cursor.answer(tool, arguments);

        assertThat(answer.isError()).as("%s: %s", what, answer.text()).isTrue();
        assertThat(Desk.error(answer).get("message").toString())
                .contains(expected)
                .doesNotContain("Exception", "io.leanctx", "java.", "jackson")
                .hasSizeLessThan(1_500)
                .matches(message -> message.chars().noneMatch(c -> c < ' ' && c != '\n'), "no control characters");
        assertThat(Desk.error(answer).get("code"))
                .isIn("invalid_input", "over_limit", "not_allowed", "claim_lost", "handoff_closed", "history_diverged");
        assertThat(desk.store().workspace("my-team").session("feat/auth").revision())
                .isZero();
        assertThat(desk.store().workspace("my-team").agents()).containsOnlyKeys("cursor");
    }
}
