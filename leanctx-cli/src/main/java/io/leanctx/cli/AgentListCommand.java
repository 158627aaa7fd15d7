package io.leanctx.cli;

import io.leanctx.AgentProfile;
import io.leanctx.Entry;
import io.leanctx.Names;
import io.leanctx.Presence;
import io.leanctx.Workspace;
import java.io.IOException;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Lists agents. */
@Command(
        name = "list",
        description =
                "Lists the agents of a workspace, without those that were revoked; with --channel also which of them are"
                        + " there, or were in the last 30 days.",
        footerHeading = "%nExamples:%n",
        footer = {"  leanctx agent list -s sessions -w my-team", "  leanctx agent list -s sessions -w my-team -c main"})
final class AgentListCommand extends WorkspaceCommand {

    @Mixin
    private final StoreOptions.InWorkspace where = new StoreOptions.InWorkspace();

    @Option(
            names = {"-c", "--channel"},
            paramLabel = "NAME",
            description = "Whether they are at this channel.")
    private @Nullable String channel;

    @Override
    StoreOptions.InWorkspace where() {
        return where;
    }

    @Override
    void prepare() {
        if (channel != null) {
            Names.requireChannel(channel);
        }
    }

    @Override
    int run(Workspace workspace) throws IOException {
        Collection<Entry<AgentProfile>> agents = workspace.agents().values();
        Map<String, Presence> there = channel == null
                ? Map.of()
                : workspace.presence(channel).stream().collect(Collectors.toMap(Presence::agent, Function.identity()));
        if (isJson()) {
            print(new Fields()
                    .put("workspace", workspace.id())
                    .put("agents", Views.each(agents, agent -> Views.agent(agent, presence(there, agent)))));
            return ExitCode.OK;
        }
        Page out = page();
        out.plain("workspace: ").strong(workspace.id()).end();
        int ids = widest(agents, agent -> agent.value().id().length());
        int clients = widest(agents, agent -> agent.value().client().length());
        for (Entry<AgentProfile> agent : agents) {
            AgentProfile profile = agent.value();
            out.plain("  agent: ").column(profile.id(), ids);
            out.plain("  client: ")
                    .column(profile.client(), clients)
                    .plain("  since ")
                    .time(agent.at());
            out.plain(profile.role().map(role -> "  role: " + role).orElse(""));
            out.plain(profile.key().isPresent() ? "  signs" : "");
            presence(there, agent).ifPresent(presence -> presence(presence, out));
            out.end();
        }
        return ExitCode.OK;
    }

    private static int widest(Collection<Entry<AgentProfile>> agents, ToIntFunction<Entry<AgentProfile>> width) {
        return agents.stream().mapToInt(width).max().orElse(0);
    }

    private static Optional<Presence> presence(Map<String, Presence> there, Entry<AgentProfile> agent) {
        return Optional.ofNullable(there.get(agent.value().id()));
    }

    private static void presence(Presence presence, Page out) {
        if (presence.connected()) {
            out.plain("  ").good("connected");
        } else {
            out.plain("  last seen ").time(presence.lastSeen());
        }
    }
}
