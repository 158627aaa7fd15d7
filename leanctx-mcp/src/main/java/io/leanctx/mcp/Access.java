package io.leanctx.mcp;

/**
 * What a caller may do. Each includes those before it.
 *
 * @since 0.1.0
 */
public enum Access {
    /** Read sessions, logs, messages, bundles and shared content. */
    READ,
    /** Commit, as an agent. */
    WRITE,
    /** Register agents, and take in bundles of other workspaces; on a server, delete sessions too. */
    ADMIN
}
