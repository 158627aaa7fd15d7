package io.leanctx.cli;

import io.leanctx.Agent;
import io.leanctx.Brief;
import io.leanctx.BriefRequest;
import io.leanctx.Participant;
import io.leanctx.Position;
import io.leanctx.Session;
import io.leanctx.TokenBudget;
import io.leanctx.TokenCounter;
import io.leanctx.Workspace;
import io.leanctx.tokens.ExactTokens;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Renders a session for a context window. */
@Command(
        name = "brief",
        description =
                "Renders a session for an agent's context window: what concerns that agent first, and no more than fits.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  export LEANCTX_AGENT=cursor LEANCTX_TOKEN=$(cat cursor.token)",
            "  leanctx session brief -s sessions -w my-team -c main --tokens 500",
            "  leanctx session brief -s sessions -w my-team -c main --since 17 -o brief.md"
        })
final class SessionBriefCommand extends WorkspaceCommand.OnChannel {

    @Mixin
    private final AgentOptions credentials = new AgentOptions();

    @Option(
            names = "--tokens",
            paramLabel = "N",
            defaultValue = "2000",
            description = "How many tokens at most; ${DEFAULT-VALUE} unless given.")
    private int tokens;

    @Option(
            names = "--model",
            paramLabel = "NAME",
            description = "Count exactly, as this model of OpenAI does, such as gpt-4o; else tokens are estimated.")
    private @Nullable String model;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            defaultValue = "markdown",
            description = "markdown or xml; ${DEFAULT-VALUE} unless given.")
    private BriefRequest.Format format = BriefRequest.Format.MARKDOWN;

    @Option(
            names = "--since",
            paramLabel = "REVISION",
            description = "Only what came after this revision, or position (REVISION:HASH).")
    private @Nullable String since;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            description = "Write the brief to this file, which is there whole or not at all.")
    private @Nullable Path file;

    @Override
    int run(Workspace workspace, String channel) throws IOException {
        Agent agent = credentials.agent(around(), where());
        written(workspace, channel);
        TokenCounter counter = model == null ? TokenCounter.estimate() : ExactTokens.forModel(model);
        BriefRequest request = BriefRequest.of(new TokenBudget(tokens, counter)).as(format);
        if (since != null) {
            request = request.since(position(workspace, channel, since));
        }
        try (Participant participant = workspace.join(channel, agent)) {
            Brief brief = participant.brief(request);
            if (file != null) {
                TargetFile.write(file, brief.text());
            }
            if (isJson()) {
                print(new Fields()
                        .put("workspace", workspace.id())
                        .put("channel", channel)
                        .at(brief.position())
                        .put("tokens", brief.tokens())
                        .put("omitted", Views.each(brief.omitted(), SessionBriefCommand::omission))
                        .put("text", brief.text()));
            } else if (file == null) {
                page().block("", brief.text());
            }
            return ExitCode.OK;
        }
    }

    private static Position position(Workspace workspace, String channel, String text) {
        if (text.matches("[0-9]{1,18}")) {
            Session then = workspace.sessionAt(channel, Long.parseLong(text));
            return then.position();
        }
        return Position.parse(text);
    }

    private static Fields omission(Brief.Omission omission) {
        return new Fields()
                .put("kind", omission.kind())
                .put("count", omission.count())
                .put("oldest", omission.oldest())
                .put("newest", omission.newest());
    }
}
