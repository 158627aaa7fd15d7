package io.leanctx.cli;

import io.leanctx.Agent;
import io.leanctx.AgentProfile;
import io.leanctx.Bundle;
import io.leanctx.CommitResult;
import io.leanctx.Participant;
import io.leanctx.Position;
import io.leanctx.UpdateResult;
import io.leanctx.Workspace;

/** Writes to a store that is open here. */
record StoreWriter(Workspace workspace) implements Writer {

    @Override
    public Position fork(String channel, Agent agent, Position from, String target) {
        try (Participant participant = workspace.join(channel, agent)) {
            return participant.fork(from, target).position();
        }
    }

    @Override
    public Position delete(String channel, Agent agent, Position seen) {
        try (Participant participant = workspace.at(channel, agent, seen)) {
            return participant.delete().position();
        }
    }

    @Override
    public Imported importBundle(String channel, Agent agent, Bundle bundle, boolean isForeign) {
        try (Participant participant = workspace.join(channel, agent)) {
            UpdateResult result = isForeign ? participant.importForeign(bundle) : participant.importBundle(bundle);
            return new Imported(result.session().position(), result instanceof CommitResult.Committed);
        }
    }

    @Override
    public Agent register(AgentProfile profile, boolean isExact) {
        return isExact ? workspace.register(profile) : workspace.registerNew(profile);
    }
}
