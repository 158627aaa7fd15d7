/**
 * Puts the tools on servers of the MCP Java SDK, with resources and prompts: {@link io.leanctx.mcp.sdk.McpServerTools}.
 *
 * @since 0.1.0
 */
@NullMarked
package io.leanctx.mcp.sdk;

import org.jspecify.annotations.NullMarked;
