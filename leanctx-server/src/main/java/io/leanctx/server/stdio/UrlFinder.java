package io.leanctx.server.stdio;

import java.net.URI;
import java.net.http.HttpClient;

/** A server that somebody runs. */
final class UrlFinder implements Finder {

    private final Endpoint endpoint;

    UrlFinder(URI server, Defaults defaults) {
        this.endpoint = new Endpoint(Endpoint.mcpOf(server), defaults.headers(defaults.token()));
    }

    @Override
    public Found look() {
        return new Found.Server(endpoint);
    }

    @Override
    public HttpClient client() {
        return Link.client();
    }

    @Override
    public boolean mayChange() {
        return false;
    }

    @Override
    public void close() {
        // There is nothing to give up.
    }
}
