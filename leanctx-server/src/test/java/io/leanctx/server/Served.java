package io.leanctx.server;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.leanctx.Agent;
import io.leanctx.SessionStore;
import io.leanctx.core.LeanCtx;
import io.leanctx.mcp.SessionJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** A server over a store in memory, and a client of the JDK that asks it. */
final class Served implements AutoCloseable {

    static final String COMMITS = "/v1/workspaces/my-team/channels/feat%2Fauth/commits";
    static final String CHANNEL = "/v1/workspaces/my-team/channels/feat%2Fauth";
    static final String EVENTS = "/v1/workspaces/my-team/channels/feat%2Fauth/events";

    private static final ObjectMapper JSON = new ObjectMapper();

    private final ServerMetrics metrics = new ServerMetrics();
    private final SessionStore store;
    private final LeanCtxServer server;
    private final HttpClient client = HttpClient.newBuilder()
            .connectTimeout(Duration.ofSeconds(20))
            .version(HttpClient.Version.HTTP_1_1)
            .build();

    Served(UnaryOperator<LeanCtxServer.Builder> like) throws IOException {
        this.store = LeanCtx.builder().observer(metrics).inMemory();
        this.server = like.apply(LeanCtxServer.over(store).metrics(metrics)).start();
    }

    static Served plain() throws IOException {
        return new Served(builder -> builder);
    }

    static Served limited(ServerLimits limits) throws IOException {
        return new Served(builder -> builder.limits(limits));
    }

    SessionStore store() {
        return store;
    }

    LeanCtxServer server() {
        return server;
    }

    HttpClient client() {
        return client;
    }

    Agent agent(String client) {
        return store.workspace("my-team").registerNew(client);
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(server.uri() + path)).timeout(Duration.ofSeconds(60));
    }

    HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    HttpResponse<String> get(String path) {
        return send(request(path));
    }

    HttpRequest.Builder posting(String path, String body) {
        return request(path).header("Content-Type", "application/json").POST(HttpRequest.BodyPublishers.ofString(body));
    }

    /** A commit of one finding. */
    HttpRequest.Builder commit(Agent agent, Object base, String text) {
        return as(agent, posting(COMMITS, changes(Map.of("type", "finding", "text", text))))
                .header("If-Match", "\"" + base + "\"");
    }

    static HttpRequest.Builder as(Agent agent, HttpRequest.Builder request) {
        return request.header(Callers.AGENT, agent.id()).header(Callers.AGENT_TOKEN, agent.token());
    }

    static String changes(Map<String, Object> change) {
        return SessionJson.write(Map.of("changes", List.of(change)));
    }

    static Map<String, Object> json(HttpResponse<String> response) {
        return json(response.body());
    }

    static Map<String, Object> json(String text) {
        try {
            return JSON.readValue(text, new TypeReference<>() {});
        } catch (IOException e) {
            throw new UncheckedIOException(text, e);
        }
    }

    static String message(HttpResponse<String> response) {
        return json(response).get("error") instanceof Map<?, ?> error
                ? error.get("code") + ": " + error.get("message")
                : "no error";
    }

    @Override
    public void close() {
        server.close();
        store.close();
    }
}
