package io.leanctx.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.leanctx.SigningKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.RocksDBException;

@DisplayName("proof and verify")
class ProofAndVerifyTest {

    @TempDir
    Path temp;

    private Path store;
    private Path proof;

    @BeforeEach
    void fill() {
        store = temp.resolve("sessions");
        proof = temp.resolve("out").resolve("proof.json");
        proof.getParent().toFile().mkdir();
        Stage.auth(store);
    }

    private Cli cli() {
        return Cli.on(store, Stage.AUTH);
    }

    private Cli.Run prove(String... more) {
        return cli().run(Stream.concat(Stream.of("proof", "-o", proof.toString()), Stream.of(more))
                .toArray(String[]::new));
    }

    @Test
    @DisplayName("a proof verifies without a store, and with a letter changed it does not")
    void roundTrip() throws IOException {
        assertThat(prove("--privacy", "full").text())
                .startsWith("proof of my-team/feat/auth-refactor, revisions 1 to 8 (full), ")
                .contains("\nhead 8:");
        assertThat(new Cli().run("verify", proof.toString()).text())
                .startsWith("sound: my-team/feat/auth-refactor, 8 commits");
        assertThat(new Cli()
                        .reading(Files.readString(proof))
                        .run("verify", "-", "--json")
                        .json()
                        .get("sound")
                        .asBoolean())
                .isTrue();
        Files.writeString(proof, Files.readString(proof).replace("hardcoded", "hardcodet"));
        Cli.Run changed = new Cli().run("verify", proof.toString());
        assertThat(changed.exitCode()).isEqualTo(ExitCode.NO);
        assertThat(changed.out()).startsWith("not sound: ");
    }

    @Test
    @DisplayName("a proof shows as much as is asked for, of the commits that are asked for")
    void privacy() throws IOException {
        JsonNode written = prove("--from", "2", "--to", "5", "--json").json();
        assertThat(written.get("privacy").asText()).isEqualTo("redacted");
        assertThat(written.get("from").asLong()).isEqualTo(2);
        assertThat(written.get("to").asLong()).isEqualTo(5);
        assertThat(written.get("head").asText()).startsWith("5:");
        assertThat(written.get("bytes").asLong()).isEqualTo(Files.size(proof));
        assertThat(proof).content().doesNotContain("hardcoded");
        JsonNode verdict = new Cli()
                .run("verify", proof.toString(), "--head", written.get("head").asText(), "--json")
                .json();
        assertThat(verdict.get("commits").asLong()).isEqualTo(4);
        assertThat(prove("--privacy", "summary").exitCode()).isEqualTo(ExitCode.OK);
        assertThat(new Cli().run("verify", proof.toString()).text()).contains("(summary)");
    }

    @Test
    @DisplayName("a proof is sealed with the key of a store, which can be asked for")
    void sealed() throws IOException {
        SigningKeys keys = SigningKeys.generate();
        Path pem = Files.writeString(temp.resolve("store.pem"), keys.toPem());
        prove("--store-key-file", pem.toString()).text();
        String[] verify = {
            "verify",
            proof.toString(),
            "--require-seal",
            "--store-key",
            keys.publicKey().x509()
        };
        assertThat(new Cli().run(verify).text()).contains("sealed by the key");
        verify[4] = SigningKeys.generate().publicKey().x509();
        assertThat(new Cli().run(verify).exitCode()).isEqualTo(ExitCode.NO);
    }

    @Test
    @DisplayName("what the environment says of workspace and channel is no demand on a proof, what is given is")
    void expectations() {
        prove().text();
        assertThat(cli().with("LEANCTX_CHANNEL", "other")
                        .run("verify", proof.toString())
                        .exitCode())
                .isEqualTo(ExitCode.OK);
        assertThat(cli().run("verify", proof.toString(), "--channel", "other").exitCode())
                .isEqualTo(ExitCode.NO);
        assertThat(cli().run("verify", proof.toString(), "--head", "8").failedWith(ExitCode.USAGE))
                .contains("is not a position");
        assertThat(cli().run("verify", "--head", "8:" + "0".repeat(64)).failedWith(ExitCode.USAGE))
                .contains("are for proofs, and no file is given");
    }

