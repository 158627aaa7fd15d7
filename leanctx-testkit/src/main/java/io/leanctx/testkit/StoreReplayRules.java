package io.leanctx.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leanctx.Audience;
import io.leanctx.Cost;
import io.leanctx.Evidence;
import io.leanctx.Hash;
import io.leanctx.InvalidInputException;
import io.leanctx.NotAllowedException;
import io.leanctx.Participant;
import io.leanctx.Position;
import io.leanctx.ProofPrivacy;
import io.leanctx.Session;
import io.leanctx.SessionStore;
import io.leanctx.Watch;
import io.leanctx.Workspace;
import io.leanctx.core.LeanCtx;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

abstract class StoreReplayRules extends StoreRules {

    private static final byte[] FILE = "fn main() {}".getBytes(StandardCharsets.UTF_8);

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it before any rule.
    Path directory;

    private SessionStore elsewhere;
    private Workspace origin;

    @SuppressWarnings("NullAway.Init") // JUnit calls openOrigin() before any rule.
    StoreReplayRules(SessionStoreContract contract) {
        super(contract);
    }

    @BeforeEach
    void openOrigin() {
        elsewhere = LeanCtx.inMemory();
        origin = elsewhere.workspace("team");
    }

    @AfterEach
    void closeOrigin() {
        elsewhere.close();
    }

    @Test
    @DisplayName(
            "RPL-1: a full proof replays to the same revisions, times, operations and hashes, and the same session")
    void replays() throws IOException {
        write(origin, 40);
        Path proof = proof(origin, CHANNEL, 1, ProofPrivacy.FULL);
        assertThat(team.replay(proof)).isEqualTo(origin.session(CHANNEL).position());
        assertThat(log()).isEqualTo(log(origin, CHANNEL));
        assertSame(session(), origin.session(CHANNEL));
        assertSame(team.sessionAt(CHANNEL, 17), origin.sessionAt(CHANNEL, 17));
        assertThat(team.content(Hash.sha256(FILE))).hasValue(FILE);
        assertThat(team.channels(Optional.empty(), 10).channels())
                .isEqualTo(origin.channels(Optional.empty(), 10).channels());
        replaceStore(builder().cacheWeight(0));
        assertSame(session(), origin.session(CHANNEL));
        long next = join("cursor").addFinding("it goes on").revision();
        assertThat(next).isEqualTo(origin.session(CHANNEL).revision() + 1);
    }

    @Test
    @DisplayName("RPL-2: texts that were erased stay erased, and a fork replays with what it began with")
    void erasedAndForked() throws IOException {
        write(origin, 8);
        Participant cursor = origin.join(CHANNEL, origin.registerNew("cursor"));
        cursor.fork(origin.session(CHANNEL).position(), "feat/x");
        origin.join("feat/x", origin.registerNew("kiro")).addFinding("of the fork");
        cursor.erase(1, "leaked");
        team.replay(proof(origin, CHANNEL, 1, ProofPrivacy.FULL));
        team.replay(proof(origin, "feat/x", 1, ProofPrivacy.FULL));
        for (String channel : List.of(CHANNEL, "feat/x")) {
            assertThat(log(team, channel)).isEqualTo(log(origin, channel));
            assertSame(team.session(channel), origin.session(channel));
        }
    }

    @Test
    @DisplayName("RPL-3: replaying again changes nothing, also where the log has gone on; what was interrupted goes on")
    void again() throws IOException {
        write(origin, 12);
        Path beginning = proof(origin, CHANNEL, 1, ProofPrivacy.FULL);
        write(origin, 30);
        Path whole = proof(origin, CHANNEL, 1, ProofPrivacy.FULL);
        team.replay(beginning);
        Position end = team.replay(whole);
        assertThat(end).isEqualTo(origin.session(CHANNEL).position());
        assertThat(log()).isEqualTo(log(origin, CHANNEL));
        Session before = session();
        assertThat(team.replay(whole)).isEqualTo(end);
        assertThat(team.replay(beginning)).isNotEqualTo(end);
        assertSame(session(), before);
        join("cursor").addFinding("it goes on");
        assertThat(team.replay(whole)).isEqualTo(end);
        assertThat(revision()).isEqualTo(end.revision() + 1);
    }

