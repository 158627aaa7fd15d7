package io.leanctx.mcp.sdk;

import io.modelcontextprotocol.client.McpClient;
import io.modelcontextprotocol.client.McpSyncClient;
import io.modelcontextprotocol.json.McpJsonDefaults;
import io.modelcontextprotocol.json.McpJsonMapper;
import io.modelcontextprotocol.json.TypeRef;
import io.modelcontextprotocol.spec.McpSchema;
import io.modelcontextprotocol.spec.McpServerSession;
import io.modelcontextprotocol.spec.McpServerTransport;
import io.modelcontextprotocol.spec.McpServerTransportProvider;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.Pipe;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * A transport for many clients of one server, that waits for each to read, as those of the SDK over HTTP do; but over pipes, whose
 * places are known, so that a test can fill one.
 */
final class ManyLines implements McpServerTransportProvider {

    private static final McpJsonMapper JSON = McpJsonDefaults.getMapper();

    private final Map<String, McpServerSession> sessions = new ConcurrentHashMap<>();
    private final List<Pipe> pipes = new CopyOnWriteArrayList<>();
    private final ReentrantLock toStalled = new ReentrantLock();
    private McpServerSession.@Nullable Factory factory;

    /** A client that reads. */
    McpSyncClient client(Consumer<String> updated) throws IOException {
        Pipe toServer = pipe();
        Pipe toClient = pipe();
        begin(toServer, toClient, new ReentrantLock());
        McpSyncClient client = McpClient.sync(new PipeTransport(
                        JSON, Channels.newInputStream(toClient.source()), Channels.newOutputStream(toServer.sink())))
                .requestTimeout(Duration.ofSeconds(60))
                .initializationTimeout(Duration.ofSeconds(60))
                .resourcesUpdateConsumer(contents -> contents.forEach(content -> updated.accept(content.uri())))
                .build();
        client.initialize();
        return client;
    }

    /** A client that subscribes to a resource, and then asks for more than its pipe has room for, and reads nothing. */
    void stalledClient(String uri) throws IOException {
        Pipe toServer = pipe();
        begin(toServer, pipe(), toStalled);
        OutputStream client = Channels.newOutputStream(toServer.sink());
        StringBuilder asked = new StringBuilder("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"initialize\",\"params\":"
                + "{\"protocolVersion\":\"2024-11-05\",\"capabilities\":{},\"clientInfo\":{\"name\":\"stalled\","
                + "\"version\":\"1\"}}}\n{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}\n"
                + "{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"resources/subscribe\",\"params\":{\"uri\":\"" + uri
                + "\"}}\n");
        for (int i = 3; i < 100; i++) {
            asked.append("{\"jsonrpc\":\"2.0\",\"id\":").append(i).append(",\"method\":\"tools/list\"}\n");
        }
        client.write(asked.toString().getBytes(StandardCharsets.UTF_8));
        client.flush();
    }

    /** Whether a thread of the notices waits for the client that does not read. */
    boolean holdsUpANotifier() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("leanctx-mcp-"))
                .anyMatch(toStalled::hasQueuedThread);
    }

    private Pipe pipe() throws IOException {
        Pipe pipe = Pipe.open();
        pipes.add(pipe);
        return pipe;
    }

    private void begin(Pipe toServer, Pipe toClient, ReentrantLock sending) {
        McpServerSession session =
                Objects.requireNonNull(factory).create(new One(Channels.newOutputStream(toClient.sink()), sending));
        sessions.put(session.getId(), session);
        Thread reader = new Thread(() -> read(session, Channels.newInputStream(toServer.source())), "lines-reader");
        reader.setDaemon(true);
        reader.start();
    }

    private static void read(McpServerSession session, InputStream in) {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                session.handle(McpSchema.deserializeJsonRpcMessage(JSON, line)).subscribe(nothing -> {}, failure -> {
                    // What could not be sent, as the pipes were closed: the end of the test.
                });
            }
        } catch (IOException e) {
            // The other end, or this one, was closed: the end of the test.
        }
    }

    @Override
    public void setSessionFactory(McpServerSession.Factory made) {
        factory = made;
    }

    @Override
    public Mono<Void> notifyClients(String method, Object params) {
        return Flux.fromIterable(sessions.values())
                .flatMap(session -> session.sendNotification(method, params))
                .then();
    }

    @Override
    public Mono<Void> notifyClient(String sessionId, String method, Object params) {
        return Mono.defer(() -> sessions.get(sessionId).sendNotification(method, params));
    }

    @Override
    public Mono<Void> closeGracefully() {
        return Mono.fromRunnable(this::close);
    }

    @Override
    public void close() {
        for (Pipe pipe : pipes) {
            try {
                pipe.sink().close();
                pipe.source().close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private record One(OutputStream out, ReentrantLock sending) implements McpServerTransport {

        @Override
        public Mono<Void> sendMessage(McpSchema.JSONRPCMessage message) {
            return Mono.fromRunnable(() -> {
                sending.lock();
                try {
                    out.write((JSON.writeValueAsString(message) + "\n").getBytes(StandardCharsets.UTF_8));
                    out.flush();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                } finally {
                    sending.unlock();
                }
            });
        }

        @Override
        public Mono<Void> closeGracefully() {
            return Mono.empty();
        }

        @Override
        public <T> T unmarshalFrom(Object data, TypeRef<T> type) {
            return JSON.convertValue(data, type);
        }
    }
}
