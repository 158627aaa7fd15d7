package io.leanctx.examples;

import io.leanctx.Agent;
import io.leanctx.Brief;
import io.leanctx.Participant;
import io.leanctx.SessionStore;
import io.leanctx.TokenBudget;
import java.util.Comparator;

/**
 * The brief with which an agent would go on in the channel that has the most commits.
 *
 * @param workspace the workspace
 * @param channel the channel
 * @param agent the id of the agent that the brief is for: the one that acted last in the recording
 * @param budget how many tokens it might have
 * @param tokens how many it has
 * @param text the brief
 */
record ExampleBrief(String workspace, String channel, String agent, int budget, int tokens, String text) {

    private static final int BUDGET = 500;

    /** Writes a brief of what was played. */
    static ExampleBrief of(SessionStore store, Replay.Outcome outcome) {
        Replay.Played largest = outcome.channels().stream()
                .max(Comparator.comparingLong(played -> store.workspace(played.workspace())
                        .session(played.run().channel())
                        .revision()))
                .orElseThrow();
        MappedStep last = largest.run().steps().get(largest.run().steps().size() - 1);
        Agent agent = largest.agent(last.agent());
        String channel = largest.run().channel();
        try (Participant reader = store.workspace(largest.workspace()).join(channel, agent)) {
            Brief brief = reader.brief(TokenBudget.of(BUDGET));
            return new ExampleBrief(largest.workspace(), channel, agent.id(), BUDGET, brief.tokens(), brief.text());
        }
    }
}
