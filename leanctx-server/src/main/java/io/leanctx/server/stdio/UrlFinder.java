package io.leanctx.server.stdio;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
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
        return Link.client(isHere());
    }

    /** Tokens to a server on this machine are in the clear, and are not to go through a proxy, which may be elsewhere. */
    private boolean isHere() {
        try {
            return InetAddress.getByName(endpoint.uri().getHost()).isLoopbackAddress();
        } catch (UnknownHostException e) {
            // A proxy may know it; who does not is told by the first request.
            return false;
        }
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
