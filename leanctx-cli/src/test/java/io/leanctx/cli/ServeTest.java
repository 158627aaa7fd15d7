package io.leanctx.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.leanctx.rocks.RocksBackend;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What keeps the server of the command line from beginning; how it serves is tried by its own tests. */
@DisplayName("serve")
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ServeTest {

    @TempDir
    Path temp;

    @Test
    @DisplayName("says that the port is taken, and makes no store then")
    void takenPort() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            String port = String.valueOf(taken.getLocalPort());
            assertThat(serve("--port", port).failedWith(ExitCode.FILE)).contains(port, "give another --port");
        }
        assertThat(temp).isEmptyDirectory();
    }

    @Test
    @DisplayName("makes no store where the tokens file cannot be taken, either")
    void noTokens() {
        assertThat(serve("--port", "0", "--tokens", temp.resolve("nope").toString())
                        .failedWith(ExitCode.FILE))
                .contains("nope does not exist");
        assertThat(temp).isEmptyDirectory();
    }

    @Test
    @DisplayName("wants the directory of a store and not the URL of a server, as token does")
    void url() {
        String url = "http://me:secret@127.0.0.1:8737";
        assertThat(new Cli().run("serve", "--store", url).failedWith(ExitCode.USAGE))
                .contains("is the URL of a server")
                .doesNotContain("secret");
        assertThat(new Cli()
                        .run(
                                "token",
                                "--tokens",
                                temp.resolve("t").toString(),
                                "--name",
                                "ci",
                                "--agent",
                                "ci",
                                "--scope",
                                "write",
                                "-w",
                                "w",
                                "-s",
                                url)
                        .failedWith(ExitCode.USAGE))
                .contains("is the URL of a server");
        assertThat(temp).isEmptyDirectory();
    }

    @Test
    @DisplayName("says who has the store")
    void heldStore() {
        try (RocksBackend held = RocksBackend.at(temp)) {
            assertThat(serve("--port", "0").failedWith(ExitCode.STORE)).contains(temp.toString(), "held by another");
            assertThat(held).isNotNull();
        }
    }

    @Test
    @DisplayName("lets nobody in from elsewhere without tokens")
    void openToAll() {
        assertThat(serve("--host", "0.0.0.0").failedWith(ExitCode.USAGE)).contains("there are no tokens");
        assertThat(temp).isEmptyDirectory();
    }

    private Cli.Run serve(String... options) {
        return new Cli()
                .run(Stream.concat(Stream.of("serve", "--store", temp.toString()), Arrays.stream(options))
                        .toArray(String[]::new));
    }
}
