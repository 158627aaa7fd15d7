package io.leanctx.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.leanctx.server.stdio.Owner;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A process of mcp that serves its store to the others")
@Timeout(120)
class StoreOwnerTest {

    @Test
    @DisplayName("gives out the logs themselves, to who shows the secret")
    void logs(@TempDir Path temp) throws Exception {
        try (Owner.Served served = StoreOwner.own(temp.resolve("store"), "secret")) {
            HttpRequest.Builder request =
                    HttpRequest.newBuilder(URI.create(served.uri() + "/v1/workspaces/my-team/logs"));
            assertThat(send(request).statusCode()).isEqualTo(401);
            HttpResponse<String> answer = send(request.setHeader("Authorization", "Bearer secret"));
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(Served.json(answer.body())).containsOnlyKeys("heads");
        }
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
}
