package io.leanctx.mcp.sdk;

import io.leanctx.mcp.Caller;
import io.leanctx.mcp.McpTools;
import io.modelcontextprotocol.spec.McpSchema;
import java.util.Map;

/** What a server of the SDK answers about a session, besides calls of tools. */
public final class SdkAnswers {

    private SdkAnswers() {}

    /** The text of a resource. */
    public static String resource(McpTools tools, Caller caller, String uri) {
        McpSchema.ReadResourceResult result = new Requests(tools, (context, client) -> caller)
                .read(caller, new McpSchema.ReadResourceRequest(uri, null));
        return ((McpSchema.TextResourceContents) result.contents().get(0)).text();
    }

    /** The text of the prompt {@code resume} or {@code handoff}. */
    public static String prompt(McpTools tools, Caller caller, String name) {
        Requests requests = new Requests(tools, (context, client) -> caller);
        McpSchema.GetPromptRequest request = new McpSchema.GetPromptRequest(name, Map.of(), null);
        McpSchema.GetPromptResult result =
                name.equals("resume") ? requests.resume(caller, request) : requests.handoff(caller, request);
        return ((McpSchema.TextContent) result.messages().get(0).content()).text();
    }
}
