package io.leanctx.examples;

import io.leanctx.AgentKey;
import io.leanctx.Position;
import io.leanctx.ProofPrivacy;
import io.leanctx.SessionStore;
import io.leanctx.Workspace;
import io.leanctx.verifier.Expectations;
import io.leanctx.verifier.ProofVerifier;
import io.leanctx.verifier.Proven;
import io.leanctx.verifier.Verdict;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes a proof of each channel, and has it verified as a stranger would, who knows the head and the keys; then changes one
 * letter in it, which must be found. Used once.
 */
final class ProofCheck {

    private final SessionStore store;
    private final Path directory;
    private final AgentKey storeKey;
    private final List<String> problems = new ArrayList<>();
    private final List<Proofs.Head> heads = new ArrayList<>();
    private int sound;
    private long commits;
    private long signed;
    private int tampered;
    private int refused;

    /**
     * Creates a check.
     *
     * @param store the store that holds the logs
     * @param directory where the proofs go: a folder for each workspace
     * @param storeKey what the store signs with
     */
    ProofCheck(SessionStore store, Path directory, AgentKey storeKey) {
        this.store = store;
        this.directory = directory;
        this.storeKey = storeKey;
    }

    /** Adds to a report what came of it. */
    Report run(Replay.Outcome outcome, Report report) throws IOException {
        for (Replay.Played played : outcome.channels()) {
            prove(played);
        }
        return report.with(
                new Proofs(outcome.channels().size(), sound, commits, signed, tampered, refused, heads), problems);
    }

    private void prove(Replay.Played played) throws IOException {
        Workspace workspace = store.workspace(played.workspace());
        String channel = played.run().channel();
        Path file = directory.resolve(played.workspace()).resolve(channel.replace('/', '-') + ".json");
        Files.createDirectories(file.getParent());
        Position head;
        try (OutputStream out = Files.newOutputStream(file)) {
            head = workspace.proof(channel, ProofPrivacy.FULL, out);
        }
        Expectations expected = expectations(played, head);
        Verdict verdict;
        try (InputStream proof = Files.newInputStream(file)) {
            verdict = ProofVerifier.verify(proof, expected);
        }
        verdict.flaw().ifPresent(flaw -> problems.add("the proof " + file + " is not sound: " + flaw));
        verdict.proven().ifPresent(this::add);
        tamper(file, expected);
    }

    private Expectations expectations(Replay.Played played, Position head) {
        Expectations expected = Expectations.NONE
                .withWorkspace(played.workspace())
                .withChannel(played.run().channel())
                .withHead(head.revision() + ":" + head.hash())
                .withStoreKey(storeKey.x509());
        for (var key : played.keys().entrySet()) {
            expected = expected.withAgentKey(key.getKey(), key.getValue().x509());
        }
        return expected;
    }

    private void add(Proven proven) {
        sound++;
        commits += proven.commits();
        signed += proven.agents().values().stream()
                .mapToLong(Proven.Signed::signed)
                .sum();
        Position head = Position.parse(proven.head());
        heads.add(new Proofs.Head(
                proven.workspace(),
                proven.channel(),
                head.revision(),
                head.hash().toString()));
    }

    /** A small letter becomes another one, the first from the middle of the file on. */
    private void tamper(Path file, Expectations expected) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        int letter = bytes.length / 2;
        while (bytes[letter] < 'a' || bytes[letter] > 'z') {
            letter++;
        }
        bytes[letter] = (byte) (bytes[letter] == 'e' ? 'a' : 'e');
        tampered++;
        if (ProofVerifier.verify(new ByteArrayInputStream(bytes), expected).sound()) {
            problems.add("the proof " + file + " verifies, although its byte " + letter + " was changed");
        } else {
            refused++;
        }
    }
}
