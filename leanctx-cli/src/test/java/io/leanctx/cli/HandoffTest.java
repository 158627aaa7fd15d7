package io.leanctx.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.leanctx.Agent;
import io.leanctx.EntryRef;
import io.leanctx.Hash;
import io.leanctx.Participant;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A handoff")
class HandoffTest {

    @TempDir
    Path temp;

    private Path store;
    private Path file;
    private Agent cursor;

    @BeforeEach
    void fill() {
        store = temp.resolve("sessions");
        file = temp.resolve("bundle.json");
        cursor = Stage.auth(store);
    }

    private Cli cli() {
        return Cli.on(store, Stage.AUTH);
    }

    @Test
    @DisplayName("is listed with its state")
    void list() {
        assertThat(cli().run("handoff", "list").text()).isEqualTo("""
                  8.0  cursor  2026-03-01T09:00:00Z  open, for everyone, until 2026-03-01T10:00:00Z
                       please go on
                """);
        assertThat(cli().run("handoff", "list", "--open", "--json").json().get("handoffs"))
                .hasSize(1);
        Stage.write(store, team -> {
            try (Participant other = team.join(Stage.AUTH, team.registerNew("kiro"))) {
                other.accept(new EntryRef(8, 0));
            }
        });
        assertThat(cli().run("handoff", "list").text()).contains("accepted by kiro, for everyone\n");
        assertThat(cli().run("handoff", "list", "--open").text()).isEmpty();
    }

    @Test
    @DisplayName("is shown with its bundle, and one that is not there is refused")
    void show() {
        assertThat(cli().run("handoff", "show", "8.0").text()).contains("open, for everyone", "  bundle ");
        JsonNode handoff = cli().run("handoff", "show", "8", "--json").json();
        assertThat(handoff.get("state").asText()).isEqualTo("open");
        assertThat(handoff.get("until").asText()).isEqualTo("2026-03-01T10:00:00Z");
        assertThat(handoff.get("offer").get("note").asText()).isEqualTo("please go on");
        assertThat(handoff.get("bundle").get("hash").asText())
                .isEqualTo(handoff.get("offer").get("bundle").asText());
        assertThat(cli().run("handoff", "show", "7.0").failedWith(ExitCode.REFUSED))
                .contains("has no handoff 7.0; leanctx handoff list says which there are");
        assertThat(cli().run("handoff", "show", "eight").failedWith(ExitCode.USAGE))
                .contains("revision.index");
    }

    @Test
    @DisplayName("is exported byte by byte, and imported once into another channel")
    void exportAndImport() throws IOException {
        JsonNode exported = cli().run("handoff", "export", "8.0", "-o", file.toString(), "--json")
                .json();
        byte[] bytes = Files.readAllBytes(file);
        assertThat(exported.get("hash").asText()).isEqualTo(Hash.sha256(bytes).toString());
        assertThat(exported.get("bytes").asInt()).isEqualTo(bytes.length);

        Cli other = Cli.on(store, "feat/other").as(cursor);
        assertThat(other.run("handoff", "import", file.toString()).text())
                .startsWith("imported bundle " + Hash.sha256(bytes) + " into my-team/feat/other");
        JsonNode again = other.reading(new String(bytes, StandardCharsets.UTF_8))
                .run("handoff", "import", "-", "--hash", Hash.sha256(bytes).toString(), "--json")
                .json();
        assertThat(again.get("imported").asBoolean()).isFalse();
        assertThat(Cli.on(store, "feat/other").run("session", "show").text()).contains("Token expiry is hardcoded");
    }

    @Test
    @DisplayName("of the session as it is can be made, in the name of an agent")
    void made() {
        assertThat(cli().as(cursor)
                        .run("handoff", "export", "--privacy", "full", "-o", file.toString())
                        .text())
                .startsWith("bundle ")
                .endsWith(", in " + file + "\n");
        assertThat(Cli.parsed(read(file)).get("channel").asText()).isEqualTo(Stage.AUTH);
        assertThat(cli().run("handoff", "export", "-o", file.toString()).failedWith(ExitCode.USAGE))
                .contains("--agent is missing");
        assertThat(cli().run("handoff", "export", "8.0", "--privacy", "full", "-o", file.toString())
                        .failedWith(ExitCode.USAGE))
                .contains("--privacy is for a bundle that is made now");
    }

    @Test
    @DisplayName("that was changed, is none or is of another workspace is not imported")
    void refused() throws IOException {
        cli().run("handoff", "export", "8.0", "-o", file.toString()).text();
        Cli other = Cli.on(store, "feat/other").as(cursor);
        assertThat(other.run("handoff", "import", file.toString(), "--hash", "0".repeat(64))
                        .failedWith(ExitCode.USAGE))
                .contains("changed on its way");
        Path none = Files.writeString(temp.resolve("none.json"), "{}");
        assertThat(other.run("handoff", "import", none.toString()).exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(other.run("handoff", "import", temp.resolve("nope").toString())
                        .failedWith(ExitCode.FILE))
                .contains("nope does not exist");

        Path elsewhere = temp.resolve("elsewhere");
        Agent[] kiro = new Agent[1];
        try (var owner = Stage.owner(elsewhere)) {
            kiro[0] = owner.workspace("other-team").registerNew("kiro");
        }
        Cli theirs = Cli.on(elsewhere, "main").as(kiro[0]).with("LEANCTX_WORKSPACE", "other-team");
        assertThat(theirs.run("handoff", "import", file.toString()).exitCode()).isEqualTo(ExitCode.REFUSED);
        assertThat(theirs.run("handoff", "import", "--foreign", file.toString()).text())
                .contains("into other-team/main");
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
