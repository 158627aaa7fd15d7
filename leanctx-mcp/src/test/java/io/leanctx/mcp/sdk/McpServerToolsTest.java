package io.leanctx.mcp.sdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.leanctx.Agent;
import io.leanctx.Participant;
import io.leanctx.SessionStore;
import io.leanctx.Workspace;
import io.leanctx.core.LeanCtx;
import io.leanctx.mcp.Caller;
import io.leanctx.mcp.McpTools;
import io.leanctx.rocks.RocksBackend;
import io.modelcontextprotocol.json.McpJsonDefaults;
import io.modelcontextprotocol.spec.McpError;
import io.modelcontextprotocol.spec.McpSchema;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A server of the MCP Java SDK with the tools")
class McpServerToolsTest {

    private final SessionStore store = LeanCtx.inMemory();
    private final McpTools tools = McpTools.over(store);
    private final Workspace team = store.workspace("my-team");
    private final Agent cursor = team.registerNew("cursor");
    private final Agent claude = team.registerNew("claude-code");
    private final McpServerTools servers = McpServerTools.of(tools, caller(cursor));

    @AfterEach
    void close() {
        servers.close();
        tools.close();
        store.close();
    }

    private static Caller caller(Agent agent) {
        return Caller.anyone().boundTo("my-team").withChannel("feat/auth").withAgent(agent.id(), agent.token());
    }

    @Test
    @DisplayName("lists four tools, three templates of resources and two prompts")
    void lists() throws IOException {
        try (Line line = Line.to(servers)) {
            assertThat(line.client().listTools().tools())
                    .extracting(McpSchema.Tool::name)
                    .containsExactly("ctx_session", "ctx_handoff", "ctx_agent", "ctx_share");
            assertThat(line.client().listResourceTemplates().resourceTemplates())
                    .extracting(McpSchema.ResourceTemplate::uriTemplate)
                    .containsExactlyInAnyOrder(
                            "leanctx://{workspace}/{channel}",
                            "leanctx://{workspace}/{channel}/state",
                            "leanctx://{workspace}/{channel}/log");
            assertThat(line.client().listPrompts().prompts())
                    .extracting(McpSchema.Prompt::name)
                    .containsExactlyInAnyOrder("resume", "handoff");
        }
    }

    @Test
    @DisplayName("answers a call with the same as structure and as text, and a refused one as an error")
    void answersCalls() throws IOException {
        try (Line line = Line.to(servers)) {
            McpSchema.CallToolResult done =
                    line.call("ctx_session", Map.of("action", "task", "text", "Move auth to JWT"));
            McpSchema.CallToolResult refused = line.call("ctx_session", Map.of("action", "drop"));

            assertThat(done.isError()).isFalse();
            assertThat(parsed(text(done))).isEqualTo(done.structuredContent());
            assertThat(refused.isError()).isTrue();
            assertThat(text(refused)).contains("give one of status");
            assertThat(team.session("feat/auth").task())
                    .hasValueSatisfying(task -> assertThat(task.agent()).isEqualTo("cursor"));
        }
    }

    @Test
    @DisplayName("loses no answer of 8 agents with a client each, and no commit of 8 times 50")
    void losesNothingOfManyClients() throws Exception {
        workSideBySide(team, "feat/auth", tools, store);
    }

    @Test
    @DisplayName("loses none over a store on disk either")
    void losesNothingOnDisk(@TempDir Path directory) throws Exception {
        try (SessionStore onDisk = LeanCtx.open(RocksBackend.at(directory.resolve("store")));
                McpTools its = McpTools.over(onDisk)) {
            workSideBySide(onDisk.workspace("my-team"), "feat/auth", its, onDisk);
        }
    }

