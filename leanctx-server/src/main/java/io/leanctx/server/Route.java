package io.leanctx.server;

import java.util.Locale;
import java.util.Map;

/** What there is to ask for. The names are labels of metrics, so that clients cannot make more of them. */
enum Route {
    HEALTH,
    METRICS,
    MCP,
    AGENTS,
    CHANNELS,
    CHANNEL,
    COMMITS,
    EVENTS,
    FORKS,
    BUNDLES,
    ABOUT,
    LOGS,
    LOG,
    ENTRIES,
    SNAPSHOT,
    SOFT,
    BLOB,
    OTHER;

    private static final Map<String, Route> OF_WORKSPACE = Map.of("channels", CHANNELS, "agents", AGENTS, "logs", LOGS);

    private static final Map<String, Route> NAMED = Map.of("channels", CHANNEL, "logs", LOG, "blobs", BLOB);
    private static final Map<String, Route> OF_CHANNEL =
            Map.of("commits", COMMITS, "events", EVENTS, "forks", FORKS, "bundles", BUNDLES);
    private static final Map<String, Route> OF_LOG = Map.of("entries", ENTRIES, "snapshot", SNAPSHOT, "soft", SOFT);
    private static final Map<String, Route> ALONE =
            Map.of("health", HEALTH, "metrics", METRICS, "mcp", MCP, "v1", ABOUT);

    static Route of(RequestPath path) {
        if (path.size() == 1) {
            return ALONE.getOrDefault(path.at(0), OTHER);
        }
        if (!path.is(0, "v1") || !path.is(1, "workspaces")) {
            return OTHER;
        }
        return switch (path.size()) {
            case 4 -> OF_WORKSPACE.getOrDefault(path.at(3), OTHER);
            case 5 -> NAMED.getOrDefault(path.at(3), OTHER);
            case 6 ->
                switch (path.at(3)) {
                    case "channels" -> OF_CHANNEL.getOrDefault(path.at(5), OTHER);
                    case "logs" -> OF_LOG.getOrDefault(path.at(5), OTHER);
                    default -> OTHER;
                };
            default -> OTHER;
        };
    }

    String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** What can be asked of it. */
    String methods() {
        return switch (this) {
            case MCP -> "GET, POST, DELETE";
            case AGENTS, FORKS, BUNDLES -> "POST";
            case CHANNEL -> "GET, DELETE";
            case COMMITS -> "GET, POST";
            default -> "GET";
        };
    }
}
