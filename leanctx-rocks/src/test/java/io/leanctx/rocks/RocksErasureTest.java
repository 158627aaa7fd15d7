package io.leanctx.rocks;

import static org.assertj.core.api.Assertions.assertThat;

import io.leanctx.Audience;
import io.leanctx.Participant;
import io.leanctx.SessionStore;
import io.leanctx.Workspace;
import io.leanctx.core.LeanCtx;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an agent erases is out of the files of the store, wherever it had come to. */
class RocksErasureTest {

    /** Random, so that no compression takes it apart. */
    private final String secret = UUID.randomUUID().toString();

    @TempDir
    Path directory;

    @Test
    @DisplayName(
            "erased text, also that of an overwritten task, is in no file, neither while the store is open nor later")
    void outOfTheFiles() throws IOException {
        try (SessionStore store = LeanCtx.open(RocksBackend.at(directory))) {
            Workspace team = store.workspace("team");
            Participant cursor = team.join("main", team.registerNew("cursor"));
            cursor.setTask(secret);
            cursor.setTask("overwritten");
            cursor.addFinding(secret);
            cursor.share(Audience.everyone(), "key.txt", secret.getBytes(StandardCharsets.UTF_8));
            assertThat(filesWithSecret()).as("the files before").isNotEmpty();
            cursor.erase(1, "leaked");
            cursor.erase(3, "leaked");
            cursor.erase(4, "leaked");
            assertThat(filesWithSecret()).as("the files of the open store").isEmpty();
        }
        assertThat(filesWithSecret()).as("the files of the closed store").isEmpty();
    }

    private List<String> filesWithSecret() throws IOException {
        List<String> found = new ArrayList<>();
        for (Path file : Raw.files(directory)) {
            try {
                if (new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(secret)) {
                    found.add(file.toString());
                }
            } catch (NoSuchFileException e) {
                // RocksDB removed it since it was listed, so it has nothing any more.
                continue;
            }
        }
        return found;
    }
}
