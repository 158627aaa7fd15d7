package io.leanctx.mcp.sdk;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A session as a resource: {@code leanctx://workspace/channel}, with {@code /} in the name of a channel as {@code %2F}. */
record SessionUri(String workspace, String channel, View view) {

    /** What of the session. */
    enum View {
        BRIEF(""),
        STATE("/state"),
        LOG("/log");

        private final String path;

        View(String path) {
            this.path = path;
        }

        String template() {
            return "leanctx://{workspace}/{channel}" + path;
        }
    }

    private static final Pattern FORM = Pattern.compile("leanctx://([^/?#]+)/([^/?#]+)(/state|/log)?");

    /** Reads one; empty if it is none. */
    static Optional<SessionUri> parse(String uri) {
        Matcher parts = FORM.matcher(uri);
        if (!parts.matches()) {
            return Optional.empty();
        }
        View view = parts.group(3) == null ? View.BRIEF : parts.group(3).equals("/log") ? View.LOG : View.STATE;
        try {
            return Optional.of(new SessionUri(decoded(parts.group(1)), decoded(parts.group(2)), view));
        } catch (IllegalArgumentException e) {
            // A % that is followed by no two digits: not a URI.
            return Optional.empty();
        }
    }

    private static String decoded(String part) {
        return URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return "leanctx://" + encoded(workspace) + "/" + encoded(channel) + view.path;
    }

    private static String encoded(String part) {
        return URLEncoder.encode(part, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
