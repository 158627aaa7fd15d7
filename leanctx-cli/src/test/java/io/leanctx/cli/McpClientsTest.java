package io.leanctx.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.toml.TomlMapper;
import io.leanctx.server.McpCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** Keeps the configuration of clients in {@code docs/mcp.md} such that they can read it, and start what is there. */
@DisplayName("The docs on clients of mcp")
class McpClientsTest {

    private static final Pattern BLOCK =
            Pattern.compile("<!-- client (.*?) -->\n```(json|toml)\n(.*?)```", Pattern.DOTALL);

    /** Where each client looks for the servers. */
    private static final Map<String, String> KEYS = Map.of(
            "Claude Code", "mcpServers",
            "Claude Desktop", "mcpServers",
            "Cursor", "mcpServers",
            "VS Code", "servers",
            "Windsurf", "mcpServers",
            "Codex", "mcp_servers",
            "Gemini CLI", "mcpServers");

    @Test
    @DisplayName("configure each of them to start leanctx mcp, with options that it takes")
    void clients() throws IOException {
        Map<String, JsonNode> servers = new TreeMap<>();
        Matcher block = BLOCK.matcher(Files.readString(Path.of("..", "docs", "mcp.md")));
        while (block.find()) {
            ObjectMapper reader = block.group(2).equals("toml") ? new TomlMapper() : new ObjectMapper();
            JsonNode all = reader.readTree(block.group(3));
            servers.put(block.group(1), all.path(KEYS.get(block.group(1))).path("leanctx"));
        }
        assertThat(servers.keySet()).isEqualTo(new TreeMap<>(KEYS).keySet());
        servers.forEach((client, server) -> {
            assertThat(server.path("command").asText()).as(client).endsWith("/leanctx");
            List<String> args = new ArrayList<>();
            server.path("args").forEach(arg -> args.add(arg.asText()));
            assertThat(args).as(client).first().isEqualTo("mcp");
            CommandLine.ParseResult parsed = new CommandLine(new McpCommand())
                    .parseArgs(args.subList(1, args.size()).toArray(String[]::new));
            assertThat(parsed.hasMatchedOption("--store")).as(client).isTrue();
        });
    }
}
