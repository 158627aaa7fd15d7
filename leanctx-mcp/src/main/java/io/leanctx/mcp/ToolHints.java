package io.leanctx.mcp;

/**
 * Hints about what a tool does, as MCP has them. Hints, not promises: a tool of several actions has those of the boldest.
 *
 * @param readOnly whether it changes nothing
 * @param destructive whether it can take something away for good
 * @param idempotent whether calling it again with the same arguments changes nothing more
 * @since 0.1.0
 */
public record ToolHints(boolean readOnly, boolean destructive, boolean idempotent) {}
