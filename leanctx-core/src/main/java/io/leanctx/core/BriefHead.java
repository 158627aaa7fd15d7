package io.leanctx.core;

import java.util.List;
import java.util.OptionalLong;

/**
 * What a brief says first.
 *
 * @param since the revision after which it begins, if it does not show the whole session
 * @param remark what there is to say of a session that shows nothing; may be empty
 * @param time when the newest commit was made, for what depends on that; empty if there is none
 */
record BriefHead(
        String workspace,
        String channel,
        long revision,
        OptionalLong since,
        String viewer,
        List<String> agents,
        String remark,
        String time) {

    /** More would be a list to read, and a headline that outgrows small budgets. */
    private static final int MAX_AGENTS = 6;

    BriefHead {
        agents = List.copyOf(agents);
    }

    /** Who has written, in a few words. */
    String team() {
        int more = agents.size() - MAX_AGENTS;
        return more > 0
                ? String.join(", ", agents.subList(0, MAX_AGENTS)) + " and " + more + " more"
                : String.join(", ", agents);
    }
}
