package io.leanctx.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leanctx.Agent;
import io.leanctx.SessionStore;
import io.leanctx.StoreFailedException;
import io.leanctx.cli.Relay.Fate;
import io.leanctx.core.LeanCtx;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("A server behind a tunnel or a proxy")
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ServerBehindTest {

    @TempDir
    Path store;

    private final Deque<Fate> fates = new ConcurrentLinkedDeque<>();
    private Agent cursor;
    private Host host;
    private Relay relay;

    @BeforeEach
    void serve() throws IOException {
        cursor = Stage.auth(store);
        host = Host.of(store);
        relay = new Relay(host::port, line -> Optional.ofNullable(fates.poll()).orElse(Fate.PASSED));
    }

    @AfterEach
    void stop() throws IOException {
        relay.close();
        host.close();
    }

    /** What becomes of the next requests; those after them are passed on. */
    private void next(int times, Fate fate) {
        fates.addAll(Collections.nCopies(times, fate));
    }

    /** How many requests come of one that is dropped: Java's client repeats those that only read once by itself. */
    private static int requests(Fate away) {
        return away.equals(Fate.DROPPED) ? 2 : 1;
    }

    private ServerClient client(ServerClient.Patience patience) {
        return new ServerClient(ApiUrl.parse(relay.url()), Optional.empty(), patience);
    }

    /** One that the server has answered before. */
    private ServerClient known(Duration back) {
        ServerClient client = client(new ServerClient.Patience(Duration.ofSeconds(10), Duration.ofSeconds(60), back));
        assertThat(client.json(client.url().at("/v1"))).isNotNull();
        return client;
    }

    static Stream<Fate> away() {
        return Stream.of(Fate.DROPPED, Fate.page(502), Fate.page(503), Fate.page(504));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("away")
    @DisplayName("is waited for, where it has answered before, however what is in front of it says that it is away")
    void waitedFor(Fate away) {
        ServerClient client = known(Duration.ofSeconds(30));
        next(6 * requests(away), away);
        assertThat(client.json(client.url().at("/v1"))).isNotNull();
        assertThat(relay.asked("/v1")).isEqualTo(1 + 6 * requests(away) + 1);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("away")
    @DisplayName("is waited for only so long, and is told apart from one that has never answered")
    void only(Fate away) {
        ServerClient client = known(Duration.ofMillis(250));
        next(20, away);
        assertThatThrownBy(() -> client.json(client.url().at("/v1")))
                .isInstanceOf(StoreFailedException.class)
                .hasMessageContaining("does not answer any more");
        ServerClient stranger = client(ServerClient.Patience.USUAL);
        long before = relay.asked("/v1");
        assertThatThrownBy(() -> stranger.json(stranger.url().at("/v1")))
                .isInstanceOf(StoreFailedException.class)
                .hasMessageContaining(away.instead().isPresent() ? "is no server of LeanCTX" : "cannot be asked");
        assertThat(relay.asked("/v1")).isEqualTo(before + requests(away));
    }

    @Test
    @DisplayName("that is busy when it is back is asked as often as any that is busy, and no more")
    void busyWhenBack() {
        ServerClient client = known(Duration.ofSeconds(30));
        next(12, Fate.DROPPED);
        next(20, Fate.refused(503, "busy"));
        assertThatThrownBy(() -> client.json(client.url().at("/v1"))).hasMessageContaining("it says busy");
        assertThat(relay.asked("/v1")).isEqualTo(1 + 12 + 5);
    }

    @Test
    @DisplayName("may have registered an agent where a proxy has lost its answer, which the user is told")
    void registered() {
        next(1, Fate.lostWith(504));
        assertThat(new Cli()
                        .with("LEANCTX_STORE", relay.url())
                        .with("LEANCTX_WORKSPACE", Stage.TEAM)
                        .run("agent", "register", "kiro")
                        .failedWith(ExitCode.STORE))
                .contains("status 504", "whether it was done is not known; look before you call again");
        assertThat(relay.asked("/agents")).isEqualTo(1);
        assertThat(host.team().agents()).containsKey("kiro");
    }

    private Cli cli() {
        return new Cli()
                .with("LEANCTX_STORE", relay.url())
                .with("LEANCTX_WORKSPACE", Stage.TEAM)
                .with("LEANCTX_CHANNEL", Stage.AUTH)
                .as(cursor);
    }

    /** Has the next request that begins so meet this, and all others pass. */
    private void meet(String beginning, Fate fate) throws IOException {
        relay.close();
        AtomicBoolean isMet = new AtomicBoolean();
        relay = new Relay(
                host::port,
                line -> line.startsWith(beginning) && isMet.compareAndSet(false, true) ? fate : Fate.PASSED);
    }

    static Stream<Fate> losses() {
        return Stream.of(Fate.LOST, Fate.lostWith(502), Fate.lostWith(504));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("losses")
    @DisplayName("is asked again where the answer to a fork, a bundle or a deletion was lost, and does it once")
    void repeated(Fate loss) throws IOException {
        meet("POST", loss);
        assertThat(cli().run("session", "fork", "feat/other").text()).contains("which is at revision 1");
        assertThat(relay.asked("POST")).isEqualTo(2);
        assertThat(host.team().session("feat/other").revision()).isEqualTo(1);

        Path file = store.resolve("8.json");
        cli().run("handoff", "export", "8.0", "-o", file.toString()).text();
        meet("POST", loss);
        Cli.Run imported = cli().run("handoff", "import", file.toString(), "-c", "new");
        assertThat(imported.exitCode()).as(imported.err()).isEqualTo(ExitCode.OK);
        assertThat(relay.asked("POST")).isEqualTo(2);
        long revision = host.team().session("new").revision();
        assertThat(revision).isPositive();
        assertThat(cli().run("handoff", "import", file.toString(), "-c", "new").text())
                .contains("already");
        assertThat(host.team().session("new").revision()).isEqualTo(revision);

        meet("DELETE", loss);
        assertThat(cli().run("session", "delete", "--revision", "8").text()).contains("with revision 9");
        assertThat(relay.asked("DELETE")).isEqualTo(2);
        assertThat(host.team().session(Stage.AUTH).revision()).isEqualTo(9);
    }

    @Test
    @DisplayName("that is gone for good after it was asked to write may have done it, which is said")
    void unknown() {
        ServerWriter writer = new ServerWriter(known(Duration.ofMillis(250)), host.team());
        next(1, Fate.LOST);
        next(20, Fate.DROPPED);
        assertThatThrownBy(() -> writer.delete(
                        Stage.AUTH, cursor, host.team().session(Stage.AUTH).position()))
                .isInstanceOf(CliException.class)
                .hasMessageContainingAll("whether it was done is not known", "may be called again")
                .hasMessageNotContaining("nothing");
        assertThat(host.team().session(Stage.AUTH).isDeleted()).isTrue();
    }

    @Test
    @DisplayName("that refuses what it may have done before does not make that undone")
    void refusedAfter() {
        ServerWriter writer = new ServerWriter(known(Duration.ofSeconds(30)), host.team());
        next(1, Fate.LOST);
        next(1, Fate.refused(412, "conflict"));
        assertThatThrownBy(() -> writer.delete(
                        Stage.AUTH, cursor, host.team().session(Stage.AUTH).position()))
                .isInstanceOf(CliException.class)
                .hasMessageContainingAll(
                        "whether it was done is not known", "asked again, it refused: it says conflict", "look");
        ServerWriter other = new ServerWriter(known(Duration.ofSeconds(30)), host.team());
        next(1, Fate.LOST);
        next(1, new Fate(false, false, Optional.of("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n")));
        assertThatThrownBy(() -> other.delete(
                        Stage.AUTH, cursor, host.team().session(Stage.AUTH).position()))
                .isInstanceOf(CliException.class)
                .hasMessageContainingAll("whether it was done is not known", "is no server of LeanCTX");
    }

    @Test
    @DisplayName("that is gone after it has forked has forked, which is said")
    void forkedAndGone() {
        ServerClient client = known(Duration.ofMillis(250));
        try (SessionStore read = LeanCtx.builder().open(new ServerBackend(client, Optional.empty(), Told.NOBODY))) {
            ServerWriter writer = new ServerWriter(client, read.workspace(Stage.TEAM));
            next(1, Fate.PASSED);
            next(20, Fate.DROPPED);
            assertThatThrownBy(() -> writer.fork(
                            Stage.AUTH, cursor, host.team().session(Stage.AUTH).position(), "feat/other"))
                    .isInstanceOf(CliException.class)
                    .hasMessageContainingAll("the channel feat/other was begun", "does not answer any more");
        }
        assertThat(host.team().session("feat/other").revision()).isEqualTo(1);
    }
}
