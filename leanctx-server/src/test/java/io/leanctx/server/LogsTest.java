package io.leanctx.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.leanctx.Agent;
import io.leanctx.Commit;
import io.leanctx.Hash;
import io.leanctx.Participant;
import io.leanctx.Position;
import io.leanctx.SessionStore;
import io.leanctx.Upkeep;
import io.leanctx.core.LeanCtx;
import io.leanctx.mcp.Access;
import io.leanctx.rocks.RocksBackend;
import io.leanctx.spi.ChannelKey;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("The logs of a server")
@Timeout(120)
class LogsTest {

    private static final String TEAM = "/v1/workspaces/my-team";

    @TempDir
    Path temp;

    private final HttpClient http = HttpClient.newHttpClient();
    private RocksBackend backend;
    private SessionStore store;
    private LeanCtxServer server;
    private Agent cursor;
    private String reader;
    private String writer;
    private String admin;
    private String stranger;

    @BeforeEach
    void serve() throws IOException {
        backend = RocksBackend.at(temp.resolve("store"));
        store = LeanCtx.builder().open(backend);
        cursor = store.workspace("my-team").registerNew("cursor");
        try (Participant me = store.workspace("my-team").join("feat/auth", cursor)) {
            me.setTask("Move auth to JWT");
            me.addProgress("half");
            me.addProgress("done");
        }
        reader = token("my-team", Access.READ);
        writer = token("my-team", Access.WRITE);
        admin = token("my-team", Access.ADMIN);
        stranger = token("other", Access.ADMIN);
        server = LeanCtxServer.over(store)
                .logs(backend)
                .tokens(temp.resolve("tokens.json"))
                .start();
    }

    @AfterEach
    void stop() {
        server.close();
        store.close();
    }

    private String token(String workspace, Access access) throws IOException {
        String token = ServerTokens.generate();
        ServerTokens.add(
                temp.resolve("tokens.json"), token, workspace + access, List.of(workspace), Optional.empty(), access);
        return token;
    }

    private HttpResponse<byte[]> get(String path, String token) {
        return send(HttpRequest.newBuilder(URI.create(server.uri() + path)), token);
    }

    private HttpResponse<byte[]> send(HttpRequest.Builder request, String token) {
        try {
            return http.send(
                    request.setHeader("Authorization", "Bearer " + token).build(),
                    HttpResponse.BodyHandlers.ofByteArray());
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static Map<String, Object> json(HttpResponse<byte[]> answer) {
        return Served.json(new String(answer.body(), StandardCharsets.UTF_8));
    }

    @Test
    @DisplayName("are given out byte for byte, the workspace's own too")
    void bytes() throws IOException {
        for (String channel : List.of("feat%2Fauth", "@")) {
            ChannelKey key = new ChannelKey("my-team", channel.replace("%2F", "/"));
            HttpResponse<byte[]> head = get(TEAM + "/logs/" + channel, reader);
            assertThat(head.headers().firstValue("LeanCTX-API")).contains("1");
            assertThat(json(head))
                    .containsEntry(
                            "hash",
                            backend.head(key).orElseThrow().position().hash().toString());
            byte[] body =
                    get(TEAM + "/logs/" + channel + "/entries?after=0", reader).body();
            try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(body))) {
                for (var entry : backend.entries(key, 0, 100, 1 << 20)) {
                    assertThat(in.readLong()).isEqualTo(entry.revision());
                    assertThat(in.readNBytes(in.readInt()))
                            .isEqualTo(entry.bytes().toArray());
                }
                assertThat(in.read()).isEqualTo(-1);
            }
        }
    }

    @Test
    @DisplayName("are told to be those of this API by every answer, also to what is no HTTP")
    void api() throws IOException {
        for (String wrong : List.of(
                "garbage\r\n\r\n",
                "GET /v1 HTTP/1.1\r\nHost: 127.0.0.1\r\nX: " + "x".repeat(20_000) + "\r\n\r\n",
                "GET /v1/../v1 HTTP/1.1\r\nHost: elsewhere\r\nConnection: close\r\n\r\n",
                "GET /%zz HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")) {
            try (RawClient client = new RawClient(server)) {
                assertThat(client.send(wrong).readAll())
                        .as(wrong.substring(0, Math.min(30, wrong.length())))
                        .startsWith("HTTP/1.1 4")
                        .contains("LeanCTX-API: 1");
            }
        }
    }

