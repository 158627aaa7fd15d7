package io.leanctx.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.leanctx.Agent;
import io.leanctx.spi.ChannelKey;
import io.leanctx.spi.Subscription;
import java.io.BufferedReader;
import java.io.PipedReader;
import java.io.PipedWriter;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("session watch, on the URL of a server")
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ServerWatchTest {

    @TempDir
    Path store;

    private Agent cursor;

    @BeforeEach
    void fill() {
        Stage.write(store, team -> {
            cursor = team.registerNew("cursor");
            Stage.grow(team, "main", 2, cursor);
        });
    }

    @Test
    @DisplayName("prints each commit as it comes, once and in order, also those of a server that was started anew")
    void restarted() throws Exception {
        StringWriter err = new StringWriter();
        PipedWriter pipe = new PipedWriter();
        try (BufferedReader lines = new BufferedReader(new PipedReader(pipe, 1 << 16));
                PrintWriter out = new PrintWriter(pipe)) {
            Host host = Host.of(store);
            int port = host.port();
            CompletableFuture<Integer> done;
            try {
                done = watching(host, out, err, "--from 2 --count 9");
                assertThat(revision(lines)).isEqualTo(2);
                for (int i = 3; i <= 5; i++) {
                    // Only now: what was printed before did not wait for what comes.
                    Stage.grow(host.team(), "main", 1, cursor);
                    assertThat(revision(lines)).isEqualTo(i);
                }
            } finally {
                host.close();
            }
            // While there is no server.
            Stage.write(store, team -> Stage.grow(team, "main", 2, cursor));
            try (Host again = Host.of(store, port)) {
                assertThat(revision(lines)).isEqualTo(6);
                assertThat(revision(lines)).isEqualTo(7);
                for (int i = 8; i <= 10; i++) {
                    Stage.grow(again.team(), "main", 1, cursor);
                    assertThat(revision(lines)).isEqualTo(i);
                }
                assertThat(done.get(60, TimeUnit.SECONDS)).as(err.toString()).isEqualTo(ExitCode.OK);
            }
        }
        assertThat(err.toString()).isEmpty();
    }

    private static CompletableFuture<Integer> watching(Host host, PrintWriter out, StringWriter err, String options) {
        Cli cli = host.cli("main");
        return CompletableFuture.supplyAsync(
                () -> cli.run(out, new PrintWriter(err, true), ("session watch --json " + options).split(" ")));
    }

    private static long revision(BufferedReader lines) throws Exception {
        return Cli.parsed(lines.readLine()).get("revision").asLong();
    }

    @Test
    @DisplayName("tells of a log that is another one after the server was started anew")
    void replaced() throws Exception {
        StringWriter err = new StringWriter();
        PipedWriter pipe = new PipedWriter();
        try (BufferedReader lines = new BufferedReader(new PipedReader(pipe, 1 << 16));
                PrintWriter out = new PrintWriter(pipe)) {
            Host host = Host.of(store);
            int port = host.port();
            CompletableFuture<Integer> done;
            try {
                done = watching(host, out, err, "--from 1");
                assertThat(revision(lines)).isEqualTo(1);
                assertThat(revision(lines)).isEqualTo(2);
            } finally {
                host.close();
            }
            Path other = store.resolve("other");
            Stage.write(other, team -> Stage.grow(team, "main", 3, team.registerNew("cursor")));
            try (Host again = Host.of(other, port)) {
                assertThat(again.port()).isEqualTo(port);
                assertThat(done.get(60, TimeUnit.SECONDS)).isEqualTo(ExitCode.REFUSED);
            }
        }
        assertThat(err.toString()).contains("the log is another one since revision 2");
    }

    @Test
    @DisplayName(
            "is told by the server when there is something, and when it is told no more, and need not ask by itself")
    void told() throws Exception {
        ChannelKey log = new ChannelKey(Stage.TEAM, "main");
        Semaphore told = new Semaphore(0);
        Host host = Host.of(store);
        try (ServerClient client =
                        new ServerClient(ApiUrl.parse(host.url()), Optional.empty(), ServerClient.Patience.USUAL);
                Subscription subscription = new ServerBackend(client, Optional.of(log), Told.NOBODY).subscribe(key -> {
                    assertThat(key).isEqualTo(log);
                    told.release();
                })) {
            assertThat(subscription).isNotNull();
            try {
                // Of where the log stands, when the stream begins.
                assertThat(told.tryAcquire(60, TimeUnit.SECONDS)).isTrue();
                for (int i = 0; i < 3; i++) {
                    assertThat(told.availablePermits()).isZero();
                    Stage.grow(host.team(), "main", 1, cursor);
                    assertThat(told.tryAcquire(60, TimeUnit.SECONDS)).isTrue();
                }
            } finally {
                host.close();
            }
            // That the stream ended: what came since may have gone by.
            assertThat(told.tryAcquire(60, TimeUnit.SECONDS)).isTrue();
        }
    }
}
