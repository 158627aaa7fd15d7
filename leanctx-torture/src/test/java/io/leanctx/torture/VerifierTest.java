package io.leanctx.torture;

import static org.assertj.core.api.Assertions.assertThat;

import io.leanctx.Agent;
import io.leanctx.AgentProfile;
import io.leanctx.Commit;
import io.leanctx.Durability;
import io.leanctx.Participant;
import io.leanctx.Position;
import io.leanctx.SessionStore;
import io.leanctx.core.LeanCtx;
import io.leanctx.rocks.RocksBackend;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is wrong on purpose must be found; what is right must not. */
class VerifierTest {

    private static final String CHANNEL = "hot";
    private static final String AGENT = "agent";
    private static final int COMMITS = 12;

    @TempDir
    Path directory;

    private final List<JournalLine> lines = new ArrayList<>();
    private final List<Position> positions = new ArrayList<>();
    private Place place;

    @BeforeEach
    void aStoreWithItsJournal() throws IOException {
        place = Place.fresh(directory.resolve("place"));
        try (SessionStore store = LeanCtx.open(RocksBackend.at(place.store()))) {
            Agent agent = store.workspace(Worker.WORKSPACE).register(AgentProfile.client(AGENT));
            lines.add(new JournalLine.Registered(AGENT, agent.token()));
            try (Participant participant = store.workspace(Worker.WORKSPACE).join(CHANNEL, agent)) {
                for (int i = 1; i <= COMMITS; i++) {
                    Deed deed = deed(i, participant.base());
                    Commit commit =
                            participant.tryCommit(deed::propose).orThrow().commit();
                    positions.add(commit.position());
                    lines.add(new JournalLine.Intended(deed));
                    lines.add(new JournalLine.Acknowledged(deed.operation(), commit.position()));
                }
            }
        }
    }

    @Test
    @DisplayName("a store that has what was acknowledged is sound")
    void sound() throws Exception {
        assertThat(verify().findings()).isEmpty();
        assertThat(verify().acknowledged()).isEqualTo(COMMITS);
    }

    @Test
    @DisplayName("an acknowledged commit that the log does not have is lost")
    void lost() throws Exception {
        Deed deed = deed(COMMITS + 1, last());
        lines.add(new JournalLine.Intended(deed));
        lines.add(new JournalLine.Acknowledged(deed.operation(), new Position(COMMITS + 1, last().hash())));
        assertFound(Harm.LOST);
    }

    @Test
    @DisplayName("an acknowledged commit in whose place is another hash is lost")
    void replaced() throws Exception {
        lines.add(new JournalLine.Acknowledged(deed(5, last()).operation(), new Position(5, last().hash())));
        assertFound(Harm.LOST);
    }

    @Test
    @DisplayName("a commit that nobody tried is found")
    void unexpected() throws Exception {
        lines.removeIf(line -> line instanceof JournalLine.Intended tried
                && tried.deed().operation().equals("op-4"));
        assertFound(Harm.TORN);
    }

    @Test
    @DisplayName("a commit with another text than was tried is found")
    void altered() throws Exception {
        Deed tried = new Deed("op-4", Kind.PROGRESS, CHANNEL, AGENT, Position.START, 4, "s4");
        lines.add(new JournalLine.Intended(tried));
        assertFound(Harm.TORN);
    }

    @Test
    @DisplayName("a commit that was refused and is there is found")
    void refused() throws Exception {
        lines.removeIf(line -> line instanceof JournalLine.Acknowledged answer
                && answer.operation().equals("op-4"));
        lines.add(new JournalLine.Refused("op-4", "conflict"));
        assertFound(Harm.DOUBLED);
    }

    @Test
    @DisplayName("an agent that was registered and is not there is lost")
    void agentIsLost() throws Exception {
        lines.add(new JournalLine.Registered("nobody", "token"));
        assertFound(Harm.LOST);
    }

