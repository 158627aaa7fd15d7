package io.leanctx.server;

import java.util.Map;

/** Which status of HTTP an answer of a tool has. */
final class Statuses {

    private static final Map<String, Integer> OF = Map.ofEntries(
            Map.entry("conflict", 412),
            Map.entry("history_diverged", 412),
            Map.entry("invalid_input", 400),
            Map.entry("over_limit", 413),
            Map.entry("not_allowed", 403),
            Map.entry("operation_mismatch", 422),
            Map.entry("claim_lost", 409),
            Map.entry("handoff_closed", 409),
            Map.entry("truncated", 410),
            Map.entry("outcome_unknown", 503),
            Map.entry("busy", 503),
            Map.entry("unavailable", 503),
            Map.entry("interrupted", 503));

    private Statuses() {}

    /** Of an error; what has no status of its own is a defect. */
    static int of(Map<String, Object> answer) {
        return OF.getOrDefault(code(answer), 500);
    }

    static String code(Map<String, Object> answer) {
        return answer.get("error") instanceof Map<?, ?> error ? String.valueOf(error.get("code")) : "";
    }

    /** Of what was done. */
    static int done(Map<String, Object> answer) {
        boolean isNew =
                (answer.containsKey("committed") && !answer.containsKey("repeated")) || answer.containsKey("token");
        return isNew ? 201 : 200;
    }
}