    private static void workSideBySide(Workspace team, String channel, McpTools tools, SessionStore store)
            throws Exception {
        ExecutorService agents = Executors.newFixedThreadPool(8);
        try {
            List<Future<Integer>> all = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                Agent agent = team.registerNew("agent");
                all.add(agents.submit(() -> work(McpServerTools.of(tools, caller(agent)))));
            }
            for (Future<Integer> done : all) {
                assertThat(done.get()).isEqualTo(50);
            }
        } finally {
            agents.shutdown();
        }
        assertThat(team.session(channel).revision()).isEqualTo(400);
        assertThat(team.session(channel).findings())
                .extracting(finding -> finding.agent() + " " + finding.value().text())
                .doesNotHaveDuplicates()
                .hasSize(400);
    }

    private static int work(McpServerTools servers) throws IOException {
        int done = 0;
        try (servers;
                Line line = Line.to(servers)) {
            for (int i = 0; i < 50; i++) {
                McpSchema.CallToolResult result =
                        line.call("ctx_session", Map.of("action", "finding", "text", "finding " + i));
                done += Boolean.TRUE.equals(result.isError()) ? 0 : 1;
            }
        }
        return done;
    }

    @Test
    @DisplayName("loses no answer where one client calls many times at once and is told of each change")
    void losesNoAnswerOfOneClient() throws Exception {
        ExecutorService callers = Executors.newFixedThreadPool(8);
        try (Line line = Line.to(servers)) {
            line.client().subscribeResource(new McpSchema.SubscribeRequest("leanctx://my-team/feat%2Fauth", null));
            List<Future<McpSchema.CallToolResult>> all = IntStream.range(0, 400)
                    .mapToObj(i -> callers.submit(
                            () -> line.call("ctx_session", Map.of("action", "progress", "text", "step " + i))))
                    .toList();
            for (Future<McpSchema.CallToolResult> done : all) {
                assertThat(done.get().isError()).isFalse();
            }
        } finally {
            callers.shutdown();
        }
        assertThat(team.session("feat/auth").revision()).isEqualTo(400);
    }

    @Test
    @DisplayName("refuses what is nested deeply or far too long, and goes on")
    void refusesHostileInput() throws IOException {
        Object deep = "x";
        for (int i = 0; i < 500; i++) {
            deep = i % 2 == 0 ? List.of(deep) : Map.of("x", deep);
        }
        try (Line line = Line.to(servers)) {
            assertThat(text(line.call("ctx_session", Map.of("action", "task", "text", deep))))
                    .contains("is an object; give a text");
            assertThat(text(line.call("ctx_session", Map.of("action", "task", "text", "x".repeat(4_000_000)))))
                    .contains("over the limit");
            assertThat(text(line.call("ctx_session", Map.of("action", "task", "x".repeat(40_000), "y"))))
                    .contains("has no argument")
                    .hasSizeLessThan(1_000);
            assertThat(line.call("ctx_session", Map.of("action", "status")).isError())
                    .isFalse();
        }
        assertThat(team.session("feat/auth").revision()).isZero();
    }

    @Test
    @DisplayName("reads a session as a brief, its state and its log, and no session of another workspace")
    void readsResources() throws IOException {
        try (Participant other = team.join("feat/auth", claude);
                Line line = Line.to(servers)) {
            other.setTask("Move auth to JWT");

            assertThat(read(line, "leanctx://my-team/feat%2Fauth")).contains("Move auth to JWT", "for cursor");
            assertThat(parsed(read(line, "leanctx://my-team/feat%2Fauth/state")))
                    .containsKey("state");
            assertThat(parsed(read(line, "leanctx://my-team/feat%2Fauth/log"))).containsKey("commits");
            assertThatThrownBy(() -> read(line, "leanctx://other-team/main"))
                    .isInstanceOf(McpError.class)
                    .hasMessageContaining("bound to the workspace my-team");
            assertThatThrownBy(() -> read(line, "leanctx://my-team/feat%2")).isInstanceOf(McpError.class);
            assertThatThrownBy(() -> read(line, "leanctx://my-team/%2e%2e")).isInstanceOf(McpError.class);
        }
    }

    @Test
    @DisplayName("tells who subscribed that a session changed, also after it was deleted")
    void tellsSubscribers() throws IOException {
        String uri = "leanctx://my-team/feat%2Fauth";
        try (Participant other = team.join("feat/auth", claude);
                Line line = Line.to(servers)) {
            line.client().subscribeResource(new McpSchema.SubscribeRequest(uri, null));
            other.setTask("Move auth to JWT");
            await().untilAsserted(() -> assertThat(line.updated()).contains(uri));

            other.delete();
            int before = line.updated().size();
            await().untilAsserted(() -> {
                other.addFinding("after the deletion");
                assertThat(line.updated()).hasSizeGreaterThan(before);
            });
        }
    }

    @Test
    @DisplayName("with several callers lets nobody subscribe unless the host says to what")
    void subscribesToWhatIsOpen() throws IOException {
        String uri = "leanctx://my-team/feat%2Fauth";
        McpServerTools several = McpServerTools.of(tools, (context, client) -> caller(cursor));
        try (several;
                Line closed = Line.to(several);
                Line open = Line.to(several.subscribable("my-team"::equals));
                Participant other = team.join("feat/auth", claude)) {
            closed.client().subscribeResource(new McpSchema.SubscribeRequest(uri, null));
            open.client().subscribeResource(new McpSchema.SubscribeRequest(uri, null));
            other.setTask("Move auth to JWT");

            await().untilAsserted(() -> assertThat(open.updated()).contains(uri));
            assertThat(closed.updated()).isEmpty();
        }
    }

    @Test
    @DisplayName("resumes with the session, and says how to hand over")
    void prompts() throws IOException {
        try (Participant other = team.join("feat/auth", claude);
                Line line = Line.to(servers)) {
            other.setTask("Move auth to JWT");

            assertThat(prompt(line, "resume", Map.of())).contains("Move auth to JWT", "since_revision 1");
            assertThat(prompt(line, "handoff", Map.of("to", "role(reviewer)")))
                    .contains("role(reviewer)", "ctx_handoff create", "revision 1");
            assertThat(prompt(line, "resume", Map.of("workspace", "other-team")))
                    .contains("bound to the workspace");
        }
    }

    @Test
    @DisplayName("works as an asynchronous one as well")
    void worksAsynchronously() throws IOException {
        String uri = "leanctx://my-team/feat%2Fauth";
        try (Line line = Line.toAsync(servers);
                Participant other = team.join("feat/auth", claude)) {
            line.client().subscribeResource(new McpSchema.SubscribeRequest(uri, null));
            assertThat(line.call("ctx_session", Map.of("action", "finding", "text", "x"))
                            .isError())
                    .isFalse();
            other.addFinding("y");
            await().untilAsserted(() -> assertThat(line.updated()).contains(uri));
            assertThat(prompt(line, "resume", Map.of())).contains("feat/auth");
        }
    }

    @Test
    @DisplayName("answers that it does not know who calls where the host cannot tell, without what went wrong")
    void doesNotKnowWhoCalls() throws IOException {
        McpServerTools broken = McpServerTools.of(tools, (context, client) -> {
            throw new IllegalStateException("secret");
        });
        try (broken;
                Line line = Line.to(broken)) {
            assertThatThrownBy(() -> line.call("ctx_session", Map.of("action", "status")))
                    .isInstanceOf(McpError.class)
                    .hasMessageContaining("who makes this request")
                    .hasMessageNotContaining("secret");
        }
    }

    private static String text(McpSchema.CallToolResult result) {
        return ((McpSchema.TextContent) result.content().get(0)).text();
    }

    private static String read(Line line, String uri) {
        McpSchema.ReadResourceResult result = line.client().readResource(new McpSchema.ReadResourceRequest(uri, null));
        return ((McpSchema.TextResourceContents) result.contents().get(0)).text();
    }

    private static String prompt(Line line, String name, Map<String, Object> arguments) {
        McpSchema.GetPromptResult result =
                line.client().getPrompt(new McpSchema.GetPromptRequest(name, arguments, null));
        return ((McpSchema.TextContent) result.messages().get(0).content()).text();
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> parsed(String json) throws IOException {
        return McpJsonDefaults.getMapper().readValue(json, Map.class);
    }
}
