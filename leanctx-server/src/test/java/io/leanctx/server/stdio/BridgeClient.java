package io.leanctx.server.stdio;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.URI;
import java.nio.channels.Channels;
import java.nio.channels.Pipe;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** The client of a bridge in this process. */
final class BridgeClient implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long PATIENCE_SECONDS = 60;

    static final Defaults DEFAULTS =
            new Defaults(Optional.of("my-team"), Optional.of("main"), Optional.empty(), Optional.empty());

    /** Makes a bridge between the two. */
    @FunctionalInterface
    interface Making {
        Bridge between(InputStream in, OutputStream out);
    }

    private final Bridge bridge;
    private final OutputStream in;
    private final FutureTask<Void> run;
    private final Map<String, CompletableFuture<JsonNode>> answers = new ConcurrentHashMap<>();
    private final BlockingQueue<JsonNode> notices = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> surprises = new LinkedBlockingQueue<>();

    BridgeClient(Making making) throws IOException {
        Pipe there = Pipe.open();
        Pipe back = Pipe.open();
        this.in = Channels.newOutputStream(there.sink());
        this.bridge = making.between(Channels.newInputStream(there.source()), Channels.newOutputStream(back.sink()));
        this.run = new FutureTask<>(() -> {
            bridge.run();
            return null;
        });
        started(run, "bridge");
        started(() -> read(back.source()), "bridge-client");
    }

    static BridgeClient toServer(URI server) throws IOException {
        return new BridgeClient((in, out) -> Bridge.toServer(server, DEFAULTS, in, out));
    }

    private static void started(Runnable task, String name) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        thread.start();
    }

    private void read(Pipe.SourceChannel source) {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(Channels.newInputStream(source), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                JsonNode message = JSON.readTree(line);
                if (message.has("method")) {
                    notices.add(message);
                } else if (!future(message.path("id").toString()).complete(message)) {
                    surprises.add(line);
                }
            }
        } catch (IOException e) {
            surprises.add(e.toString());
        }
    }

    private CompletableFuture<JsonNode> future(String id) {
        return answers.computeIfAbsent(id, fresh -> new CompletableFuture<>());
    }

    Bridge bridge() {
        return bridge;
    }

    void send(String line) throws IOException {
        in.write((line + "\n").getBytes(StandardCharsets.UTF_8));
        in.flush();
    }

    /** Asks under an id, as JSON. */
    void asking(String id, String method, String params) throws IOException {
        send("{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"method\":\"" + method + "\",\"params\":" + params + "}");
    }

    /** What was answered under an id, as JSON. */
    JsonNode answer(String id) throws Exception {
        return future(id).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    JsonNode ask(String id, String method, String params) throws Exception {
        asking(id, method, params);
        return answer(id);
    }

    JsonNode begin() throws Exception {
        return begin("\"begin\"");
    }

    JsonNode begin(String id) throws Exception {
        JsonNode answer = ask(
                id,
                "initialize",
                "{\"protocolVersion\":\"2025-11-25\",\"capabilities\":{},\"clientInfo\":{\"name\":\"t\",\"version\":\"1\"}}");
        send("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}");
        return answer;
    }

    /** Begins to call a tool. */
    void calling(String id, String tool, Map<String, ?> arguments) throws IOException {
        asking(id, "tools/call", JSON.writeValueAsString(Map.of("name", tool, "arguments", arguments)));
    }

    /** Calls a tool; what it answers. */
    JsonNode call(String id, String tool, Map<String, ?> arguments) throws Exception {
        calling(id, tool, arguments);
        return structured(id);
    }

    /** What a tool answered under an id. */
    JsonNode structured(String id) throws Exception {
        return answer(id).path("result").path("structuredContent");
    }

    /** Registers an agent; its id and token, as arguments of a progress. */
    Map<String, String> progress(String agent) throws Exception {
        JsonNode made =
                call("\"" + agent + "\"", "ctx_agent", Map.of("action", "register", "client", agent, "id", agent));
        return Map.of(
                "action",
                "progress",
                "text",
                "done",
                "agent",
                agent,
                "token",
                made.path("token").asText());
    }

    JsonNode notice() throws InterruptedException {
        JsonNode notice = notices.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        assertThat(notice).as("a notice").isNotNull();
        return notice;
    }

    /** Says no more, and waits until the bridge has answered all. */
    void end() throws Exception {
        in.close();
        run.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    @Override
    public void close() throws IOException {
        in.close();
        bridge.close();
        assertThat(surprises).as("lines that answer nothing, or again").isEmpty();
    }
}
