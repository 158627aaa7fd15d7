package io.leanctx.server;

import io.modelcontextprotocol.server.McpServer;
import io.modelcontextprotocol.server.McpServerFeatures.SyncPromptSpecification;
import io.modelcontextprotocol.server.McpServerFeatures.SyncResourceSpecification;
import io.modelcontextprotocol.server.McpServerFeatures.SyncResourceTemplateSpecification;
import io.modelcontextprotocol.server.McpServerFeatures.SyncToolSpecification;
import io.modelcontextprotocol.spec.McpSchema;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What the conformance suite of MCP asks a server to have: tools, resources and prompts that answer what the suite knows, so that
 * the connection under them is tried with every kind of content.
 */
final class ConformanceFixtures {

    /** The resource that the suite subscribes to. */
    static final String WATCHED = "test://watched-resource";

    private static final String TEXT = "text/plain";
    private static final String PNG_TYPE = "image/png";
    /** One red dot. */
    private static final String PNG =
            "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGP4z8AAAAMBAQDJ/pLvAAAAAElFTkSuQmCC";
    /** No sound at all, of two samples. */
    private static final String WAV = "UklGRigAAABXQVZFZm10IBAAAAABAAEAQB8AAIA+AAACABAAZGF0YQQAAAAAAAAA";

    private static final Map<String, Object> NO_ARGUMENTS = Map.of("type", "object", "properties", Map.of());

    private static final Map<String, Object> ADDRESS = Map.of(
            "type",
            "object",
            "properties",
            Map.of("street", Map.of("type", "string"), "city", Map.of("type", "string")));

    private static final Map<String, Object> SCHEMA_2020_12 = Map.of(
            "$schema",
            "https://json-schema.org/draft/2020-12/schema",
            "type",
            "object",
            "$defs",
            Map.of("address", ADDRESS),
            "properties",
            Map.of("name", Map.of("type", "string"), "address", Map.of("$ref", "#/$defs/address")),
            "additionalProperties",
            false);

    private ConformanceFixtures() {}

    /** Adds them to a server. */
    static void addTo(McpServer.SyncSpecification<?> server) {
        server.tools(tools())
                .resources(resources())
                .resourceTemplates(template())
                .prompts(prompts());
    }

    private static List<SyncToolSpecification> tools() {
        return List.of(
                tool("test_simple_text", text("This is a simple text response for testing.")),
                tool("test_image_content", image()),
                tool(
                        "test_audio_content",
                        McpSchema.AudioContent.builder(WAV, "audio/wav").build()),
                tool(
                        "test_embedded_resource",
                        resource("test://embedded-resource", "This is an embedded resource content.")),
                tool(
                        "test_multiple_content_types",
                        text("Multiple content types test:"),
                        image(),
                        resource("test://mixed-content-resource", "{\"test\":\"data\",\"value\":123}")),
                new SyncToolSpecification(
                        described("test_error_handling", NO_ARGUMENTS),
                        (exchange, request) -> McpSchema.CallToolResult.builder()
                                .addTextContent("This tool intentionally returns an error for testing")
                                .isError(true)
                                .build()),
                new SyncToolSpecification(
                        described("json_schema_2020_12_tool", SCHEMA_2020_12),
                        (exchange, request) -> answer(text("called"))));
    }

    private static SyncToolSpecification tool(String name, McpSchema.Content... content) {
        return new SyncToolSpecification(described(name, NO_ARGUMENTS), (exchange, request) -> answer(content));
    }

    private static McpSchema.Tool described(String name, Map<String, Object> schema) {
        return McpSchema.Tool.builder(name, schema)
                .description("For the conformance suite")
                .build();
    }

    private static McpSchema.CallToolResult answer(McpSchema.Content... content) {
        return McpSchema.CallToolResult.builder().content(List.of(content)).build();
    }

    private static McpSchema.TextContent text(String text) {
        return McpSchema.TextContent.builder(text).build();
    }

    private static McpSchema.ImageContent image() {
        return McpSchema.ImageContent.builder(PNG, PNG_TYPE).build();
    }

    private static McpSchema.EmbeddedResource resource(String uri, String text) {
        return McpSchema.EmbeddedResource.builder(contents(uri, TEXT, text)).build();
    }

    private static McpSchema.TextResourceContents contents(String uri, String type, String text) {
        return McpSchema.TextResourceContents.builder(uri, text).mimeType(type).build();
    }

    private static List<SyncResourceSpecification> resources() {
        String text = "test://static-text";
        String binary = "test://static-binary";
        return List.of(
                resource(text, TEXT, contents(text, TEXT, "This is the content of the static text resource.")),
                resource(
                        binary,
                        PNG_TYPE,
                        McpSchema.BlobResourceContents.builder(binary, PNG)
                                .mimeType(PNG_TYPE)
                                .build()),
                resource(WATCHED, TEXT, contents(WATCHED, TEXT, "This never changes.")));
    }

    private static SyncResourceSpecification resource(String uri, String type, McpSchema.ResourceContents contents) {
        return new SyncResourceSpecification(
                McpSchema.Resource.builder(uri, uri)
                        .description("For the conformance suite")
                        .mimeType(type)
                        .build(),
                (exchange, request) -> read(contents));
    }

    private static SyncResourceTemplateSpecification template() {
        return new SyncResourceTemplateSpecification(
                McpSchema.ResourceTemplate.builder("test://template/{id}/data", "template")
                        .description("For the conformance suite")
                        .mimeType("application/json")
                        .build(),
                (exchange, request) -> {
                    String id = request.uri().split("/", -1)[3];
                    return read(contents(
                            request.uri(),
                            "application/json",
                            "{\"id\":\"" + id + "\",\"templateTest\":true,\"data\":\"Data for ID: " + id + "\"}"));
                });
    }

    private static McpSchema.ReadResourceResult read(McpSchema.ResourceContents contents) {
        return McpSchema.ReadResourceResult.builder(List.of(contents)).build();
    }

    private static List<SyncPromptSpecification> prompts() {
        return List.of(
                new SyncPromptSpecification(
                        prompt("test_simple_prompt"),
                        (exchange, request) -> said(text("This is a simple prompt for testing."))),
                new SyncPromptSpecification(
                        prompt("test_prompt_with_arguments", "arg1", "arg2"),
                        (exchange, request) -> said(text("Prompt with arguments: arg1='"
                                + request.arguments().get("arg1") + "', arg2='"
                                + request.arguments().get("arg2") + "'"))),
                new SyncPromptSpecification(
                        prompt("test_prompt_with_embedded_resource", "resourceUri"),
                        (exchange, request) -> said(
                                resource(
                                        (String) request.arguments().get("resourceUri"),
                                        "Embedded resource content for testing."),
                                text("Please process the embedded resource above."))),
                new SyncPromptSpecification(
                        prompt("test_prompt_with_image"),
                        (exchange, request) -> said(image(), text("Please analyze the image above."))));
    }

    private static McpSchema.Prompt prompt(String name, String... arguments) {
        return McpSchema.Prompt.builder(name)
                .description("For the conformance suite")
                .arguments(Stream.of(arguments)
                        .map(argument -> McpSchema.PromptArgument.builder(argument)
                                .required(true)
                                .build())
                        .toList())
                .build();
    }

    private static McpSchema.GetPromptResult said(McpSchema.Content... contents) {
        return McpSchema.GetPromptResult.builder(Stream.of(contents)
                        .map(content -> McpSchema.PromptMessage.builder(McpSchema.Role.USER, content)
                                .build())
                        .toList())
                .build();
    }
}
