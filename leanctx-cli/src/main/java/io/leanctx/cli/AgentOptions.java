package io.leanctx.cli;

import io.leanctx.Agent;
import io.leanctx.SigningKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** In whose name. A token is never an argument, where other users of the machine would see it. */
final class AgentOptions {

    @Option(names = "--agent", paramLabel = "ID", description = "In whose name; else LEANCTX_AGENT.")
    private @Nullable String agent;

    @Option(
            names = "--agent-token-file",
            paramLabel = "FILE",
            description = "Where the agent's token is, if that is another than the server's; else it is in"
                    + " LEANCTX_AGENT_TOKEN.")
    private @Nullable Path tokenFile;

    @Option(
            names = "--key-file",
            paramLabel = "FILE",
            description = "Where the agent's private key is (PEM), if it signs its commits.")
    private @Nullable Path keyFile;

    private final Secret token = new Secret("LEANCTX_AGENT_TOKEN");
    private @Nullable Agent credentials;

    /**
     * The agent. Its files are read once, as they may be pipes.
     *
     * @param where has the agent's token, unless that is given here
     */
    Agent agent(Surroundings around, StoreOptions where) throws IOException {
        Agent known = credentials;
        if (known == null) {
            String id = StoreOptions.given(agent, "--agent", "LEANCTX_AGENT", around);
            known = new Agent(id, token(id, around, where));
            if (keyFile != null) {
                known = known.withSigningKey(keys(keyFile).privateKey());
            }
            credentials = known;
        }
        return known;
    }

    private String token(String id, Surroundings around, StoreOptions where) throws IOException {
        Optional<String> own = token.read(tokenFile, around);
        return (own.isPresent() ? own : where.token(around))
                .orElseThrow(() -> CliException.usage(
                        "the token of agent " + id + " is missing; set LEANCTX_TOKEN, or give --token-file"));
    }

    static SigningKeys keys(Path file) throws IOException {
        return SigningKeys.fromPem(Files.readString(file));
    }
}
