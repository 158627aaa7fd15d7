package io.leanctx.cli;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Where a server is.
 *
 * @param base the URL, without a {@code /} at its end
 */
record ServerUrl(String base) {

    /** Whether this is meant to be a URL, and not a directory. */
    static boolean isMeant(String text) {
        String start =
                text.substring(0, Math.min(text.length(), "https://".length())).toLowerCase(Locale.ROOT);
        return start.startsWith("http://") || start.startsWith("https://");
    }

    /**
     * Reads a URL.
     *
     * @throws CliException if it is none of a server; the message does not repeat what may be secret
     */
    static ServerUrl parse(String text) {
        URI uri;
        try {
            uri = new URI(text);
        } catch (URISyntaxException e) {
            throw CliException.usage("what is given as the store is no URL (" + e.getReason()
                    + "); give one such as http://127.0.0.1:8737");
        }
        if (uri.getRawUserInfo() != null) {
            throw CliException.usage(
                    "the URL of the store has a name or a password in it, which others see; leave that out, and"
                            + " give the token in LEANCTX_TOKEN or with --token-file");
        }
        if (uri.getHost() == null || uri.getRawQuery() != null || uri.getRawFragment() != null) {
            throw CliException.usage(
                    "the store " + text + " is no URL of a server; give one such as http://127.0.0.1:8737");
        }
        return new ServerUrl(text.replaceFirst("/+$", ""));
    }

    /** Something in a workspace; each name is a segment of its own, whatever is in it. */
    URI of(String workspace, String... names) {
        StringBuilder path = new StringBuilder(base).append("/v1/workspaces/").append(encoded(workspace));
        for (String name : names) {
            path.append('/').append(encoded(name));
        }
        return URI.create(path.toString());
    }

    /** Something of the server itself. */
    URI at(String path) {
        return URI.create(base + path);
    }

    /** The same with something in its query. */
    static URI with(URI uri, String name, Object value) {
        return URI.create(uri + (uri.getRawQuery() == null ? "?" : "&") + name + "=" + encoded(value.toString()));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** Whether nobody on the way can read what is sent: it is encrypted, or stays on this machine. */
    boolean isPrivate() {
        URI uri = URI.create(base);
        String host = uri.getHost().toLowerCase(Locale.ROOT);
        return uri.getScheme().equalsIgnoreCase("https")
                || host.equals("localhost")
                || host.equals("[::1]")
                || host.matches("127(\\.[0-9]{1,3}){3}");
    }

    @Override
    public String toString() {
        return base;
    }
}
