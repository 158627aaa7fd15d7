package io.leanctx.mcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.leanctx.mcp.sdk.ListedTools;
import io.leanctx.tokens.ExactTokens;
import io.modelcontextprotocol.json.McpJsonDefaults;
import io.modelcontextprotocol.spec.McpSchema;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The listing of the tools")
class ListingTest {

    private final Desk desk = new Desk();

    @AfterEach
    void close() {
        desk.close();
    }

    @Test
    @DisplayName("takes less than 3,000 tokens of cl100k, as tools/list answers it")
    void isShort() {
        String json = Desk.written(
                McpSchema.ListToolsResult.builder(ListedTools.of(desk.tools())).build());

        assertThat(ExactTokens.cl100k().count(json)).as(json).isLessThan(3_000);
    }

    @Test
    @DisplayName("has schemas that are JSON Schema 2020-12, and descriptions that no client cuts")
    void isWellFormed() {
        for (McpTool tool : desk.tools().all()) {
            assertThatCode(() -> {
                        McpJsonDefaults.getSchemaValidator().assertConforms(tool.name(), tool.inputSchema());
                        McpJsonDefaults.getSchemaValidator().assertConforms(tool.name(), tool.outputSchema());
                    })
                    .doesNotThrowAnyException();
            assertThat(tool.description()).hasSizeLessThan(2_000);
            assertThat(tool.inputSchema()).containsEntry("additionalProperties", false);
            assertThat(tool.outputSchema()).containsEntry("additionalProperties", false);
            assertThat(tool.hints().readOnly()).isFalse();
            assertThat(tool.hints().destructive()).isEqualTo(tool.name().equals("ctx_share"));
        }
    }

    @Test
    @DisplayName("names each action")
    void namesEachAction() {
        assertThat(actions("ctx_session"))
                .containsExactlyInAnyOrder(
                        "status",
                        "task",
                        "finding",
                        "decision",
                        "learn",
                        "progress",
                        "next",
                        "brief",
                        "list",
                        "history",
                        "diff",
                        "at",
                        "fork",
                        "summarize",
                        "evidence",
                        "proof",
                        "commit",
                        "wait");
        assertThat(actions("ctx_agent"))
                .containsExactlyInAnyOrder("register", "list", "status", "post", "read", "claim", "release", "leave");
        assertThat(actions("ctx_handoff"))
                .containsExactlyInAnyOrder(
                        "create", "list", "show", "accept", "decline", "withdraw", "export", "import");
        assertThat(actions("ctx_share")).containsExactlyInAnyOrder("push", "pull", "list", "clear");
    }

    @SuppressWarnings("unchecked")
    private List<String> actions(String tool) {
        Object properties = desk.tools().named(tool).inputSchema().get("properties");
        return (List<String>) Desk.object(Desk.object(properties).get("action")).get("enum");
    }
}
