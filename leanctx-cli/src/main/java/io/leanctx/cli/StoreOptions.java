package io.leanctx.cli;

import io.leanctx.Names;
import io.leanctx.server.ServerUrl;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which store. */
class StoreOptions {

    @Option(
            names = {"-s", "--store"},
            paramLabel = "DIR|URL",
            description = "The directory of the store, or the URL of its server; else LEANCTX_STORE.")
    private @Nullable String store;

    @Option(
            names = "--token-file",
            paramLabel = "FILE",
            description =
                    "Where the token for the server is, or the agent's; else the token itself is in LEANCTX_TOKEN.")
    private @Nullable Path tokenFile;

    private final Secret token = new Secret("LEANCTX_TOKEN");

    /**
     * Where the store is.
     *
     * @throws CliException if what is given is nothing that can be opened
     */
    final Place place(Surroundings around) throws IOException {
        String given = given(store, "--store", "LEANCTX_STORE", around);
        return ServerUrl.isMeant(given) ? ServerPlace.of(given, token(around), around) : DirectoryPlace.of(given);
    }

    /** The token that is given; what it is for depends on the store and the command. */
    final Optional<String> token(Surroundings around) throws IOException {
        return token.read(tokenFile, around);
    }

    /**
     * What was given as an option, or else as a variable.
     *
     * @throws CliException if neither was
     */
    static String given(@Nullable String value, String option, String variable, Surroundings around) {
        return Optional.ofNullable(value)
                .or(() -> around.variable(variable))
                .orElseThrow(() -> CliException.usage(option + " is missing; give it, or set " + variable));
    }

    /** Which workspace of a store. */
    static class InWorkspace extends StoreOptions {

        @Option(
                names = {"-w", "--workspace"},
                paramLabel = "ID",
                description = "The workspace; else LEANCTX_WORKSPACE.")
        private @Nullable String workspace;

        /** What was given as an option. */
        final Optional<String> givenWorkspace() {
            return Optional.ofNullable(workspace);
        }

        final String workspace(Surroundings around) {
            return Names.requireWorkspace(given(workspace, "--workspace", "LEANCTX_WORKSPACE", around));
        }
    }

    /** Which channel of a workspace. */
    static class InChannel extends InWorkspace {

        @Option(
                names = {"-c", "--channel"},
                paramLabel = "NAME",
                description = "The channel; else LEANCTX_CHANNEL.")
        private @Nullable String channel;

        /** What was given as an option. */
        final Optional<String> givenChannel() {
            return Optional.ofNullable(channel);
        }

        final String channel(Surroundings around) {
            return Names.requireChannel(given(channel, "--channel", "LEANCTX_CHANNEL", around));
        }
    }
}
