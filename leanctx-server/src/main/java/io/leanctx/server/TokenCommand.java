package io.leanctx.server;

import io.leanctx.Agent;
import io.leanctx.AgentProfile;
import io.leanctx.InvalidInputException;
import io.leanctx.SessionStore;
import io.leanctx.core.LeanCtx;
import io.leanctx.rocks.RocksBackend;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * The command {@code token}, for a command line of picocli: makes a token, adds its hash to a tokens file, and prints it once. What is
 * refused passes through as an exception, and nothing was added then.
 *
 * @since 0.1.0
 */
@Command(
        name = "token",
        description = "Makes a token for a server: adds its hash to the tokens file, and prints the token, once.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  leanctx token --tokens tokens.json --name wall -w my-team --scope read",
            "  leanctx token --tokens t.json --name ci --agent ci --scope write -w w -s dir"
        })
public final class TokenCommand implements Callable<Integer> {

    @Spec
    private @Nullable CommandSpec spec;

    @Option(names = "--tokens", required = true, paramLabel = "FILE", description = "The tokens file; made if missing.")
    private @Nullable Path tokens;

    @Option(names = "--name", required = true, paramLabel = "NAME", description = "What the token is known by.")
    private String name = "";

    @Option(
            names = {"-w", "--workspace"},
            paramLabel = "ID",
            description = "A workspace that it reaches; all if none is given.")
    private List<String> workspaces = List.of();

    @Option(
            names = "--agent",
            paramLabel = "ID",
            description = "The agent as whom whoever has it acts, and nobody else.")
    private @Nullable String agent;

    @Option(names = "--scope", required = true, paramLabel = "SCOPE", description = "read, write or admin.")
    private String scope = "";

    @Option(
            names = {"-s", "--store"},
            paramLabel = "DIR",
            description = "Registers --agent in the store of this directory, which nobody serves just now.")
    private @Nullable String store;

    @Option(
            names = "--read-token",
            description = "Takes the agent's own token from the first line of standard input, as register gave it out.")
    private boolean readToken;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    /** Creates the command, for picocli to fill. */
    public TokenCommand() {}

    /**
     * Makes the token.
     *
     * @return 0
     * @throws IOException if the tokens file cannot be read or written, or standard input not be read
     */
    @Override
    public Integer call() throws IOException {
        if (tokens == null || spec == null) {
            throw new IllegalStateException("picocli fills the command before it calls it");
        }
        // All that can be refused is looked at before an agent is registered, which cannot be taken back.
        var access = Scopes.parse(scope);
        Optional<String> bound = Optional.ofNullable(agent);
        if (bound.isPresent() && (workspaces.size() != 1 || (store == null) != readToken)) {
            throw new InvalidInputException(
                    "the token of an agent is the one that it was registered with, in one workspace; give"
                            + " one --workspace, and either --store to register it or --read-token to read its token");
        }
        if (bound.isEmpty() && (store != null || readToken)) {
            throw new InvalidInputException("--store and --read-token are for the token of an agent; give --agent too");
        }
        Path directory = store == null ? null : ServeCommand.directory(store);
        String token =
                bound.isEmpty() ? ServerTokens.generate() : readToken ? read() : registered(bound.get(), directory);
        ServerTokens.add(tokens, token, name, workspaces, bound, access);
        if (json || !readToken) {
            spec.commandLine().getOut().println(json ? Printed.json(fields(token)) : token);
            spec.commandLine().getOut().flush();
        }
        return 0;
    }

    /** What was made; the token only where it is new. */
    private Map<String, Object> fields(String token) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("name", name);
        fields.put("workspaces", workspaces.isEmpty() ? List.of(TokenFile.ALL) : workspaces);
        if (agent != null) {
            fields.put("agent", agent);
        }
        fields.put("scope", scope);
        fields.put("tokens", String.valueOf(tokens));
        if (!readToken) {
            fields.put("token", token);
        }
        return fields;
    }

    private static String read() throws IOException {
        String line = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)).readLine();
        return line == null ? "" : line.strip();
    }

    private String registered(String id, @Nullable Path directory) {
        if (directory == null) {
            throw new IllegalStateException("looked at before");
        }
        try (SessionStore opened = LeanCtx.open(RocksBackend.at(directory))) {
            Agent made = opened.workspace(workspaces.get(0))
                    .register(AgentProfile.client(id).withId(id));
            return made.token();
        }
    }
}
