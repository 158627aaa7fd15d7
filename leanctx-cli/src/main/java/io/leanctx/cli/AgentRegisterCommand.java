package io.leanctx.cli;

import io.leanctx.Agent;
import io.leanctx.AgentProfile;
import io.leanctx.SessionStore;
import io.leanctx.Workspace;
import io.leanctx.core.LeanCtx;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Registers an agent. */
@Command(
        name = "register",
        description = {
            "Registers an agent in a workspace, under the first free id of cursor, cursor-2, cursor-3 ... where the client is"
                    + " cursor.",
            "Its token is printed, once; or written to a file that only you can read, which is better."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  leanctx agent register cursor -s sessions -w my-team -o cursor.token",
            "  leanctx agent register kiro --id kiro-review --role reviewer -w my-team"
        })
final class AgentRegisterCommand extends WorkspaceCommand {

    @Mixin
    private final StoreOptions.InWorkspace where = new StoreOptions.InWorkspace();

    @Parameters(index = "0", paramLabel = "CLIENT", description = "The program that it runs in, such as cursor.")
    private String client = "";

    @Option(names = "--id", paramLabel = "ID", description = "Under this id and no other.")
    private @Nullable String id;

    @Option(names = "--role", paramLabel = "ROLE", description = "What it does in the team.")
    private @Nullable String role;

    @Option(names = "--name", paramLabel = "NAME", description = "Its name for people.")
    private @Nullable String displayName;

    @Option(
            names = "--key-file",
            paramLabel = "FILE",
            description = "The private key (PEM) with which it signs its commits; only the public half is stored.")
    private @Nullable Path keyFile;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            description = "Write the agent's token to this file, which is made and must not be there.")
    private @Nullable Path file;

    @Override
    StoreOptions.InWorkspace where() {
        return where;
    }

    private @Nullable AgentProfile profile;

    @Override
    void prepare() throws IOException {
        AgentProfile given = AgentProfile.client(client);
        if (id != null) {
            given = new AgentProfile(id, client, given.role(), given.displayName(), given.metadata(), given.key());
        }
        if (role != null) {
            given = given.withRole(role);
        }
        if (displayName != null) {
            given = given.withDisplayName(displayName);
        }
        if (keyFile != null) {
            given = given.withKey(AgentOptions.keys(keyFile).publicKey());
        }
        profile = given;
    }

    @Override
    SessionStore open(Place place) {
        return place.toWrite(LeanCtx.builder());
    }

    @Override
    int run(Workspace workspace) throws IOException {
        if (file == null) {
            tell(workspace, register(workspace));
            return ExitCode.OK;
        }
        // Before anything is registered: a token that could not be kept would be lost.
        try (SecretFile kept = SecretFile.create(file)) {
            Agent agent = register(workspace);
            kept.keep(agent.token());
            tell(workspace, agent);
        }
        return ExitCode.OK;
    }

    private Agent register(Workspace workspace) {
        AgentProfile given = Objects.requireNonNull(profile);
        return writer(workspace).register(given, id != null);
    }

    private void tell(Workspace workspace, Agent agent) throws IOException {
        if (isJson()) {
            Fields fields = new Fields()
                    .put("workspace", workspace.id())
                    .put("agent", agent.id())
                    .put("client", client);
            print(file == null ? fields.put("token", agent.token()) : fields.put("tokenFile", file));
            return;
        }
        Page out = page();
        out.plain("registered ").strong(agent.id()).line(" in " + workspace.id());
        out.line(
                file == null
                        ? "token: " + agent.token() + "  (shown this once: keep it where passwords are)"
                        : "token: in " + file);
    }
}
