package io.leanctx.server;

import java.util.Locale;

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
    OTHER;

    static Route of(RequestPath path) {
        if (path.size() == 1) {
            return path.is(0, "health") ? HEALTH : path.is(0, "metrics") ? METRICS : path.is(0, "mcp") ? MCP : OTHER;
        }
        if (!path.is(0, "v1") || !path.is(1, "workspaces")) {
            return OTHER;
        }
        if (path.size() == 4) {
            return path.is(3, "channels") ? CHANNELS : path.is(3, "agents") ? AGENTS : OTHER;
        }
        if (!path.is(3, "channels")) {
            return OTHER;
        }
        if (path.size() == 5) {
            return CHANNEL;
        }
        return path.size() != 6 ? OTHER : path.is(5, "commits") ? COMMITS : path.is(5, "events") ? EVENTS : OTHER;
    }

    String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** What can be asked of it. */
    String methods() {
        return switch (this) {
            case MCP -> "GET, POST, DELETE";
            case AGENTS -> "POST";
            case COMMITS -> "GET, POST";
            default -> "GET";
        };
    }
}
