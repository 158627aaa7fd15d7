package io.leanctx.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.toml.TomlMapper;
import io.leanctx.mcp.Access;
import io.leanctx.server.McpCommand;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Keeps the configuration of clients in {@code docs/mcp.md} such that they can read it, and what is there can be started and asked. */
@DisplayName("The docs on clients of mcp")
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class McpClientsTest {

    private static final Pattern BLOCK =
            Pattern.compile("<!-- client (.*?) -->\n```(json|toml)\n(.*?)```", Pattern.DOTALL);
    private static final String WITH_THE_JAR = " with the jar";
    private static final String OVER_HTTP = " over HTTP";
    private static final String INITIALIZE = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"initialize\",\"params\":"
            + "{\"protocolVersion\":\"2025-11-25\",\"capabilities\":{},\"clientInfo\":{\"name\":\"t\",\"version\":\"1\"}}}";
    private static final String STATUS = "{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"tools/call\",\"params\":"
            + "{\"name\":\"ctx_session\",\"arguments\":{\"action\":\"status\"}}}";

    /** Where each client looks for the servers. */
    private static final Map<String, String> KEYS = Map.of(
            "Claude Code", "mcpServers",
            "Claude Desktop", "mcpServers",
            "Cursor", "mcpServers",
            "VS Code", "servers",
            "Windsurf", "mcpServers",
            "Codex", "mcp_servers",
            "Gemini CLI", "mcpServers");

    /** Where those that speak HTTP look for the URL, and how they write a token that is not in the file. */
    private static final Map<String, List<String>> URLS = Map.of(
            "Claude Code", List.of("url", "${LEANCTX_TOKEN}"),
            "Cursor", List.of("url", "${env:LEANCTX_TOKEN}"),
            "VS Code", List.of("url", "${input:leanctx-token}"),
            "Windsurf", List.of("serverUrl", "${env:LEANCTX_TOKEN}"),
            "Codex", List.of("url", "LEANCTX_TOKEN"),
            "Gemini CLI", List.of("httpUrl", "$LEANCTX_TOKEN"));

    @TempDir
    Path temp;

    /** The configurations of one kind, by their clients. */
    private static Map<String, JsonNode> blocks(String kind) throws IOException {
        Map<String, JsonNode> blocks = new TreeMap<>();
        Matcher block = BLOCK.matcher(Files.readString(Path.of("..", "docs", "mcp.md")));
        while (block.find()) {
            String name = block.group(1);
            String found = Stream.of(WITH_THE_JAR, OVER_HTTP)
                    .filter(name::endsWith)
                    .findFirst()
                    .orElse("");
            ObjectMapper reader = block.group(2).equals("toml") ? new TomlMapper() : new ObjectMapper();
            if (found.equals(kind)) {
                blocks.put(name.substring(0, name.length() - kind.length()), reader.readTree(block.group(3)));
            }
        }
        return blocks;
    }

    private static JsonNode server(String client, JsonNode configuration) {
        JsonNode server = configuration.path(KEYS.get(client)).path("leanctx");
        assertThat(server.isObject()).as(client).isTrue();
        return server;
    }

    private static List<String> args(JsonNode server) {
        List<String> args = new ArrayList<>();
        server.path("args").forEach(arg -> args.add(arg.asText()));
        return args;
    }

    /** Those that the docs write out for who starts the jar. */
    static List<String> optionsOfJava() throws IOException {
        List<String> options = new ArrayList<>();
        for (Map.Entry<String, JsonNode> block : blocks(WITH_THE_JAR).entrySet()) {
            List<String> args = args(server(block.getKey(), block.getValue()));
            options.addAll(args.subList(0, args.indexOf("-jar")));
        }
        return options;
    }

    private static void assertStarts(String client, List<String> args) {
        assertThat(args).as(client).first().isEqualTo("mcp");
        CommandLine.ParseResult parsed = new CommandLine(new McpCommand())
                .parseArgs(args.subList(1, args.size()).toArray(String[]::new));
        assertThat(parsed.hasMatchedOption("--store")).as(client).isTrue();
    }

    @Test
    @DisplayName("configure each of them to start leanctx mcp, with options that it takes")
    void clients() throws IOException {
        Map<String, JsonNode> blocks = blocks("");
        assertThat(blocks.keySet()).isEqualTo(new TreeMap<>(KEYS).keySet());
        blocks.forEach((client, configuration) -> {
            JsonNode server = server(client, configuration);
            assertThat(server.path("command").asText()).as(client).endsWith("/leanctx");
            assertStarts(client, args(server));
        });
    }

    @Test
    @DisplayName("start the jar with options of Java that are those of the script")
    void jar() throws IOException {
        String script = Files.readString(Path.of("..", "leanctx"));
        Map<String, JsonNode> blocks = blocks(WITH_THE_JAR);
        assertThat(blocks).hasSize(1);
        assertThat(optionsOfJava()).hasSizeGreaterThan(5).allMatch(script::contains);
        blocks.forEach((client, configuration) -> {
            JsonNode server = server(client, configuration);
            List<String> args = args(server);
            int jar = args.indexOf("-jar");
            assertThat(server.path("command").asText()).isEqualTo("java");
            assertThat(args.get(jar + 1)).endsWith("-all.jar");
            assertStarts(client, args.subList(jar + 2, args.size()));
        });
    }

    @Test
    @DisplayName("send those that speak HTTP to where a server answers them, with a token that is in no file")
    void http() throws Exception {
        Path tokens = temp.resolve("tokens.json");
        String token = Host.token(tokens, Stage.TEAM, Access.READ);
        Map<String, JsonNode> blocks = blocks(OVER_HTTP);
        assertThat(blocks.keySet()).isEqualTo(new TreeMap<>(URLS).keySet());
        try (Host host = Host.withTokens(temp.resolve("sessions"), tokens)) {
            for (Map.Entry<String, JsonNode> block : blocks.entrySet()) {
                String client = block.getKey();
                JsonNode server = server(client, block.getValue());
                URI url = URI.create(server.path(URLS.get(client).get(0)).asText());
                assertThat(url.getScheme()).as(client).isEqualTo("https");
                URI here = URI.create(host.url() + url.getPath());
                Map<String, String> headers = headers(client, server, token);
                HttpResponse<String> begun = asked(here, headers, INITIALIZE);
                assertThat(begun.statusCode())
                        .as("%s: %s", client, begun.body())
                        .isEqualTo(200);
                headers.put(
                        "Mcp-Session-Id",
                        begun.headers().firstValue("Mcp-Session-Id").orElseThrow());
                JsonNode status = Cli.parsed(asked(here, headers, STATUS).body());
                assertThat(status.at("/result/structuredContent/revision").asText("none"))
                        .as("%s: %s", client, status)
                        .isEqualTo("0");
            }
        }
        assertThat(blocks.get("VS Code").at("/inputs/0/id").asText()).isEqualTo("leanctx-token");
        assertThat(blocks.get("VS Code").at("/inputs/0/password").asBoolean()).isTrue();
    }

    /** What the client sends, with the token in its place. */
    private static Map<String, String> headers(String client, JsonNode server, String token) {
        String written = URLS.get(client).get(1);
        Map<String, String> headers = new TreeMap<>();
        for (String group : List.of("headers", "http_headers")) {
            server.path(group)
                    .properties()
                    .forEach(header -> headers.put(
                            header.getKey(), header.getValue().asText().replace(written, token)));
        }
        if (client.equals("Codex")) {
            assertThat(server.path("bearer_token_env_var").asText()).isEqualTo(written);
            headers.put("Authorization", "Bearer " + token);
        }
        assertThat(headers.get("Authorization")).as(client).isEqualTo("Bearer " + token);
        return headers;
    }

    private static HttpResponse<String> asked(URI url, Map<String, String> headers, String body) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(url)
                .header("Content-Type", "application/json")
                .header("Accept", "application/json, text/event-stream")
                .POST(HttpRequest.BodyPublishers.ofString(body));
        headers.forEach(request::header);
        return HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
}
