package io.leanctx.mcp.sdk;

import io.leanctx.mcp.McpTools;
import io.modelcontextprotocol.spec.McpSchema;
import java.util.List;

/** The tools as a server lists them. */
public final class ListedTools {

    private ListedTools() {}

    /** The tools of the SDK. */
    public static List<McpSchema.Tool> of(McpTools tools) {
        return tools.all().stream().map(Specifications::tool).toList();
    }
}