    @Test
    @DisplayName("come in pages of so many entries, so many bytes, and so many heads")
    void pages() throws IOException {
        String entries = TEAM + "/logs/feat%2Fauth/entries";
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(
                get(entries + "?after=1&limit=1", reader).body()))) {
            assertThat(in.readLong()).isEqualTo(2);
            assertThat(in.readNBytes(in.readInt())).isNotEmpty();
            assertThat(in.read()).isEqualTo(-1);
        }
        assertThat(get(entries + "?bytes=1", reader).body()).hasSizeLessThan(2_000);
        assertThat(get(entries + "?after=3", reader).body()).isEmpty();
        assertThat(json(get(TEAM + "/logs?limit=1", reader)).get("heads"))
                .asInstanceOf(InstanceOfAssertFactories.LIST)
                .hasSize(1);
        assertThat(json(get(TEAM + "/logs?cursor=%40", reader)).toString())
                .contains("feat/auth")
                .doesNotContain("channel=@");
        for (String wrong : List.of(
                entries + "?limit=1001",
                entries + "?limit=0",
                entries + "?bytes=2097153",
                entries + "?after=-1",
                entries + "?cursor=x",
                TEAM + "/logs?limit=1001",
                TEAM + "/logs?cursor=a%20b",
                TEAM + "/logs/a..b",
                TEAM + "/blobs/xyz")) {
            assertThat(get(wrong, reader).statusCode()).as(wrong).isEqualTo(400);
        }
    }

    @Test
    @DisplayName("that are not there are nothing, and nothing more is said")
    void nothing() {
        for (String path : List.of(
                "/logs/nope",
                "/logs/nope/snapshot?at_most=5",
                "/logs/feat%2Fauth/snapshot",
                "/blobs/" + Hash.sha256(new byte[0]))) {
            HttpResponse<byte[]> answer = get(TEAM + path, reader);
            assertThat(answer.statusCode()).as(path).isEqualTo(204);
            assertThat(answer.body()).isEmpty();
        }
        assertThat(get(TEAM + "/logs/nope/entries", reader).body()).isEmpty();
        assertThat(json(get(TEAM + "/logs/feat%2Fauth/soft?prefix=nope", reader))
                        .get("states"))
                .isEqualTo(List.of());
    }

    @Test
    @DisplayName("are only for who has a token that reaches the workspace")
    void walls() {
        for (String path : List.of(
                "/logs", "/logs/@", "/logs/@/entries", "/logs/@/snapshot", "/logs/@/soft", "/blobs/" + Hash.ZERO)) {
            assertThat(get(TEAM + path, stranger).statusCode()).as(path).isEqualTo(403);
            assertThat(get(TEAM + path, "x").statusCode()).as(path).isEqualTo(401);
        }
        assertThat(json(get("/v1", reader)))
                .containsEntry("api", 1)
                .containsEntry("logs", true)
                .containsEntry("scopes", List.of("read"))
                .containsEntry("workspaces", List.of("my-team"));
        assertThat(get("/v1", "x").statusCode()).isEqualTo(401);
    }

    @Test
    @DisplayName("have content that is of their workspace alone, whoever knows its hash")
    void content() {
        Hash hash;
        try (Participant me = store.workspace("my-team").join("feat/auth", cursor)) {
            Commit begun = me.fork(me.session().position(), "other");
            hash = ((Upkeep.Forked) begun.changes().get(0)).state();
        }
        HttpResponse<byte[]> there = get(TEAM + "/blobs/" + hash, reader);
        assertThat(there.statusCode()).isEqualTo(200);
        assertThat(Hash.sha256(there.body())).isEqualTo(hash);
        HttpResponse<byte[]> elsewhere = get("/v1/workspaces/other/blobs/" + hash, stranger);
        assertThat(elsewhere.statusCode()).isEqualTo(204);
        assertThat(elsewhere.body()).isEmpty();
        assertThat(get(TEAM + "/blobs/" + hash, stranger).statusCode()).isEqualTo(403);
    }

    @Test
    @DisplayName("are not given out by a server that has only the store")
    void withoutBackend() throws IOException {
        try (LeanCtxServer plain =
                LeanCtxServer.over(store).tokens(temp.resolve("tokens.json")).start()) {
            HttpResponse<byte[]> answer =
                    send(HttpRequest.newBuilder(URI.create(plain.uri() + TEAM + "/logs")), reader);
            assertThat(answer.statusCode()).isEqualTo(404);
            assertThat(json(answer).toString()).contains("no_logs");
        }
    }

    private HttpResponse<byte[]> delete(String token, Agent agent, String seen) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(server.uri() + TEAM + "/channels/feat%2Fauth"))
                .DELETE();
        if (!seen.isEmpty()) {
            request.setHeader("If-Match", seen);
        }
        return send(Served.as(agent, request), token);
    }

    @Test
    @DisplayName("begin anew with a deletion, which needs the scope admin and what was seen, and is done once")
    void delete() {
        Agent kiro = store.workspace("my-team").registerNew("kiro");
        String seen = store.workspace("my-team").session("feat/auth").position().toString();
        assertThat(delete(writer, cursor, seen).statusCode()).isEqualTo(403);
        assertThat(delete(stranger, cursor, seen).statusCode()).isEqualTo(403);
        assertThat(delete(admin, cursor, "").statusCode()).isEqualTo(428);
        assertThat(delete(admin, cursor, "2").statusCode()).isEqualTo(412);
        assertThat(delete(admin, new Agent("cursor", "wrong"), seen).statusCode())
                .isEqualTo(403);
        assertThat(delete(admin, cursor, "3:" + Hash.ZERO).statusCode()).isEqualTo(412);
        assertThat(store.workspace("my-team").session("feat/auth").isDeleted()).isFalse();

        HttpResponse<byte[]> done = delete(admin, cursor, "\"" + seen + "\"");
        assertThat(done.statusCode()).isEqualTo(200);
        assertThat(json(done)).containsEntry("committed", 4).doesNotContainKey("repeated");
        HttpResponse<byte[]> again = delete(admin, cursor, seen);
        assertThat(json(again)).containsEntry("committed", 4).containsEntry("repeated", true);
        assertThat(json(again).get("position")).isEqualTo(json(done).get("position"));
        assertThat(delete(admin, kiro, seen).statusCode()).isEqualTo(400);
        assertThat(store.workspace("my-team").session("feat/auth").revision()).isEqualTo(4);
    }

    private HttpResponse<byte[]> post(String path, String body, String token) {
        return send(posting(path, body), token);
    }

    private HttpRequest.Builder posting(String path, String body) {
        return Served.as(
                cursor,
                HttpRequest.newBuilder(URI.create(server.uri() + TEAM + path))
                        .setHeader("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    private HttpResponse<byte[]> fork(String body, String seen) {
        return send(posting("/channels/feat%2Fauth/forks", body).setHeader("If-Match", seen), writer);
    }

    @Test
    @DisplayName("are forked at the position that was seen, and at no other one under its revision")
    void forkedAtPosition() {
        Position second = store.workspace("my-team").sessionAt("feat/auth", 2).position();
        String body = "{\"to_channel\":\"other\",\"at\":2}";
        for (String wrong : List.of("2:" + Hash.ZERO, "\"2:" + Hash.ZERO + "\"", "9:" + Hash.ZERO, "9")) {
            HttpResponse<byte[]> answer = fork("{\"to_channel\":\"other\"}", wrong);
            assertThat(answer.statusCode()).as(wrong).isEqualTo(412);
            assertThat(json(answer).toString()).contains("history_diverged", "is not one of the log");
        }
        assertThat(fork(body, "3").statusCode()).isEqualTo(400);
        assertThat(fork(body, "x").statusCode()).isEqualTo(400);
        assertThat(store.workspace("my-team").session("other").revision()).isZero();
        assertThat(fork(body, "\"" + second + "\"").statusCode()).isEqualTo(201);
        assertThat(fork("{\"to_channel\":\"other\"}", second.toString()).statusCode())
                .isEqualTo(200);
        assertThat(store.workspace("my-team")
                        .session("other")
                        .origin()
                        .orElseThrow()
                        .value()
                        .origin())
                .isEqualTo(second);
    }

    @Test
    @DisplayName("can be forked and take in bundles, each once, with the scope write")
    void forksAndBundles() {
        String fork = "{\"to_channel\":\"other\",\"at\":2}";
        assertThat(post("/channels/feat%2Fauth/forks", fork, reader).statusCode())
                .isEqualTo(403);
        assertThat(post("/channels/feat%2Fauth/forks", fork, writer).statusCode())
                .isEqualTo(201);
        HttpResponse<byte[]> again = post("/channels/feat%2Fauth/forks", fork, writer);
        assertThat(again.statusCode()).isEqualTo(200);
        assertThat(json(again)).containsEntry("repeated", true);
        assertThat(post("/channels/feat%2Fauth/forks", "{\"to_channel\":\"x\",\"action\":\"task\"}", writer)
                        .statusCode())
                .isEqualTo(400);

        String bundle;
        try (Participant me = store.workspace("my-team").join("feat/auth", cursor)) {
            bundle = me.bundle().json();
        }
        assertThat(post("/channels/new/bundles", bundle, reader).statusCode()).isEqualTo(403);
        assertThat(post("/channels/new/bundles?foreign=true", bundle, writer).statusCode())
                .isEqualTo(403);
        assertThat(post("/channels/new/bundles?foreign=no", bundle, writer).statusCode())
                .isEqualTo(400);
        assertThat(post("/channels/new/bundles?hash=" + Hash.ZERO, bundle, writer)
                        .statusCode())
                .isEqualTo(400);
        assertThat(post("/channels/new/bundles", "{}", writer).statusCode()).isEqualTo(400);
        assertThat(post("/channels/new/bundles", bundle, writer).statusCode()).isEqualTo(201);
        assertThat(json(post("/channels/new/bundles", bundle, writer))).containsEntry("unchanged", true);
    }
}
