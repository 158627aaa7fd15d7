package io.leanctx.cli;

import io.leanctx.Agent;
import io.leanctx.Bundle;
import io.leanctx.Hash;
import io.leanctx.Workspace;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Takes in a bundle. */
@Command(
        name = "import",
        description =
                "Adds what a bundle holds to a session: findings, decisions and files, and knowledge, task and next steps"
                        + " where it has none. A second time it changes nothing.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  export LEANCTX_AGENT=cursor LEANCTX_TOKEN=$(cat cursor.token)",
            "  leanctx handoff import 7.json -s sessions -w my-team -c feat/auth"
        })
final class HandoffImportCommand extends WritingCommand {

    @Parameters(index = "0", paramLabel = "FILE", description = "The bundle; - for the standard input.")
    private String file = "";

    @Option(names = "--hash", paramLabel = "SHA256", description = "Only if the bundle is this one.")
    private @Nullable String hash;

    @Option(names = "--foreign", description = "Also if it is of another workspace.")
    private boolean foreign;

    @Override
    int run(Workspace workspace, String channel, Agent agent) throws IOException {
        String json = file.equals("-")
                ? new String(around().in().readAllBytes(), StandardCharsets.UTF_8)
                : Files.readString(Path.of(file));
        Bundle bundle = hash == null ? Bundle.of(json) : new Bundle(Hash.parse(hash), json);
        Writer.Imported imported = writer(workspace).importBundle(channel, agent, bundle, foreign);
        if (isJson()) {
            print(new Fields()
                    .put("workspace", workspace.id())
                    .put("channel", channel)
                    .at(imported.position())
                    .put("bundle", bundle.hash())
                    .put("imported", imported.isChanged()));
        } else {
            String where = workspace.id() + "/" + channel;
            page().line(
                            imported.isChanged()
                                    ? "imported bundle " + bundle.hash() + " into " + where + ", which is at revision "
                                            + imported.position().revision()
                                    : where + " has what is in bundle " + bundle.hash() + " already");
        }
        return ExitCode.OK;
    }
}
