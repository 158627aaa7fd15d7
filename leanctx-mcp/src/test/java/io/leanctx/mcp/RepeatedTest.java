package io.leanctx.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import io.leanctx.mcp.Desk.Seat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("A call that is made again under its operation id, as its answer was lost,")
class RepeatedTest {

    /** What comes before a call, and the call. */
    @FunctionalInterface
    private interface Case extends Function<RepeatedTest, Object[]> {}

    private static final String FILE = "src/auth.rs";

    /** One of each action, and more where what it is about has changed when it is made again. */
    private static final Map<String, Case> CASES = new LinkedHashMap<>();

    static {
        CASES.put("ctx_session task", scene -> with("text", "Move auth to JWT"));
        CASES.put("ctx_session finding", scene -> with("text", "Expiry is hardcoded", "path", FILE, "line", 42));
        CASES.put("ctx_session decision", scene -> with("text", "EdDSA", "rationale", "shorter keys"));
        CASES.put("ctx_session decision: that supersedes", scene -> {
            Object old = scene.cursor
                    .call("ctx_session", "action", "decision", "text", "RSA")
                    .get("committed");
            return with("text", "EdDSA", "supersedes", old + ".0");
        });
        CASES.put("ctx_session learn", scene -> with("key", "auth.algorithm", "value", "EdDSA"));
        CASES.put("ctx_session progress", scene -> with("text", "half of it"));
        CASES.put("ctx_session next", scene -> with("steps", List.of("write the tests", "merge")));
        CASES.put(
                "ctx_session commit",
                scene -> with(
                        "changes",
                        List.of(Map.of("type", "task", "text", "t"), Map.of("type", "progress", "text", "p")),
                        "strict",
                        true));
        CASES.put("ctx_session summarize", scene -> {
            Object up = scene.cursor
                    .call("ctx_session", "action", "finding", "text", "old")
                    .get("committed");
            return with("text", "all of it", "up_to", up, "since_revision", up);
        });
        CASES.put(
                "ctx_session evidence",
                scene -> with("changes", List.of(Map.of("type", "spent", "model", "m", "in", 5, "out", 1))));
        CASES.put("ctx_agent post", scene -> with("text", "done", "to", "agents(claude-code)"));
        CASES.put("ctx_agent post: that replies", scene -> {
            Object asked = scene.claude
                    .call("ctx_agent", "action", "post", "text", "done?", "category", "request")
                    .get("committed");
            return with("text", "yes", "in_reply_to", asked + ".0");
        });
        CASES.put("ctx_agent claim", scene -> with("resource", FILE));
        CASES.put("ctx_agent claim: that renews", scene -> with("resource", FILE, "claim_token", scene.claimed()));
        CASES.put("ctx_agent release", scene -> with("resource", FILE, "claim_token", scene.claimed()));
        CASES.put("ctx_agent release: without the token", scene -> {
            scene.claimed();
            return with("resource", FILE);
        });
        CASES.put("ctx_handoff create", scene -> with("note", "The tests are left", "to", "role(tester)"));
        CASES.put("ctx_handoff accept", scene -> with("handoff", scene.offered(scene.claude)));
        CASES.put("ctx_handoff decline", scene -> with("handoff", scene.offered(scene.claude), "note", "no time"));
        CASES.put("ctx_handoff withdraw", scene -> with("handoff", scene.offered(scene.cursor), "note", "done"));
        CASES.put("ctx_share push", scene -> with("path", FILE, "content", "fn main() {}\n", "to", "everyone"));
    }

    private final Desk desk = new Desk();
    private final Seat cursor = desk.seat("cursor");
    private final Seat claude = desk.seat("claude-code");

    @AfterEach
    void close() {
        desk.close();
    }

    private static Object[] with(Object... arguments) {
        return arguments;
    }

    private Object claimed() {
        return cursor.call("ctx_agent", "action", "claim", "resource", FILE).get("claim_token");
    }

    private Object offered(Seat by) {
        return by.call("ctx_handoff", "action", "create", "note", "The tests are left")
                .get("handoff");
    }

