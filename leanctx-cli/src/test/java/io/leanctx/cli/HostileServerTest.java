package io.leanctx.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leanctx.StoreFailedException;
import io.leanctx.rocks.RocksBackend;
import io.leanctx.spi.ChannelKey;
import io.leanctx.spi.Head;
import io.leanctx.spi.SessionBackend;
import io.leanctx.spi.StoredEntry;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a program that listens there may answer instead of what it should. */
@DisplayName("A server that is none, or a hostile one,")
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class HostileServerTest {

    private static final String OURS = "LeanCTX-API: 1\r\n";
    private static final ChannelKey LOG = new ChannelKey(Stage.TEAM, "main");

    /** Answers each request, on a connection of its own, with what it is told to. */
    private static final class Impostor implements AutoCloseable {

        /** Writes an answer. */
        @FunctionalInterface
        interface Answering {
            void to(OutputStream out) throws IOException;
        }

        private final ServerSocket socket;
        private final Answering answering;
        private final AtomicInteger asked = new AtomicInteger();
        private volatile String newest = "";

        Impostor(Answering answering) throws IOException {
            this.socket = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
            this.answering = answering;
            Thread thread = new Thread(this::run, "impostor");
            thread.setDaemon(true);
            thread.start();
        }

        static Impostor saying(String head, String body) throws IOException {
            return new Impostor(out -> out.write((head + "\r\n" + body).getBytes(StandardCharsets.ISO_8859_1)));
        }

        static Impostor json(String body) throws IOException {
            return saying(
                    "HTTP/1.1 200 OK\r\n" + OURS + "Content-Type: application/json\r\nConnection: close\r\n", body);
        }

        private void run() {
            while (!socket.isClosed()) {
                try (Socket connection = socket.accept()) {
                    BufferedReader in = new BufferedReader(
                            new InputStreamReader(connection.getInputStream(), StandardCharsets.ISO_8859_1));
                    newest = String.valueOf(in.readLine());
                    String line = newest;
                    while (line != null && !line.isEmpty()) {
                        line = in.readLine();
                    }
                    asked.incrementAndGet();
                    answering.to(connection.getOutputStream());
                } catch (IOException e) {
                    // The client has left, which is what is tried here.
                    continue;
                }
            }
        }

        /** The first line of the newest request. */
        String asked() {
            return newest;
        }

        String url() {
            return "http://127.0.0.1:" + socket.getLocalPort();
        }

        Cli cli() {
            return new Cli()
                    .with("LEANCTX_STORE", url())
                    .with("LEANCTX_WORKSPACE", Stage.TEAM)
                    .with("LEANCTX_CHANNEL", "main")
                    .with("LEANCTX_TOKEN", "very-secret-token");
        }

        String refused(String... command) {
            return cli().run(command).failedWith(ExitCode.STORE);
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    @Test
    @DisplayName("that is not there at all is named, with what to do")
    void nobody() throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            port = free.getLocalPort();
        }
        String url = "http://127.0.0.1:" + port;
        assertThat(new Cli().run("session", "list", "-s", url, "-w", "w").failedWith(ExitCode.STORE))
                .contains("the server at " + url + " cannot be asked", "nobody listens there", "leanctx serve");
    }

    @Test
    @DisplayName("is told apart from a server of LeanCTX, however it answers")
    void others() throws IOException {
        try (Impostor page =
                Impostor.saying("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nConnection: close\r\n", "<html>")) {
            assertThat(page.refused("session", "list")).contains("status 200", "is no server of LeanCTX");
        }
        try (Impostor ssh = Impostor.saying("SSH-2.0-OpenSSH_9.6", "")) {
            assertThat(ssh.refused("session", "list")).contains("cannot be asked");
        }
        try (Impostor silent = new Impostor(out -> {})) {
            assertThat(silent.refused("session", "list")).contains("cannot be asked");
        }
    }

    @Test
    @DisplayName("that redirects is not followed, and nobody else gets the token")
    void redirect() throws IOException {
        try (Impostor thief = Impostor.json("{\"heads\":[]}");
                Impostor redirecting = Impostor.saying(
                        "HTTP/1.1 307 Temporary Redirect\r\nLocation: " + thief.url()
                                + "/v1\r\nContent-Length: 0\r\nConnection: close\r\n",
                        "")) {
            assertThat(redirecting.refused("session", "list"))
                    .contains("a redirect to " + thief.url(), "is not followed");
            assertThat(thief.asked).hasValue(0);
        }
    }

    @Test
    @DisplayName("that is on this machine is asked itself, and no proxy gets the token")
    void proxy() throws IOException {
        ProxySelector before = ProxySelector.getDefault();
        try (Impostor proxy = Impostor.json("{\"heads\":[]}");
                Impostor here = Impostor.json("{\"heads\":[]}")) {
            ProxySelector.setDefault(ProxySelector.of(
                    new InetSocketAddress(InetAddress.getByName("127.0.0.1"), proxy.socket.getLocalPort())));
            assertThat(here.cli().run("session", "list").err()).contains("nobody wrote to the workspace");
            assertThat(here.asked.get()).isPositive();
            assertThat(proxy.asked).hasValue(0);
        } finally {
            ProxySelector.setDefault(before);
        }
    }

    @Test
    @DisplayName("of another version is refused, with what to do")
    void version() throws IOException {
        try (Impostor newer = Impostor.saying(
                "HTTP/1.1 200 OK\r\nLeanCTX-API: 2\r\nContent-Type: application/json\r\nConnection: close\r\n", "{}")) {
            assertThat(newer.refused("session", "list"))
                    .contains("has version 2 of the API, and this program knows version 1");
        }
    }

    @Test
    @DisplayName("that answers something else than it should is refused")
    void wrong() throws IOException {
        try (Impostor html = Impostor.saying(
                "HTTP/1.1 200 OK\r\n" + OURS + "Content-Type: text/html\r\nConnection: close\r\n", "<html>")) {
            assertThat(html.refused("session", "list")).contains("it is text/html instead of application/json");
        }
        String head = "{\"channel\":\"a\",\"revision\":1,\"hash\":\"" + "0".repeat(64)
                + "\",\"oldest\":1,\"deleted\":false,\"state\":\"\"}";
        for (String body : List.of(
                "",
                "[]",
                "{\"heads\":3}",
                "{\"heads\":[3]}",
                "{\"heads\":[{}]}",
                "{\"heads\":[" + head.replace("\"revision\":1", "\"revision\":-1") + "]}",
                "{\"heads\":[" + head.replace("0000\"", "zz\"") + "]}",
                "{\"heads\":[" + head.replace("\"state\":\"\"", "\"state\":\"%%\"") + "]}",
                "{\"heads\":[" + head + "," + head + "]}",
                "[".repeat(100_000),
                "{\"heads\":[",
                "{\"heads\":[]} {}")) {
            try (Impostor impostor = Impostor.json(body)) {
                assertThat(impostor.refused("session", "list"))
                        .as(body.substring(0, Math.min(80, body.length())))
                        .contains("with what cannot be used")
                        .doesNotContain("very-secret-token");
            }
        }
    }

    @Test
    @DisplayName("whose log does not hang together is not believed")
    void forged(@TempDir Path store) throws IOException {
        Stage.write(store, team -> Stage.grow(team, "main", 3, team.registerNew("cursor")));
        String head;
        byte[] log;
        try (RocksBackend real = RocksBackend.existing(store)) {
            head = head(real);
            log = entries(real);
        }
        AtomicReference<byte[]> sent = new AtomicReference<>(log);
        AtomicReference<Impostor> self = new AtomicReference<>();
        try (Impostor forger = new Impostor(out -> {
            String asked = self.get().asked();
            boolean isLog = asked.contains("/entries");
            String type = "Content-Type: application/" + (isLog ? "octet-stream" : "json") + "\r\n";
            boolean isNothing = asked.contains("/snapshot");
            out.write((isNothing ? "HTTP/1.1 204 No\r\n" + OURS + "\r\n" : "HTTP/1.1 200 OK\r\n" + OURS + type + "\r\n")
                    .getBytes(StandardCharsets.UTF_8));
            if (!isNothing) {
                out.write(isLog ? sent.get() : head.getBytes(StandardCharsets.UTF_8));
            }
        })) {
            self.set(forger);
            // As it is, so that it is the change that is refused.
            assertThat(forger.cli().run("session", "show").text()).contains("rev:3", "step 3");
            for (int i = 0; i < log.length; i += 5) {
                byte[] forged = log.clone();
                forged[i] ^= 1;
                sent.set(forged);
                assertThat(forger.refused("session", "show")).as("byte " + i).isNotEmpty();
            }
            sent.set(new byte[0]);
            assertThat(forger.refused("session", "show")).contains("revision 1");
        }
    }

    @Test
    @DisplayName("that sends more entries than were asked for, or a later snapshot, is refused")
    void more(@TempDir Path store) throws IOException {
        Stage.write(store, team -> Stage.grow(team, "main", 3, team.registerNew("cursor")));
        byte[] log;
        try (RocksBackend real = RocksBackend.existing(store)) {
            log = entries(real);
        }
        try (Impostor impostor = new Impostor(out -> {
            out.write(("HTTP/1.1 200 OK\r\n" + OURS
                            + "LeanCTX-Revision: 3\r\nContent-Type: application/octet-stream\r\n\r\n")
                    .getBytes(StandardCharsets.UTF_8));
            out.write(log);
        })) {
            ServerBackend backend = new ServerBackend(
                    new ServerClient(ApiUrl.parse(impostor.url()), Optional.empty(), ServerClient.Patience.USUAL),
                    Optional.empty(),
                    Told.NOBODY);
            assertThat(backend.entries(LOG, 0, 3, 1 << 20)).hasSize(3);
            assertThatThrownBy(() -> backend.entries(LOG, 0, 2, 1 << 20))
                    .isInstanceOf(StoreFailedException.class)
                    .hasMessageContaining("more comes than the 2 entries that were asked for");
            assertThat(backend.snapshot(LOG, 3)).isPresent();
            assertThatThrownBy(() -> backend.snapshot(LOG, 2))
                    .isInstanceOf(StoreFailedException.class)
                    .hasMessageContaining("it is of revision 3, and 2 was the newest");
        }
    }

    private static String head(SessionBackend backend) {
        Head head = backend.head(LOG).orElseThrow();
        return "{\"revision\":3,\"hash\":\"" + head.position().hash() + "\",\"oldest\":1,\"deleted\":false,\"state\":\""
                + Base64.getEncoder().encodeToString(head.state().toArray()) + "\"}";
    }

    /** As a server gives them out. */
    private static byte[] entries(SessionBackend backend) {
        ByteBuffer out = ByteBuffer.allocate(1 << 16);
        for (StoredEntry entry : backend.entries(LOG, 0, 10, 1 << 20)) {
            out.putLong(entry.revision())
                    .putInt(entry.bytes().size())
                    .put(entry.bytes().asBuffer());
        }
        return Arrays.copyOf(out.array(), out.position());
    }

    @Test
    @DisplayName("whose answer has no end is left, with so much read of it")
    void endless() throws IOException {
        try (Impostor flood = new Impostor(HostileServerTest::flood)) {
            assertThat(flood.refused("session", "list")).contains("it has more than 16777216 bytes");
            assertThat(flood.refused("session", "show")).contains("it has more than 1048576 bytes");
            assertThat(flood.refused("agent", "list", "-c", "main")).contains("it has more than");
        }
        AtomicBoolean isGood = new AtomicBoolean(true);
        try (Impostor later = new Impostor(out -> {
            if (isGood.getAndSet(false)) {
                out.write(
                        ("HTTP/1.1 200 OK\r\n" + OURS + "Content-Type: application/json\r\nConnection: close\r\n\r\n{}")
                                .getBytes(StandardCharsets.UTF_8));
            } else {
                flood(out);
            }
        })) {
            ServerClient client =
                    new ServerClient(ApiUrl.parse(later.url()), Optional.empty(), ServerClient.Patience.USUAL);
            assertThat(client.json(client.url().at("/v1"))).isNotNull();
            // No outage, after which it would have less to say.
            assertThatThrownBy(() -> client.json(client.url().at("/v1")))
                    .isInstanceOf(StoreFailedException.class)
                    .hasMessageContainingAll("with what cannot be used", "it has more than");
            assertThat(later.asked).hasValue(2);
        }
    }

    private static void flood(OutputStream out) throws IOException {
        out.write(("HTTP/1.1 200 OK\r\n" + OURS + "Content-Type: application/json\r\n\r\n")
                .getBytes(StandardCharsets.UTF_8));
        byte[] blank = " ".repeat(1 << 16).getBytes(StandardCharsets.UTF_8);
        while (true) {
            out.write(blank);
        }
    }

    @Test
    @DisplayName("whose answer breaks off is refused, and one that drips is left")
    void truncated() throws IOException {
        try (Impostor cut = Impostor.saying(
                "HTTP/1.1 200 OK\r\n" + OURS
                        + "Content-Type: application/json\r\nContent-Length: 1000\r\nConnection: close\r\n",
                "{\"heads\":[]}")) {
            assertThat(cut.refused("session", "list")).contains("cannot be asked");
        }
        CountDownLatch left = new CountDownLatch(1);
        try (Impostor slow = new Impostor(out -> {
            out.write(("HTTP/1.1 200 OK\r\n" + OURS + "Content-Type: application/json\r\nContent-Length: 1000\r\n\r\n")
                    .getBytes(StandardCharsets.UTF_8));
            out.flush();
            awaited(left);
        })) {
            ServerClient client = new ServerClient(
                    ApiUrl.parse(slow.url()),
                    Optional.empty(),
                    new ServerClient.Patience(Duration.ofSeconds(5), Duration.ofMillis(300), Duration.ofSeconds(1)));
            assertThatThrownBy(() -> client.json(client.url().at("/v1")))
                    .isInstanceOf(StoreFailedException.class)
                    .hasMessageContaining("no whole answer came");
            left.countDown();
        }
    }

    private static void awaited(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    @DisplayName("that is always busy is asked some times and no more, as it says when")
    void busy() throws IOException {
        for (String status : List.of("429 Too Many Requests", "503 Service Unavailable")) {
            try (Impostor busy = Impostor.saying(
                    "HTTP/1.1 " + status + "\r\n" + OURS
                            + "Retry-After: 0\r\nContent-Type: application/json\r\nConnection: close\r\n",
                    "{\"error\":{\"code\":\"busy\",\"message\":\"come again\"}}")) {
                assertThat(busy.refused("session", "list")).contains("come again");
                assertThat(busy.asked).hasValue(5);
            }
            try (Impostor later = Impostor.saying(
                    "HTTP/1.1 " + status + "\r\n" + OURS
                            + "Retry-After: 86400\r\nContent-Type: application/json\r\nConnection: close\r\n",
                    "{\"error\":{\"code\":\"busy\",\"message\":\"come again\"}}")) {
                assertThat(later.refused("session", "list")).contains("come again");
                assertThat(later.asked).hasValue(1);
            }
        }
    }

    @Test
    @DisplayName("that loses its answer to a registration is not asked again, and the user is told")
    void lost() throws IOException {
        try (Impostor losing = new Impostor(out -> {})) {
            assertThat(losing.refused("agent", "register", "kiro"))
                    .contains("whether it was done is not known; look before you call again");
            assertThat(losing.asked).hasValue(1);
        }
    }

    @Test
    @DisplayName("cannot steer the terminal with what it says")
    void harmless() throws IOException {
        try (Impostor rude = Impostor.saying(
                "HTTP/1.1 403 Forbidden\r\n" + OURS + "Content-Type: application/json\r\nConnection: close\r\n",
                "{\"error\":{\"code\":\"not_allowed\",\"message\":\"\\u001b[2Jno\\nway\"}}")) {
            assertThat(rude.cli().run("session", "list").failedWith(ExitCode.REFUSED))
                    .isEqualTo("leanctx: \\u001b[2Jno way");
        }
    }
}
