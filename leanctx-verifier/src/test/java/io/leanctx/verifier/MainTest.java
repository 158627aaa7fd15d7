package io.leanctx.verifier;

import static org.assertj.core.api.Assertions.assertThat;

import io.leanctx.ProofPrivacy;
import io.leanctx.core.ProofBench;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("the verifier as a program")
class MainTest {

    @TempDir
    Path directory;

    private record Ran(int exit, String out) {}

    private static Ran java(byte[] stdin, String... args) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PrintStream print = new PrintStream(out, true, StandardCharsets.UTF_8);
        int exit = new Main(new ByteArrayInputStream(stdin), print, print).run(List.of(args));
        return new Ran(exit, out.toString(StandardCharsets.UTF_8));
    }

    private static Ran node(String... args) throws Exception {
        InJavaScript.requireNode();
        List<String> command = new ArrayList<>(List.of("node", "../tools/verify-proof.mjs"));
        command.addAll(List.of(args));
        Process node = new ProcessBuilder(command).redirectErrorStream(true).start();
        String out = new String(node.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Ran(node.waitFor(), out);
    }

    @Test
    @DisplayName("says the same and exits as the one in JavaScript: 0 if sound, 1 if not, 2 if it could not be checked")
    void exits() throws Exception {
        try (Recorded recorded = new Recorded()) {
            byte[] proof = recorded.sealed(Recorded.SHORT, ProofPrivacy.REDACTED);
            String file = Files.write(directory.resolve("proof.json"), proof).toString();
            String head = recorded.team.session(Recorded.SHORT).position().toString();
            String store = ProofBench.x509(recorded.storeKeys);
            String key = "cursor=" + ProofBench.x509(recorded.cursorKeys);
            String[][] sound = {
                {file},
                {"--json", "--head", head, "--key", key, "--store-key", store, "--require-seal", file},
                {"--workspace", "team", "--channel", Recorded.SHORT, file}
            };
            for (String[] args : sound) {
                Ran ran = java(new byte[0], args);
                assertThat(ran.exit()).isZero();
                assertThat(node(args)).isEqualTo(ran);
            }
            assertThat(java(proof, "-").out()).startsWith("sound: team/short, 5 commits up to " + head);
            String[][] flawed = {
                {"--head", "1:" + "0".repeat(64), file},
                {"--key", "cursor=" + store, file},
                {"--store-key", key.substring(7), file},
                {"--channel", "main", file}
            };
            for (String[] args : flawed) {
                assertThat(java(new byte[0], args).exit()).isEqualTo(1);
                assertThat(java(new byte[0], args).out()).startsWith("not sound: ");
                assertThat(node(args).exit()).isEqualTo(1);
            }
            String[][] unusable = {
                {},
                {"--head", "1", file},
                {"--key", "cursor", file},
                {"--store-key", "AAAA", file},
                {"--no", file},
                {file, file},
                {file + ".not"},
                {"--head"}
            };
            for (String[] args : unusable) {
                assertThat(java(new byte[0], args).exit()).isEqualTo(2);
                assertThat(node(args).exit()).isEqualTo(2);
            }
        }
    }
}
