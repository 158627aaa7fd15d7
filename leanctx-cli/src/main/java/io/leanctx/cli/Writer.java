package io.leanctx.cli;

import io.leanctx.Agent;
import io.leanctx.AgentProfile;
import io.leanctx.Bundle;
import io.leanctx.Position;

/** What commands write to a workspace, wherever its store is. What is refused is thrown, and nothing was written then. */
interface Writer {

    /**
     * Begins another channel with a copy of a session.
     *
     * @return where the other channel begins
     */
    Position fork(String channel, Agent agent, Position from, String target);

    /**
     * Deletes a session, if what was seen of it is what it is.
     *
     * @return the commit that did
     */
    Position delete(String channel, Agent agent, Position seen);

    /**
     * Adds what a bundle holds to a session.
     *
     * @param isForeign whether it may be of another workspace
     */
    Imported importBundle(String channel, Agent agent, Bundle bundle, boolean isForeign);

    /**
     * Registers an agent.
     *
     * @param isExact whether it is to have the id of its profile and no other
     */
    Agent register(AgentProfile profile, boolean isExact);

    /**
     * What came of a bundle.
     *
     * @param position where the session stands
     * @param isChanged false if the session had it all already
     */
    record Imported(Position position, boolean isChanged) {}
}
