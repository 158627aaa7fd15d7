package io.leanctx.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.leanctx.mcp.Access;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("The log of a server, with all that it has to say,")
@Timeout(120)
class NothingToldTest {

    @Test
    @DisplayName("has no token and nothing of what was sent, whatever is done with them; nor has an answer a token")
    void tellsNothing(@TempDir Path directory) throws Exception {
        Path tokens = directory.resolve("tokens.json");
        Path log = directory.resolve("serve.log");
        String admin = ServerTokens.generate();
        String reader = ServerTokens.generate();
        ServerTokens.add(tokens, admin, "who runs it", List.of(), Optional.empty(), Access.ADMIN);
        ServerTokens.add(tokens, reader, "dashboard", List.of("my-team"), Optional.empty(), Access.READ);
        StringBuilder answers = new StringBuilder();
        String agent;
        try (ServeProcess serve = ServeProcess.start(
                directory.resolve("store"),
                log,
                List.of("-Dorg.slf4j.simpleLogger.log.io.leanctx=debug"),
                List.of("--tokens", tokens.toString()))) {
            String base = serve.uri().toString();
            agent = Served.json(send(posting(base + "/v1/workspaces/my-team/agents", "{\"client\":\"cursor\"}", admin)))
                    .get("token")
                    .toString();
            ServerTokens.add(tokens, agent, "cursor", List.of("my-team"), Optional.of("cursor"), Access.WRITE);
            for (String token : List.of(agent, reader, admin, "unknown-" + admin)) {
                for (HttpRequest.Builder request : requests(base, token)) {
                    answers.append(send(request).body()).append('\n');
                }
            }
            // A line that must be there, or nothing was logged at all: the file was changed, and is then broken.
            Files.writeString(tokens, "{\"secret text\":");
            org.awaitility.Awaitility.await()
                    .untilAsserted(() -> assertThat(Files.readString(log)).contains("ERROR", "stay as they were"));
            serve.stop();
        }
        String logged = Files.readString(log);
        assertThat(logged).contains("DEBUG io.leanctx", "the tokens file was changed, and has 3 tokens");
        assertThat(logged + answers).doesNotContain(agent, reader, admin);
        assertThat(logged).doesNotContain("secret text", "a finding of cursor");
    }

    private static List<HttpRequest.Builder> requests(String base, String token) {
        String commits = base + Served.COMMITS;
        return List.of(
                with(token, base + Served.CHANNEL),
                with(token, base + Served.CHANNEL + "?token=" + token),
                // Who sends what is no name is told which; some tokens are none, by how they begin.
                with(token, base + "/v1/workspaces/w" + token + "/channels"),
                posting(base + "/mcp", "{\"jsonrpc\":\"2.0\",\"method\":\"" + token + "\"}", token),
                posting(base + "/mcp", "{\"" + token, token),
                posting(base + "/mcp", subscribing(token), token).header("Mcp-Session-Id", session(base, token)),
                posting(commits, "{\"token\":" + token + "}", token).header("If-Match", token),
                with(token, base + "/mcp").header("Mcp-Session-Id", token),
                posting(commits, finding(), token).header("If-Match", "0").header(Callers.AGENT_TOKEN, token + "x"),
                posting(commits, finding(), token).header("If-Match", "0"));
    }

    private static String finding() {
        return Served.changes(Map.of("type", "finding", "text", "a finding of cursor"));
    }

    /** What cannot be subscribed to is noted at the level DEBUG, without what it is. */
    private static String subscribing(String token) {
        return "{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"resources/subscribe\",\"params\":{\"uri\":\"leanctx://my-team/"
                + "%00" + token + "\"}}";
    }

    private static String session(String base, String token) {
        return send(posting(
                        base + "/mcp",
                        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"initialize\",\"params\":{\"protocolVersion\":"
                                + "\"2025-11-25\",\"capabilities\":{},\"clientInfo\":{\"name\":\"x\",\"version\":\"1\"}}}",
                        token))
                .headers()
                .firstValue("Mcp-Session-Id")
                .orElse("none");
    }

    private static HttpRequest.Builder with(String token, String uri) {
        return HttpRequest.newBuilder(URI.create(uri)).header("Authorization", "Bearer " + token);
    }

    private static HttpRequest.Builder posting(String uri, String body, String token) {
        return with(token, uri)
                .header("Content-Type", "application/json")
                .header("Accept", "application/json, text/event-stream")
                .POST(HttpRequest.BodyPublishers.ofString(body, StandardCharsets.UTF_8));
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return java.net.http.HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
