package io.leanctx.examples.host;

import io.leanctx.Agent;
import io.leanctx.SessionStore;

/** Code reviews by several agents: each branch is a channel, each team a workspace. Keeps nothing that the store has. */
public final class ReviewService {

    private final SessionStore store;

    /** Works on a store of the host's; the host closes it. */
    public ReviewService(SessionStore store) {
        this.store = store;
    }

    /** An agent takes part in the review of a branch. */
    public Review join(String team, String branch, Agent agent) {
        return new Review(store.workspace(team).join(branch, agent));
    }
}
