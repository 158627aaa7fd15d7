package io.leanctx.cli;

import io.leanctx.SessionStore;
import io.leanctx.Workspace;
import io.leanctx.core.LeanCtx;
import io.leanctx.spi.ChannelKey;
import java.util.Optional;

/** A store that a server has. It is read over the network and folded here; what is written, the server writes. */
final class ServerPlace implements Place {

    /** Whoever sets it so has seen to it that nobody listens, or that it does not matter. */
    private static final String PLAIN = "LEANCTX_PLAIN_HTTP";

    private final ServerClient client;
    private final boolean isSafe;

    private ServerPlace(ServerClient client, boolean isSafe) {
        this.client = client;
        this.isSafe = isSafe;
    }

    /**
     * A server, and how it is asked.
     *
     * @throws CliException if the URL is none, or what is secret would go to it in the clear
     */
    static ServerPlace of(String text, Optional<String> token, Surroundings around) {
        ServerUrl url = ServerUrl.parse(text);
        boolean isSafe = url.isPrivate()
                || around.variable(PLAIN).filter("allow"::equals).isPresent();
        if (token.isPresent() && !isSafe) {
            throw unsafe(url);
        }
        return new ServerPlace(new ServerClient(url, token, ServerClient.Patience.USUAL), isSafe);
    }

    private static CliException unsafe(ServerUrl url) {
        return CliException.usage(
                "the token would go to " + url + " in the clear, for all on the way to read, and was not sent;"
                        + " give a URL with https://, or one of this machine with a tunnel behind it, or set " + PLAIN
                        + "=allow where nobody else is on the way");
    }

    ServerClient client() {
        return client;
    }

    @Override
    public SessionStore toRead(LeanCtx.Builder settings) {
        return settings.open(new ServerBackend(client, Optional.empty()));
    }

    @Override
    public SessionStore toWatch(LeanCtx.Builder settings, ChannelKey log) {
        return settings.open(new ServerBackend(client, Optional.of(log)));
    }

    @Override
    public SessionStore toWrite(LeanCtx.Builder settings) {
        return toRead(settings);
    }

    @Override
    public Writer writer(Workspace workspace) {
        if (!isSafe) {
            throw unsafe(client.url());
        }
        return new ServerWriter(client, workspace);
    }
}
