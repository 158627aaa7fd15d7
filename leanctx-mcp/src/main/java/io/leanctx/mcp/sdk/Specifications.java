package io.leanctx.mcp.sdk;

import io.leanctx.mcp.Caller;
import io.leanctx.mcp.McpTool;
import io.leanctx.mcp.McpTools;
import io.modelcontextprotocol.server.McpServerFeatures.SyncPromptSpecification;
import io.modelcontextprotocol.server.McpServerFeatures.SyncResourceTemplateSpecification;
import io.modelcontextprotocol.server.McpServerFeatures.SyncToolSpecification;
import io.modelcontextprotocol.server.McpSyncServerExchange;
import io.modelcontextprotocol.spec.McpSchema;
import java.util.List;
import java.util.stream.Stream;

/** What a server of the SDK is given. */
final class Specifications {

    static final McpSchema.Prompt RESUME = McpSchema.Prompt.builder("resume")
            .description("Go on with the work of a shared session")
            .arguments(arguments("workspace", "channel", "agent", "token"))
            .build();

    static final McpSchema.Prompt HANDOFF = McpSchema.Prompt.builder("handoff")
            .description("Hand work over to another agent")
            .arguments(arguments("to", "workspace", "channel"))
            .build();

    private Specifications() {}

    private static List<McpSchema.PromptArgument> arguments(String... names) {
        return Stream.of(names)
                .map(name ->
                        McpSchema.PromptArgument.builder(name).required(false).build())
                .toList();
    }

    static McpSchema.Tool tool(McpTool tool) {
        return McpSchema.Tool.builder(tool.name(), tool.inputSchema())
                .description(tool.description())
                .outputSchema(tool.outputSchema())
                .annotations(McpSchema.ToolAnnotations.builder()
                        .readOnlyHint(tool.hints().readOnly())
                        .destructiveHint(tool.hints().destructive())
                        .idempotentHint(tool.hints().idempotent())
                        .openWorldHint(false)
                        .build())
                .build();
    }

    static McpSchema.ResourceTemplate template(SessionUri.View view) {
        return switch (view) {
            case BRIEF -> template(view, "brief", "The session for a prompt", "text/markdown");
            case STATE -> template(view, "state", "What the session holds", "application/json");
            case LOG -> template(view, "log", "The newest commits", "application/json");
        };
    }

    private static McpSchema.ResourceTemplate template(
            SessionUri.View view, String name, String description, String mimeType) {
        return McpSchema.ResourceTemplate.builder(view.template(), name)
                .description(description)
                .mimeType(mimeType)
                .build();
    }

    static List<SyncToolSpecification> tools(McpTools tools, Requests requests) {
        return tools.all().stream()
                .map(tool -> new SyncToolSpecification(
                        tool(tool), (exchange, request) -> requests.call(tool, caller(requests, exchange), request)))
                .toList();
    }

    static List<SyncResourceTemplateSpecification> resources(Requests requests) {
        return Stream.of(SessionUri.View.values())
                .map(view -> new SyncResourceTemplateSpecification(
                        template(view), (exchange, request) -> requests.read(caller(requests, exchange), request)))
                .toList();
    }

    static List<SyncPromptSpecification> prompts(Requests requests) {
        return List.of(
                new SyncPromptSpecification(
                        RESUME, (exchange, request) -> requests.resume(caller(requests, exchange), request)),
                new SyncPromptSpecification(
                        HANDOFF, (exchange, request) -> requests.handoff(caller(requests, exchange), request)));
    }

    private static Caller caller(Requests requests, McpSyncServerExchange exchange) {
        return requests.caller(exchange.transportContext(), exchange.getClientInfo());
    }
}
