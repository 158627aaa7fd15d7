/**
 * The four tools of shared sessions for agents that speak MCP, without a type of any MCP library: {@link
 * io.leanctx.mcp.McpTools} makes them, {@link io.leanctx.mcp.McpTool} is one of them. {@code io.leanctx.mcp.sdk} puts them on a
 * server of the MCP Java SDK.
 *
 * @since 0.1.0
 */
@NullMarked
package io.leanctx.mcp;

import org.jspecify.annotations.NullMarked;
