package io.leanctx.cli;

import io.leanctx.Agent;
import io.leanctx.SessionStore;
import io.leanctx.Workspace;
import io.leanctx.core.LeanCtx;
import java.io.IOException;
import picocli.CommandLine.Mixin;

/** A command that commits to a channel, in the name of an agent. */
abstract class WritingCommand extends WorkspaceCommand.OnChannel {

    @Mixin
    private final AgentOptions credentials = new AgentOptions();

    @Override
    void prepare() throws IOException {
        super.prepare();
        credentials.agent(around(), where());
    }

    @Override
    final SessionStore open(Place place) {
        return place.toWrite(LeanCtx.builder());
    }

    @Override
    final int run(Workspace workspace, String channel) throws IOException {
        return run(workspace, channel, credentials.agent(around(), where()));
    }

    abstract int run(Workspace workspace, String channel, Agent agent) throws IOException;
}