    @Test
    @DisplayName("a store that was put back to an earlier state has lost what came after")
    void putBack() throws Exception {
        Path copy = directory.resolve("copy");
        copy(place.store(), copy);
        try (SessionStore store = LeanCtx.open(RocksBackend.existing(place.store()));
                Participant participant = store.workspace(Worker.WORKSPACE).at(CHANNEL, agent(), last())) {
            Deed deed = deed(COMMITS + 1, last());
            Commit commit = participant.tryCommit(deed::propose).orThrow().commit();
            lines.add(new JournalLine.Intended(deed));
            lines.add(new JournalLine.Acknowledged(deed.operation(), commit.position()));
        }
        assertThat(verify().findings()).isEmpty();
        Place.delete(place.store());
        copy(copy, place.store());
        assertFound(Harm.LOST);
    }

    @Test
    @DisplayName("a store with a damaged file is refused")
    void damaged() throws Exception {
        Path log;
        try (Stream<Path> files = Files.list(place.store())) {
            log = files.filter(file -> file.toString().endsWith(".log"))
                    .findFirst()
                    .orElseThrow();
        }
        try (FileChannel channel = FileChannel.open(log, StandardOpenOption.WRITE)) {
            channel.truncate(channel.size() / 2);
        }
        assertFound(Harm.REFUSED);
    }

    @Test
    @DisplayName("what was never answered is resolved: what landed stays, what did not lands once")
    void unanswered() throws Exception {
        lines.removeIf(line -> line instanceof JournalLine.Acknowledged answer
                && answer.operation().equals("op-4"));
        lines.add(new JournalLine.Intended(deed(COMMITS + 1, last())));
        Verdict verdict = verify();
        assertThat(verdict.findings()).isEmpty();
        assertThat(verdict.unknown()).isEqualTo(2);
        assertThat(verdict.landed()).isEqualTo(1);

        Ledger after = Ledger.of(Journal.read(place.journal()));
        assertThat(after.acknowledged()).hasSize(COMMITS + 1).containsEntry("op-4", positions.get(3));
        assertThat(after.unanswered()).isEmpty();
    }

    @Test
    @DisplayName("where the newest may be lost, those beyond the end are, and those before it are not")
    void takenBack() throws Exception {
        Deed deed = deed(COMMITS + 1, last());
        lines.add(new JournalLine.Intended(deed));
        lines.add(new JournalLine.Acknowledged(deed.operation(), new Position(COMMITS + 1, last().hash())));
        Verdict verdict = verify(true);
        assertThat(verdict.findings()).isEmpty();
        assertThat(verdict.takenBack()).isEqualTo(1);

        lines.add(new JournalLine.Acknowledged("op-5", new Position(5, last().hash())));
        assertThat(verify(true).count(Harm.LOST)).isPositive();
    }

    @Test
    @DisplayName("the journal says again what was noted, but for a line that was cut short")
    void journal() throws Exception {
        write();
        Files.writeString(place.journal(), "K op-99 1", StandardOpenOption.APPEND);
        assertThat(Journal.read(place.journal())).isEqualTo(lines);
    }

    private void assertFound(Harm harm) throws IOException, InterruptedException {
        assertThat(verify().findings()).extracting(Finding::harm).contains(harm);
    }

    private Verdict verify() throws IOException, InterruptedException {
        return verify(false);
    }

    private Verdict verify(boolean lossAllowed) throws IOException, InterruptedException {
        write();
        return new Verifier(place.store(), place.journal(), Durability.SYNC, lossAllowed)
                .verify(0, new SplittableRandom(1));
    }

    private void write() throws IOException {
        Files.deleteIfExists(place.journal());
        try (Journal journal = Journal.append(place.journal())) {
            lines.forEach(journal::note);
        }
    }

    private Agent agent() {
        return new Agent(AGENT, ((JournalLine.Registered) lines.get(0)).token());
    }

    private Position last() {
        return positions.get(positions.size() - 1);
    }

    private static Deed deed(int number, Position base) {
        Kind kind = number % 2 == 0 ? Kind.FINDING : Kind.SHARE;
        return new Deed("op-" + number, kind, CHANNEL, AGENT, base, number, "s" + number);
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.createDirectories(to);
        try (Stream<Path> files = Files.list(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(file.getFileName()));
            }
        }
    }
}
