package io.leanctx.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leanctx.Agent;
import io.leanctx.StoreFailedException;
import io.leanctx.cli.Relay.Fate;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedDeque;
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
}
