package io.leanctx.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/** A process of {@code mcp}, and its client. Every line that it prints must be a message of JSON-RPC. */
final class McpProcess implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long PATIENCE_SECONDS = 60;
    private static final String ABSENT = "null";

    private final Process process;
    private final OutputStream in;
    private final Map<String, CompletableFuture<JsonNode>> answers = new ConcurrentHashMap<>();
    private final BlockingQueue<JsonNode> unasked = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> noMessages = new LinkedBlockingQueue<>();
    private final AtomicInteger ids = new AtomicInteger();
    private final Thread reader;

    private McpProcess(Process process) {
        this.process = process;
        this.in = process.getOutputStream();
        this.reader = new Thread(this::read, "mcp-client");
        reader.setDaemon(true);
        reader.start();
    }

    /** Starts the program with the class path of the tests. */
    static McpProcess start(Path store, Map<String, String> environment, String... options) throws IOException {
        return of(store.toString(), environment, options);
    }

    /** The same, with a directory or a URL. */
    static McpProcess of(String store, Map<String, String> environment, String... options) throws IOException {
        return new McpProcess(program(store, environment, options)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start());
    }

    /** Starts it otherwise than with the class path of the tests. */
    static McpProcess of(List<String> program, Path store) throws IOException {
        return new McpProcess(builder(program, store.toString(), Map.of())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start());
    }

    /** The program, before it is started. */
    static ProcessBuilder program(String store, Map<String, String> environment, String... options) {
        List<String> line = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx128m"));
        line.addAll(List.of(options));
        line.addAll(List.of("-cp", System.getProperty("java.class.path"), "io.leanctx.cli.Main"));
        return builder(line, store, environment);
    }

    private static ProcessBuilder builder(List<String> program, String store, Map<String, String> environment) {
        List<String> line = new ArrayList<>(program);
        line.addAll(List.of("mcp", "--store", store));
        ProcessBuilder builder = new ProcessBuilder(line);
        builder.environment().put("LEANCTX_WORKSPACE", Stage.TEAM);
        builder.environment().put("LEANCTX_CHANNEL", "main");
        builder.environment().putAll(environment);
        return builder;
    }

    /** Starts the program, and begins a session. */
    static McpProcess begun(Path store, String... options) throws Exception {
        McpProcess begun = start(store, Map.of(), options);
        begun.begin();
        return begun;
    }

    void begin() throws Exception {
        JsonNode answer = ask(
                "initialize",
                "{\"protocolVersion\":\"2025-11-25\",\"capabilities\":{},\"clientInfo\":{\"name\":\"t\",\"version\":\"1\"}}");
        assertThat(answer.path("result").path("serverInfo").path("name").asText())
                .as("%s", answer)
                .isEqualTo("leanctx");
        send("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}");
    }

    long pid() {
        return process.pid();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    private void read() {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                take(line);
            }
        } catch (IOException e) {
            noMessages.add(e.toString());
        }
        answers.values().forEach(answer -> answer.cancel(false));
    }

    private void take(String line) {
        JsonNode message;
        try {
            message = JSON.readTree(line);
        } catch (IOException e) {
            noMessages.add(line);
            return;
        }
        if (!message.path("jsonrpc").asText().equals("2.0")) {
            noMessages.add(line);
        } else if (message.has("id") && !message.has("method")) {
            if (!answers.computeIfAbsent(message.get("id").toString(), id -> new CompletableFuture<>())
                    .complete(message)) {
                noMessages.add("again: " + line);
            }
        } else {
            unasked.add(message);
        }
    }

    /** Sends a line as it is. */
    void send(String line) throws IOException {
        in.write((line + "\n").getBytes(StandardCharsets.UTF_8));
        in.flush();
    }

    /** Asks for something; what becomes of it. */
    CompletableFuture<JsonNode> asking(String method, String params) throws IOException {
        String id = "\"" + ids.incrementAndGet() + "\"";
        CompletableFuture<JsonNode> answer = answers.computeIfAbsent(id, fresh -> new CompletableFuture<>());
        send("{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"method\":\"" + method + "\",\"params\":" + params + "}");
        return answer;
    }

    JsonNode ask(String method, String params) throws Exception {
        return got(asking(method, params));
    }

    /** What answers the line of this id, as JSON. */
    JsonNode answer(String id) throws Exception {
        return got(answers.computeIfAbsent(id, fresh -> new CompletableFuture<>()));
    }

    /** What answers a line whose id could not be found. */
    JsonNode answerToNobody() throws Exception {
        JsonNode answer = answer(ABSENT);
        answers.remove(ABSENT);
        return answer;
    }

    static JsonNode got(CompletableFuture<JsonNode> answer)
            throws InterruptedException, ExecutionException, TimeoutException {
        return answer.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    /** The arguments of a call of a tool, as params. */
    static String tool(String name, Map<String, ?> arguments) throws IOException {
        return JSON.writeValueAsString(Map.of("name", name, "arguments", arguments));
    }

    /** Calls a tool; what it answers. */
    JsonNode call(String tool, Map<String, ?> arguments) throws Exception {
        JsonNode answer = ask("tools/call", tool(tool, arguments));
        return answer.path("result").path("structuredContent");
    }

    /** Registers an agent; its id and token, as arguments. */
    Map<String, String> register(String id) throws Exception {
        JsonNode agent = call("ctx_agent", Map.of("action", "register", "client", id, "id", id));
        assertThat(agent.has("token")).as("%s", agent).isTrue();
        return Map.of("agent", id, "token", agent.get("token").asText());
    }

    /** The next message that nobody asked for. */
    JsonNode notice() throws InterruptedException {
        JsonNode notice = unasked.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        assertThat(notice).as("a notice").isNotNull();
        return notice;
    }

    void kill() throws InterruptedException {
        process.toHandle().destroyForcibly();
        assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    }

    /** Tells it to end, as a system does that stops; how it ends. */
    int terminate() throws InterruptedException {
        assertThat(process.toHandle().destroy()).isTrue();
        assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        reader.join();
        return process.exitValue();
    }

    /** Ends the input; how the process ends. */
    int end() throws Exception {
        in.close();
        assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        reader.join();
        return process.exitValue();
    }

    /** What was printed that is no message. */
    List<String> noMessages() {
        return List.copyOf(noMessages);
    }

    @Override
    public void close() throws InterruptedException {
        process.toHandle().destroyForcibly();
        assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        assertThat(noMessages).as("lines that are no messages").isEmpty();
    }
}
