package io.leanctx.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.leanctx.Durability;
import io.leanctx.Limits;
import io.leanctx.Participant;
import io.leanctx.SessionStore;
import io.leanctx.Workspace;
import io.leanctx.core.LeanCtx;
import io.leanctx.rocks.RocksBackend;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A server that is started anew over a restored backup while its log is read. */
@DisplayName("session log, on the URL of a server whose store is replaced meanwhile")
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ReplacedLogTest {

    private static final int COMMITS = 130;

    @TempDir
    Path temp;

    /** What is printed, and the replacement once the first of it is. */
    private static final class Printed extends StringWriter {

        private final AtomicReference<Runnable> atFirst;

        Printed(Runnable atFirst) {
            this.atFirst = new AtomicReference<>(atFirst);
        }

        @Override
        public void write(String text, int from, int length) {
            super.write(text, from, length);
            atFirst.getAndSet(() -> {}).run();
        }

        @Override
        public void write(char[] text, int from, int length) {
            super.write(text, from, length);
            atFirst.getAndSet(() -> {}).run();
        }
    }

    private static Consumer<Workspace> growing(int commits, String client) {
        return team -> Stage.grow(team, "main", commits, team.registerNew(client));
    }

    @ParameterizedTest(name = "by one of {0} commits, {1}")
    @CsvSource({
        // Longer, as long as what was printed by then, and shorter.
        "130, session log --json",
        "50, session log --json",
        "3, session log --json",
        "130, session log --json --reverse",
        "60, session log --json --reverse",
        "3, session log --json --reverse"
    })
    @DisplayName("prints nothing of the other log")
    void replaced(int commits, String command) {
        Path store = temp.resolve("store");
        Path other = temp.resolve("other");
        Stage.write(store, growing(COMMITS, "cursor"));
        Stage.write(other, growing(commits, "windsurf"));
        AtomicReference<Host> host = new AtomicReference<>(Host.of(store));
        Cli cli = host.get().cli("main");
        Printed out = new Printed(() -> {
            int port = host.get().port();
            host.get().close();
            host.set(Host.of(other, port));
        });
        StringWriter err = new StringWriter();
        try {
            int exitCode = cli.run(new PrintWriter(out), new PrintWriter(err, true), command.split(" "));
            assertThat(err.toString()).contains("came to be another one while it was read");
            assertThat(exitCode).isEqualTo(ExitCode.REFUSED);
        } finally {
            host.get().close();
        }
        assertThat(out.toString().lines())
                .hasSize(50)
                .allSatisfy(line ->
                        assertThat(Cli.parsed(line).get("agent").asText()).isEqualTo("cursor"));
    }

    @Test
    @DisplayName("reads on where a commit fills a page by itself")
    void large() {
        Path store = temp.resolve("store");
        try (SessionStore owner = LeanCtx.builder()
                        .durability(Durability.RELAXED)
                        .limits(new Limits(4 << 20, 3 << 20, 256))
                        .open(RocksBackend.at(store));
                Participant me = owner.workspace(Stage.TEAM)
                        .join("main", owner.workspace(Stage.TEAM).registerNew("cursor"))) {
            for (int i = 1; i <= 104; i++) {
                me.addProgress(i >= 49 && i <= 56 ? "x".repeat(5 << 19) : "step");
            }
        }
        try (Host host = Host.of(store)) {
            for (String command : new String[] {"session log --json", "session log --json --reverse"}) {
                assertThat(host.cli("main").run(command.split(" ")).text())
                        .isEqualTo(Cli.on(store, "main").run(command.split(" ")).text());
            }
        }
    }
}
