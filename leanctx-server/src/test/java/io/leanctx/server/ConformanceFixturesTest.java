package io.leanctx.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.modelcontextprotocol.spec.McpSchema;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@DisplayName("The connection of MCP, with what tools other than ours answer")
@Timeout(60)
class ConformanceFixturesTest {

    private static Served served() throws Exception {
        return new Served(builder -> builder.beside(ConformanceFixtures::addTo, ConformanceFixtures.WATCHED::equals));
    }

    private static McpSchema.CallToolResult call(McpSeat seat, String tool) {
        return seat.call(tool, Map.of());
    }

    @Test
    @DisplayName("carries texts, pictures, sounds and resources, and errors as such")
    void contents() throws Exception {
        try (Served served = served();
                McpSeat seat = new McpSeat(served.server().uri(), Map.of())) {
            assertThat(call(seat, "test_multiple_content_types").content())
                    .extracting(McpSchema.Content::type)
                    .containsExactly("text", "image", "resource");
            assertThat(call(seat, "test_audio_content").content())
                    .extracting(McpSchema.Content::type)
                    .containsExactly("audio");
            assertThat(call(seat, "test_error_handling").isError()).isTrue();
            assertThat(seat.client().listTools().tools())
                    .filteredOn(tool -> tool.name().equals("json_schema_2020_12_tool"))
                    .singleElement()
                    .satisfies(tool -> assertThat(tool.inputSchema()).containsKeys("$schema", "$defs"));
        }
    }

    @Test
    @DisplayName(
            "serves resources and prompts besides the sessions, and subscriptions to no others than those that were named")
    void resources() throws Exception {
        try (Served served = served();
                McpSeat seat = new McpSeat(served.server().uri(), Map.of())) {
            assertThat(seat.client()
                            .readResource(new McpSchema.ReadResourceRequest("test://template/123/data", null))
                            .contents())
                    .singleElement()
                    .isInstanceOfSatisfying(
                            McpSchema.TextResourceContents.class,
                            contents -> assertThat(contents.text()).contains("\"id\":\"123\""));
            assertThat(seat.client()
                            .getPrompt(new McpSchema.GetPromptRequest(
                                    "test_prompt_with_arguments", Map.of("arg1", "one", "arg2", "two"), null))
                            .messages())
                    .singleElement()
                    .satisfies(
                            message -> assertThat(message.content().toString()).contains("one", "two"));
            McpSchema.SubscribeRequest watched = new McpSchema.SubscribeRequest(ConformanceFixtures.WATCHED, null);
            seat.client().subscribeResource(watched);
            seat.client().unsubscribeResource(new McpSchema.UnsubscribeRequest(ConformanceFixtures.WATCHED, null));
            assertThat(List.of("test://static-text", "file:///etc/passwd"))
                    .allSatisfy(uri -> assertThat(refused(seat, uri)).contains("not the URI of a session"));
        }
    }

    private static String refused(McpSeat seat, String uri) {
        try {
            seat.client().subscribeResource(new McpSchema.SubscribeRequest(uri, null));
            return "subscribed";
        } catch (RuntimeException e) {
            return String.valueOf(e.getMessage());
        }
    }
}