    @Test
    @DisplayName("RPL-4: a channel with another log keeps it")
    void anotherLog() throws IOException {
        write(origin, 5);
        Path proof = proof(origin, CHANNEL, 1, ProofPrivacy.FULL);
        for (int own : List.of(1, 5, 9)) {
            write(team, own);
            Session before = session();
            assertThatThrownBy(() -> team.replay(proof))
                    .isInstanceOf(NotAllowedException.class)
                    .hasMessageContaining("is not the one of the proof");
            assertSame(session(), before);
        }
    }

    @Test
    @DisplayName(
            "RPL-5: what is no full proof of a whole log of this workspace is refused, and nothing of it is written")
    void refused() throws IOException {
        write(origin, 9);
        Path full = proof(origin, CHANNEL, 1, ProofPrivacy.FULL);
        String text = Files.readString(full);
        assertRefused(proof(origin, CHANNEL, 1, ProofPrivacy.REDACTED), "redacted");
        assertRefused(proof(origin, CHANNEL, 1, ProofPrivacy.SUMMARY), "summary");
        assertRefused(proof(origin, CHANNEL, 3, ProofPrivacy.FULL), "commits after");
        assertRefused(file(text.replace("finding 7", "finding 8")), "revision");
        assertRefused(file(text.substring(0, text.length() - 40)), "not JSON");
        assertRefused(file(text.replace("\"head\":{", "\"other\":{")), "head");
        assertRefused(file("{}"), "privacy");
        assertRefused(file(""), "JSON");
        try (SessionStore other = LeanCtx.inMemory()) {
            assertThatThrownBy(() -> other.workspace("another-team").replay(full))
                    .isInstanceOf(InvalidInputException.class);
        }
        assertThatThrownBy(() -> team.replay(directory.resolve("none"))).isInstanceOf(IOException.class);
        assertThat(revision()).isZero();
    }

    @Test
    @DisplayName("RPL-6: who watches the channel sees what is replayed")
    void watched() throws Exception {
        write(origin, 6);
        try (Watch watch = team.watch(CHANNEL, Position.START)) {
            team.replay(proof(origin, CHANNEL, 1, ProofPrivacy.FULL));
            assertThat(pull(watch, 6)).isEqualTo(log(origin, CHANNEL));
        }
    }

    private void assertRefused(Path proof, String why) {
        assertThatThrownBy(() -> team.replay(proof))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("cannot be replayed")
                .hasMessageContaining(why);
        assertThat(revision()).isZero();
    }

    /** Brings a log up to a revision. */
    private static void write(Workspace workspace, int revision) {
        try (Participant cursor = workspace.join(CHANNEL, workspace.registerNew("cursor"))) {
            cursor.session();
            for (long next = workspace.session(CHANNEL).revision() + 1; next <= revision; next++) {
                if (next % 10 == 3) {
                    cursor.share(Audience.everyone(), "src/main.rs", FILE);
                } else if (next % 10 == 4) {
                    cursor.claim("src/main.rs", Duration.ofMinutes(1));
                } else if (next % 10 == 5) {
                    cursor.add(new Evidence.TokensSpent("m-1", next, 1, 1, Optional.of(Cost.of("0.1", "USD"))));
                } else if (next % 10 == 6) {
                    cursor.learn("key " + next, "value \u20ac\u2028");
                } else {
                    cursor.addFinding("finding " + next);
                }
            }
        }
    }

    private Path proof(Workspace of, String channel, long from, ProofPrivacy privacy) throws IOException {
        Path file = Files.createTempFile(directory, "proof", ".json");
        try (OutputStream out = Files.newOutputStream(file)) {
            of.proof(channel, from, of.session(channel).revision(), privacy, out);
        }
        return file;
    }

    private Path file(String text) throws IOException {
        return Files.writeString(Files.createTempFile(directory, "proof", ".json"), text);
    }
}
