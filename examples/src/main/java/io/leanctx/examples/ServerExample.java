package io.leanctx.examples;

import io.leanctx.Agent;
import io.leanctx.SessionStore;
import io.leanctx.core.LeanCtx;
import io.leanctx.server.LeanCtxServer;
import io.leanctx.server.ServerMetrics;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

/** A server in a host of one's own, as {@code docs/server.md} shows it. */
final class ServerExample {

    private ServerExample() {}

    /** Runs the example. */
    public static void main(String[] args) throws IOException, InterruptedException {
        // example begin
        ServerMetrics metrics = new ServerMetrics();
        try (SessionStore store = LeanCtx.builder().observer(metrics).inMemory();
                LeanCtxServer server =
                        LeanCtxServer.over(store).metrics(metrics).start()) {
            Agent cursor = store.workspace("my-team").registerNew("cursor");
            URI commits = server.uri().resolve("/v1/workspaces/my-team/channels/feat%2Fauth/commits");
            HttpRequest task = HttpRequest.newBuilder(commits)
                    .header("Content-Type", "application/json")
                    .header("LeanCTX-Agent", cursor.id())
                    .header("LeanCTX-Agent-Token", cursor.token())
                    .header("If-Match", "\"0\"") // it has seen nothing yet
                    .POST(HttpRequest.BodyPublishers.ofString(
                            "{\"changes\":[{\"type\":\"task\",\"text\":\"Move auth to JWT\"}]}"))
                    .build();
            for (int i = 0; i < 2; i++) {
                HttpResponse<String> answer =
                        HttpClient.newHttpClient().send(task, HttpResponse.BodyHandlers.ofString());
                System.out.println(answer.statusCode());
            }
        }
        // example end
    }
}
