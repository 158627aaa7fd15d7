package io.leanctx.cli;

import io.leanctx.Durability;
import io.leanctx.SessionStore;
import io.leanctx.Workspace;
import io.leanctx.core.LeanCtx;
import io.leanctx.mcp.Access;
import io.leanctx.rocks.RocksBackend;
import io.leanctx.server.LeanCtxServer;
import io.leanctx.server.ServerTokens;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A server over a store in a directory, which owns it. */
final class Host implements AutoCloseable {

    private final RocksBackend backend;
    private final SessionStore store;
    private final LeanCtxServer server;

    private Host(Path directory, int port, @Nullable Path tokens) {
        backend = RocksBackend.at(directory);
        store = LeanCtx.builder()
                .durability(Durability.RELAXED)
                .clock(InstantSource.fixed(Stage.BEGUN))
                .open(backend);
        LeanCtxServer.Builder builder = LeanCtxServer.over(store).logs(backend).port(port);
        try {
            server = (tokens == null ? builder : builder.tokens(tokens)).start();
        } catch (IOException e) {
            store.close();
            throw new UncheckedIOException(e);
        }
    }

    static Host of(Path directory) {
        return new Host(directory, 0, null);
    }

    static Host of(Path directory, int port) {
        return new Host(directory, port, null);
    }

    static Host withTokens(Path directory, Path tokens) {
        return new Host(directory, 0, tokens);
    }

    /** Makes a token and adds it to a tokens file. */
    static String token(Path tokens, String workspace, Access access) throws IOException {
        String token = ServerTokens.generate();
        ServerTokens.add(tokens, token, access + " of " + workspace, List.of(workspace), Optional.empty(), access);
        return token;
    }

    Workspace team() {
        return store.workspace(Stage.TEAM);
    }

    SessionStore store() {
        return store;
    }

    String url() {
        return server.uri().toString();
    }

    int port() {
        return server.port();
    }

    /** How often something was asked for. */
    long requests(String route) {
        HttpRequest request =
                HttpRequest.newBuilder(server.uri().resolve("/metrics")).build();
        try {
            return HttpClient.newHttpClient()
                    .send(request, HttpResponse.BodyHandlers.ofString())
                    .body()
                    .lines()
                    .filter(line ->
                            line.startsWith("leanctx_http_requests_total{") && line.contains("route=\"" + route + "\""))
                    .mapToLong(line -> (long) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                    .sum();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** The command line on the server. */
    Cli cli() {
        return new Cli().with("LEANCTX_STORE", url()).with("LEANCTX_WORKSPACE", Stage.TEAM);
    }

    Cli cli(String channel) {
        return cli().with("LEANCTX_CHANNEL", channel);
    }

    @Override
    public void close() {
        server.close();
        store.close();
    }
}
