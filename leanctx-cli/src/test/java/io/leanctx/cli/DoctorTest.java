package io.leanctx.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.leanctx.SessionStore;
import io.leanctx.Workspace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("doctor")
class DoctorTest {

    @TempDir
    Path temp;

    private Path filled() {
        Path store = temp.resolve("sessions");
        Stage.auth(store);
        return store;
    }

    @Test
    @DisplayName("says that a store is well, which versions there are, and what is in it")
    void well() {
        Path store = filled();
        try (SessionStore owner = Stage.owner(store)) {
            Workspace other = owner.workspace("other-team");
            Stage.grow(other, "main", 1, other.registerNew("kiro"));
        }
        String text = Cli.over(store).run("doctor").text();
        assertThat(text)
                .startsWith("leanctx " + Leanctx.version() + ", Java " + System.getProperty("java.version"))
                .contains("store: " + store + ", format 2\n", "GiB free\n")
                .contains("workspace: my-team  1 channel, 2 agents\n", "workspace: other-team  1 channel, 1 agent\n")
                .endsWith("well: every session can be read\n");
        assertThat(Leanctx.version()).matches("[0-9]+\\.[0-9]+\\.[0-9]+.*");
        assertThat(Cli.over(store).run("doctor", "--deep").text()).endsWith("sound: every log was verified\n");
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    @DisplayName("names the process that has the store open")
    void holder() {
        Path store = filled();
        assertThat(Cli.over(store).run("doctor").text()).contains("open to write: nobody\n");
        try (SessionStore owner = Stage.owner(store)) {
            assertThat(owner.workspace(Stage.TEAM).id()).isEqualTo(Stage.TEAM);
            long pid = ProcessHandle.current().pid();
            assertThat(Cli.over(store).run("doctor").text()).contains("open to write: process " + pid);
            JsonNode heldBy = Cli.over(store).run("doctor", "--json").json().get("heldBy");
            assertThat(heldBy.get("pid").asLong()).isEqualTo(pid);
        }
    }

    @Test
    @DisplayName("as JSON gives versions, disk, workspaces and findings")
    void json() {
        JsonNode found = Cli.over(filled()).run("doctor", "--deep", "--json").json();
        assertThat(found.get("sound").asBoolean()).isTrue();
        assertThat(found.get("format").asInt()).isEqualTo(2);
        assertThat(found.get("disk").get("bytes").asLong()).isPositive();
        assertThat(found.get("disk").get("free").asLong()).isPositive();
        assertThat(found.get("workspaces").get(0).get("channels").asLong()).isEqualTo(1);
        assertThat(found.get("findings")).isEmpty();
    }

    @Test
    @DisplayName("of a store that cannot be opened says why, what to do, and what can be known all the same")
    void unopened() throws IOException {
        Path store = filled();
        Files.delete(store.resolve("CURRENT"));
        Cli.Run run = Cli.over(store).run("doctor");
        assertThat(run.exitCode()).isEqualTo(ExitCode.STORE);
        assertThat(run.out()).contains("disk: ", "problem  store: there is no store in " + store);
        JsonNode missing =
                Cli.over(temp.resolve("nope")).run("doctor", "--json").json();
        assertThat(missing.get("sound").asBoolean()).isFalse();
        assertThat(missing.has("disk")).isFalse();
        assertThat(missing.get("findings").get(0).get("what").asText()).contains("does not exist");
        assertThat(missing.get("findings").get(0).get("advice").asText()).contains("give the directory");
    }

    @Test
    @DisplayName("of a store of another format says which")
    void format() throws IOException {
        Path store = filled();
        Path seal = store.resolve("LEANCTX");
        Files.writeString(seal, Files.readString(seal).replace("format 2", "format 9"));
        Cli.Run run = Cli.over(store).run("doctor");
        assertThat(run.exitCode()).isEqualTo(ExitCode.STORE);
        assertThat(run.out()).contains("has format 9, this version reads formats 1 to 2", "newer one");
        assertThat(Cli.over(store).run("session", "list").failedWith(ExitCode.STORE))
                .contains("format 9");
    }
}
