package io.leanctx.cli;

import io.leanctx.InvalidInputException;
import io.leanctx.SessionStore;
import io.leanctx.Workspace;
import io.leanctx.core.LeanCtx;
import io.leanctx.server.ServerUrl;
import io.leanctx.spi.ChannelKey;
import java.util.Optional;

/** A store that a server has. It is read over the network and folded here; what is written, the server writes. */
final class ServerPlace implements Place {

    private final ServerClient client;
    private final boolean isSafe;
    private Told told = Told.NOBODY;

    private ServerPlace(ServerClient client, boolean isSafe) {
        this.client = client;
        this.isSafe = isSafe;
    }

    /**
     * A server, and how it is asked.
     *
     * @throws InvalidInputException if the URL is none, or what is secret would go to it in the clear
     */
    static ServerPlace of(String text, Optional<String> token, Surroundings around) {
        ApiUrl url = ApiUrl.parse(text);
        boolean isSafe = url.server().maySendTokens(around.variable(ServerUrl.PLAIN_HTTP));
        if (token.isPresent() && !isSafe) {
            throw url.server().refusal();
        }
        return new ServerPlace(new ServerClient(url, token, ServerClient.Patience.USUAL), isSafe);
    }

    ServerClient client() {
        return client;
    }

    @Override
    public void tell(Told given) {
        told = given;
    }

    @Override
    public SessionStore toRead(LeanCtx.Builder settings) {
        return settings.open(new ServerBackend(client, Optional.empty(), told));
    }

    @Override
    public SessionStore toWatch(LeanCtx.Builder settings, ChannelKey log) {
        return settings.open(new ServerBackend(client, Optional.of(log), told));
    }

    @Override
    public SessionStore toWrite(LeanCtx.Builder settings) {
        return toRead(settings);
    }

    @Override
    public Writer writer(Workspace workspace) {
        if (!isSafe) {
            throw client.url().server().refusal();
        }
        return new ServerWriter(client, workspace);
    }
}
