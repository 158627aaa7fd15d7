package io.leanctx.cli;

import io.leanctx.server.ServerUrl;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/**
 * Where the JSON API of a server is.
 *
 * @param server the server
 */
record ApiUrl(ServerUrl server) {

    static ApiUrl parse(String text) {
        return new ApiUrl(ServerUrl.parse(text));
    }

    /** Something in a workspace; each name is a segment of its own, whatever is in it. */
    URI of(String workspace, String... names) {
        StringBuilder path =
                new StringBuilder(toString()).append("/v1/workspaces/").append(encoded(workspace));
        for (String name : names) {
            path.append('/').append(encoded(name));
        }
        return URI.create(path.toString());
    }

    /** Something of the server itself. */
    URI at(String path) {
        return URI.create(this + path);
    }

    /** The same with something in its query. */
    static URI with(URI uri, String name, Object value) {
        return URI.create(uri + (uri.getRawQuery() == null ? "?" : "&") + name + "=" + encoded(value.toString()));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    @Override
    public String toString() {
        return server.toString();
    }
}