    static Stream<String> cases() {
        return CASES.keySet().stream();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    @DisplayName("is done once and answered with the first commit, also after others went on")
    void isDoneOnce(String name) {
        String tool = name.replaceAll(" .*", "");
        String action = name.replaceAll("^\\S+ |:.*", "");
        Object[] arguments = CASES.get(name).apply(this);
        Object[] call = Stream.of(Stream.of("action", action, "operation", "op-1"), Stream.of(arguments))
                .flatMap(all -> all)
                .toArray();
        Map<String, Object> first = cursor.call(tool, call);
        Map<String, Object> second = cursor.call(tool, call);
        Object other = claude.call("ctx_session", "action", "progress", "text", "meanwhile")
                .get("committed");
        Map<String, Object> third = cursor.call(tool, call);

        assertThat(first).containsKey("committed").doesNotContainKey("repeated");
        for (Map<String, Object> again : List.of(second, third)) {
            assertThat(again)
                    .containsEntry("repeated", true)
                    .containsEntry("committed", first.get("committed"))
                    .containsEntry("position", first.get("position"));
            // What it granted, made or offered.
            Stream.of("claim_token", "handoff", "hash", "entry", "from", "note")
                    .filter(first::containsKey)
                    .forEach(field -> assertThat(again).containsEntry(field, first.get(field)));
        }
        assertThat(second).containsEntry("revision", first.get("committed"));
        assertThat(third).containsEntry("revision", other);
        assertThat((long) other).isEqualTo((long) first.get("committed") + 1);
    }

    @Test
    @DisplayName("is tried here for each action that takes such an id")
    void allAreTried() {
        TreeSet<String> repeatable = new TreeSet<>();
        for (McpTool tool : desk.tools().all()) {
            ((ActionTool) tool)
                    .actions().stream()
                            .filter(action -> action.fields().contains("operation"))
                            .forEach(action -> repeatable.add(tool.name() + " " + action.name()));
        }
        assertThat(CASES.keySet().stream()
                        .map(name -> name.replaceAll(":.*", ""))
                        .distinct())
                .containsExactlyInAnyOrderElementsOf(repeatable);
    }

    @Test
    @DisplayName("releases what it released at first, and not what was claimed since")
    void releasesTheFirst() {
        claimed();
        Object[] release = {"action", "release", "resource", FILE, "operation", "op-1"};
        Object first = cursor.call("ctx_agent", release).get("committed");
        Object since = claimed();

        assertThat(cursor.call("ctx_agent", release))
                .containsEntry("repeated", true)
                .containsEntry("committed", first);
        assertThat(desk.store()
                        .workspace("my-team")
                        .session("feat/auth")
                        .claims()
                        .get(FILE))
                .extracting(claim -> (Object) claim.token())
                .isEqualTo(since);
        assertThat(cursor.refused("ctx_agent", "action", "release", "resource", "b", "operation", "op-2")
                        .get("message")
                        .toString())
                .contains("you hold no claim");
        assertThat(claude.refused("ctx_agent", release).get("message").toString())
                .contains("you hold no claim");
    }

    @Test
    @DisplayName("needs no such id where a second time changes nothing: leave, clear, fork, import")
    void harmless() {
        Object entry = cursor.call("ctx_share", "action", "push", "path", FILE, "content", "x")
                .get("entry");
        Object hash =
                cursor.call("ctx_handoff", "action", "create", "note", "n").get("hash");
        List<Object[]> calls = List.of(
                with("ctx_share", "action", "clear", "entry", entry),
                with("ctx_session", "action", "fork", "to_channel", "other"),
                with("ctx_handoff", "action", "import", "hash", hash, "channel", "third"),
                with("ctx_agent", "action", "leave"));
        for (Object[] all : calls) {
            Object[] call = Stream.of(all).skip(1).toArray();
            cursor.call((String) all[0], call);
            Map<String, Object> before = revisions();
            assertThat(cursor.answer((String) all[0], Desk.map(call)).isError())
                    .as("%s", (Object) call)
                    .isFalse();
            assertThat(revisions()).isEqualTo(before);
        }
    }

    private Map<String, Object> revisions() {
        Map<String, Object> revisions = new LinkedHashMap<>();
        Desk.list(cursor.call("ctx_session", "action", "list").get("channels"))
                .forEach(channel -> revisions.put(channel.get("channel").toString(), channel.get("revision")));
        return revisions;
    }
}
