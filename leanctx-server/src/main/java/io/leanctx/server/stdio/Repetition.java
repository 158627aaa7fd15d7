package io.leanctx.server.stdio;

import java.util.Map;
import java.util.Set;

/**
 * Which calls may be made again where it is not known whether they were done. What is not listed here may not: the tool of another
 * server, or of a later one.
 */
final class Repetition {

    /** Done once under one operation id. */
    private static final Map<String, Set<String>> ONCE = Map.of(
            "ctx_session",
            Set.of("task", "finding", "decision", "learn", "progress", "next", "commit", "summarize", "evidence"),
            "ctx_agent",
            Set.of("post", "claim", "release"),
            "ctx_handoff",
            Set.of("create", "accept", "decline", "withdraw"),
            "ctx_share",
            Set.of("push"));

    /** Change nothing, or nothing that another reads. */
    private static final Map<String, Set<String>> LOOKING = Map.of(
            "ctx_session",
            Set.of("status", "brief", "list", "history", "diff", "at", "proof", "wait"),
            "ctx_agent",
            Set.of("list", "status", "read"),
            "ctx_handoff",
            Set.of("list", "show", "export"),
            "ctx_share",
            Set.of("pull", "list"));

    /** Change nothing any more when they are done again. */
    private static final Map<String, Set<String>> HARMLESS = Map.of(
            "ctx_session",
            Set.of("fork"),
            "ctx_agent",
            Set.of("leave"),
            "ctx_handoff",
            Set.of("import"),
            "ctx_share",
            Set.of("clear"));

    private Repetition() {}

    static boolean takesOperation(Message call) {
        return has(ONCE, call);
    }

    static boolean isSafe(Message message) {
        return onlyLooks(message) || takesOperation(message) || has(HARMLESS, message);
    }

    /** Whether it makes no difference if it was done. */
    static boolean onlyLooks(Message message) {
        return !message.isToolCall() || has(LOOKING, message);
    }

    private static boolean has(Map<String, Set<String>> actions, Message call) {
        Set<String> known = actions.getOrDefault(call.tool().orElse(""), Set.of());
        return call.action().filter(known::contains).isPresent();
    }
}
