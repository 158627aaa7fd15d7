package io.leanctx.server.stdio;

import java.net.URI;
import java.util.Map;
import java.util.Objects;

/**
 * Where a server is asked, and as whom.
 *
 * @param uri where it takes messages
 * @param headers what each request brings
 */
record Endpoint(URI uri, Map<String, String> headers) {

    /** Without the headers, which have tokens. */
    @Override
    public String toString() {
        return uri.toString();
    }

    /** Of a server, whose URI may have a path already. */
    static URI mcpOf(URI server) {
        String path = Objects.requireNonNullElse(server.getRawPath(), "");
        if (path.endsWith("/mcp")) {
            return server;
        }
        return URI.create(server + (path.endsWith("/") ? "mcp" : "/mcp"));
    }
}