    @Test
    @DisplayName("a log is verified where it is, by option or by name, quickly or wholly")
    void log() {
        assertThat(cli().run("verify").text()).startsWith("my-team/feat/auth-refactor is sound up to 8:");
        JsonNode found =
                Cli.over(store).run("verify", Stage.AUTH, "--quick", "--json").json();
        assertThat(found.get("sound").asBoolean()).isTrue();
        assertThat(found.get("commits").asLong()).isEqualTo(8);
        assertThat(found.get("checked").get("revision").asLong()).isEqualTo(8);
        assertThat(found.has("flaw")).isFalse();
        assertThat(cli().run("verify", "nope").failedWith(ExitCode.REFUSED)).contains("has no channel nope");
    }

    @Test
    @DisplayName("a log that is damaged where it is stored is not sound, from the first commit on that is not")
    void damaged() throws RocksDBException {
        Stage.write(store, team -> Stage.grow(team, "other", 3, team.registerNew("kiro")));
        DamagedStore.flip(store, Stage.TEAM, Stage.AUTH, 5);
        Cli.Run run = cli().run("verify");
        assertThat(run.exitCode()).isEqualTo(ExitCode.NO);
        assertThat(run.out())
                .startsWith("my-team/feat/auth-refactor is sound up to revision 4 (")
                .contains("revision 5: ");
        JsonNode found = cli().run("verify", "--json").json();
        assertThat(found.get("sound").asBoolean()).isFalse();
        assertThat(found.get("checked").get("revision").asLong()).isEqualTo(4);
        assertThat(found.get("flaw").get("revision").asLong()).isEqualTo(5);
        assertThat(found.get("flaw").get("advice").asText()).isNotBlank();
        assertThat(prove().exitCode()).isEqualTo(ExitCode.STORE);
        assertThat(proof).doesNotExist();

        Cli.Run doctor = cli().run("doctor", "--deep");
        assertThat(doctor.exitCode()).isEqualTo(ExitCode.NO);
        assertThat(doctor.out())
                .contains("problem  my-team/feat/auth-refactor: revision 5: ")
                .doesNotContain("my-team/other:", "every log was verified");
        assertThat(cli().run("doctor", "--json")
                        .json()
                        .get("findings")
                        .get(0)
                        .get("where")
                        .asText())
                .isEqualTo("my-team/feat/auth-refactor");
        assertThat(cli().run("session", "show").failedWith(ExitCode.STORE)).contains("5");
    }

    @Test
    @DisplayName("a store that RocksDB finds damaged is not opened, and says what to do")
    void damagedFiles() throws IOException {
        Path manifest;
        try (Stream<Path> files = Files.list(store)) {
            manifest = files.filter(file -> file.getFileName().toString().startsWith("MANIFEST"))
                    .findFirst()
                    .orElseThrow();
        }
        byte[] bytes = Files.readAllBytes(manifest);
        Arrays.fill(bytes, 20, bytes.length / 2, (byte) 0x55);
        Files.write(manifest, bytes);
        assertThat(cli().run("session", "show").failedWith(ExitCode.STORE)).contains("damaged", "backup");
        Cli.Run doctor = cli().run("doctor");
        assertThat(doctor.exitCode()).isEqualTo(ExitCode.STORE);
        assertThat(doctor.out()).contains("problem  store: ", "restore it from a backup");
    }

    @Test
    @DisplayName("where nothing can be proven, the file that was there stays as it was")
    void failing() throws IOException {
        Files.writeString(proof, "before");
        assertThat(prove("--from", "9").failedWith(ExitCode.USAGE)).contains("9");
        assertThat(prove("-c", "nope").failedWith(ExitCode.REFUSED)).contains("nope");
        assertThat(proof).hasContent("before");
        try (Stream<Path> files = Files.list(proof.getParent())) {
            assertThat(files).as("what is beside the file").containsExactly(proof);
        }
        assertThat(cli().run("proof", "-o", temp.toString()).failedWith(ExitCode.FILE))
                .contains("is a directory");
        assertThat(cli().run("proof", "-o", temp.resolve("no/such/file").toString())
                        .failedWith(ExitCode.FILE))
                .contains("no/such does not exist");
        assertThat(cli().run("proof").failedWith(ExitCode.USAGE)).contains("--output");
    }

    @Test
    @DisplayName("an older file is replaced as a whole")
    void replaces() throws IOException {
        Files.writeString(proof, "x".repeat(100_000));
        prove().text();
        assertThat(new Cli().run("verify", proof.toString()).exitCode()).isEqualTo(ExitCode.OK);
        try (Stream<Path> files = Files.list(proof.getParent())) {
            assertThat(files).containsExactly(proof);
        }
    }
}
