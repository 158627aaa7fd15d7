package io.leanctx.mcp;

import io.leanctx.mcp.Desk.Seat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A call of each action of each tool, with no more than it needs, at a place where all of them can be done in their order. */
final class EachAction {

    /** One call. */
    record Asked(String tool, String action, Map<String, Object> arguments) {

        Map<String, Object> with(Object... more) {
            Map<String, Object> all = Desk.map("action", action);
            all.putAll(arguments);
            all.putAll(Desk.map(more));
            return all;
        }

        @Override
        public String toString() {
            return tool + " " + action;
        }
    }

    private EachAction() {}

    /** The names of all, as {@link Asked} prints them. */
    static Stream<String> names() {
        try (Desk desk = new Desk()) {
            return desk.tools().all().stream()
                    .flatMap(tool ->
                            ((ActionTool) tool).actions().stream().map(action -> tool.name() + " " + action.name()))
                    .toList()
                    .stream();
        }
    }

    /**
     * Makes a place ready.
     *
     * @param me who is to make the calls
     * @param other another agent there, who commits what the calls need of others
     * @param text what agents write there
     * @return the calls, first those that read
     */
    static List<Asked> at(Seat me, Seat other, String text) {
        other.call("ctx_session", "action", "finding", "text", text, "channel", "side");
        Object bundle = other.call("ctx_handoff", "action", "export", "channel", "side", "max_tokens", Tokens.MOST)
                .get("bundle");
        other.call("ctx_agent", "action", "post", "text", text);
        other.call("ctx_share", "action", "push", "path", "other.txt", "content", text);
        Object accepted =
                other.call("ctx_handoff", "action", "create", "note", text).get("handoff");
        Object declined =
                other.call("ctx_handoff", "action", "create", "note", text).get("handoff");
        Object own = me.call("ctx_handoff", "action", "create", "note", text).get("handoff");
        Object held =
                me.call("ctx_agent", "action", "claim", "resource", "held").get("claim_token");
        Object pushed = me.call("ctx_share", "action", "push", "path", "mine.txt", "content", text)
                .get("entry");
        return Stream.concat(
                        reading(accepted),
                        Stream.concat(
                                working(text),
                                Stream.of(
                                        asked("ctx_agent register", "client", "kiro"),
                                        asked("ctx_agent post", "text", text),
                                        asked("ctx_agent claim", "resource", "free"),
                                        asked("ctx_agent release", "resource", "held", "claim_token", held),
                                        asked("ctx_handoff create", "note", text),
                                        asked("ctx_handoff accept", "handoff", accepted),
                                        asked("ctx_handoff decline", "handoff", declined),
                                        asked("ctx_handoff withdraw", "handoff", own),
                                        asked("ctx_handoff import", "bundle", bundle),
                                        asked("ctx_share push", "path", "new.txt", "content", text),
                                        asked("ctx_share clear", "entry", pushed),
                                        asked("ctx_agent leave"))))
                .toList();
    }

    private static Stream<Asked> reading(Object handoff) {
        return Stream.of(
                asked("ctx_session status"),
                asked("ctx_session brief"),
                asked("ctx_session list"),
                asked("ctx_session history"),
                asked("ctx_session diff", "from", 1),
                asked("ctx_session at"),
                asked("ctx_session proof"),
                asked("ctx_session wait", "since_revision", 0, "timeout_seconds", 1),
                asked("ctx_agent list"),
                asked("ctx_agent status"),
                asked("ctx_agent read"),
                asked("ctx_handoff list"),
                asked("ctx_handoff show", "handoff", handoff),
                asked("ctx_handoff export", "handoff", handoff),
                asked("ctx_share list"),
                asked("ctx_share pull", "path", "other.txt"));
    }

    private static Stream<Asked> working(String text) {
        return Stream.of(
                asked("ctx_session task", "text", text),
                asked("ctx_session finding", "text", text),
                asked("ctx_session decision", "text", text),
                asked("ctx_session learn", "key", "new", "value", text),
                asked("ctx_session progress", "text", text),
                asked("ctx_session next", "steps", List.of(text)),
                asked("ctx_session commit", "changes", List.of(Map.of("type", "progress", "text", text))),
                asked(
                        "ctx_session evidence",
                        "changes",
                        List.of(Map.of("type", "spent", "model", "m", "in", 1, "out", 1))),
                asked("ctx_session summarize", "up_to", 1, "text", text),
                asked("ctx_session fork", "to_channel", "forked"));
    }

    private static Asked asked(String what, Object... arguments) {
        String[] names = what.split(" ");
        return new Asked(names[0], names[1], Desk.map(arguments));
    }
}
