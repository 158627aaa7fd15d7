package io.leanctx.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A process of {@code serve}, and its clients. */
final class ServeProcess implements AutoCloseable {

    private static final long PATIENCE_SECONDS = 60;

    private final Process process;
    private final BufferedReader out;
    private final URI uri;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private ServeProcess(Process process, BufferedReader out, URI uri) {
        this.process = process;
        this.out = out;
        this.uri = uri;
    }

    /** An agent that registered with the server. */
    record Registered(String id, String token) {}

    /** How the program is started with the class path of the tests. */
    static List<String> ofClassPath() {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                "io.leanctx.cli.Main");
    }

    /** Starts it, and waits until it serves. */
    static ServeProcess start(List<String> program, Path store, Path errors) throws IOException {
        List<String> line = new ArrayList<>(program);
        line.addAll(List.of("serve", "--json", "--store", store.toString(), "--port", "0"));
        Process process =
                new ProcessBuilder(line).redirectError(errors.toFile()).start();
        BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
        String said = out.readLine();
        assertThat(said).as("what it says at first").isNotNull();
        JsonNode serving = Cli.parsed(said);
        assertThat(serving.path("store").asText()).isEqualTo(store.toString());
        assertThat(serving.path("uri").asText()).startsWith("http://127.0.0.1:");
        return new ServeProcess(process, out, URI.create(serving.path("uri").asText()));
    }

    URI uri() {
        return uri;
    }

    long pid() {
        return process.pid();
    }

    HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return http.send(HttpRequest.newBuilder(uri.resolve(path)).build(), HttpResponse.BodyHandlers.ofString());
    }

    Registered register(String client) throws IOException, InterruptedException {
        HttpResponse<String> answer = http.send(
                HttpRequest.newBuilder(uri.resolve("/v1/workspaces/" + Stage.TEAM + "/agents"))
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString("{\"client\":\"" + client + "\"}"))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        JsonNode agent = Cli.parsed(answer.body());
        return new Registered(agent.get("agent").asText(), agent.get("token").asText());
    }

    /** Asks for a commit of one line of progress to the channel {@code main}. */
    HttpResponse<String> progress(Registered agent, String text) throws IOException, InterruptedException {
        return http.send(
                HttpRequest.newBuilder(uri.resolve("/v1/workspaces/" + Stage.TEAM + "/channels/main/commits"))
                        .header("Content-Type", "application/json")
                        .header("If-Match", "\"0\"")
                        .header("LeanCTX-Agent", agent.id())
                        .header("LeanCTX-Agent-Token", agent.token())
                        .POST(HttpRequest.BodyPublishers.ofString(
                                "{\"changes\":[{\"type\":\"progress\",\"text\":\"" + text + "\"}]}"))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    /** Tells it to end, as a system does that stops; how it ends. */
    int terminate() throws IOException, InterruptedException {
        // By its handle, which leaves the stream open.
        assertThat(process.toHandle().destroy()).isTrue();
        return end();
    }

    /** Waits until it has ended, having said nothing more; how it ended. */
    int end() throws IOException, InterruptedException {
        assertThat(out.readLine()).isNull();
        assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        return process.exitValue();
    }

    @Override
    public void close() {
        process.toHandle().destroyForcibly();
    }
}
