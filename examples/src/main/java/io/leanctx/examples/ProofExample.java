package io.leanctx.examples;

import io.leanctx.Cost;
import io.leanctx.Hash;
import io.leanctx.Participant;
import io.leanctx.Position;
import io.leanctx.ProofPrivacy;
import io.leanctx.SessionStore;
import io.leanctx.Workspace;
import io.leanctx.core.LeanCtx;
import io.leanctx.verifier.Expectations;
import io.leanctx.verifier.ProofVerifier;
import io.leanctx.verifier.Verdict;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** Evidence, a proof of it, its verdict and its replay, as {@code docs/proof.md} shows them. */
final class ProofExample {

    private static final byte[] SOURCE = "class Auth {}".getBytes(StandardCharsets.UTF_8);
    private static final Hash OUTPUT = Hash.sha256("84 passed, 1 failed".getBytes(StandardCharsets.UTF_8));

    private ProofExample() {}

    /** Runs the example. */
    public static void main(String[] args) throws IOException {
        Path file = Files.createTempFile("proof", ".json");
        try {
            run(file);
        } finally {
            Files.delete(file);
        }
    }

    private static void run(Path file) throws IOException {
        // example begin
        try (SessionStore store = LeanCtx.inMemory();
                SessionStore another = LeanCtx.inMemory()) {
            Workspace team = store.workspace("my-team");
            try (Participant me = team.join("feat/auth", team.registerNew("cursor"))) {
                me.tryCommit(c -> c.addFinding("Token expiry is hardcoded") // its evidence goes with it
                                .recordRead("src/Auth.java", SOURCE, 212)
                                .recordCheck("mvn test", 84, 1, 85, OUTPUT, Duration.ofSeconds(31))
                                .recordSpending("m-7", 5_200, 640, 18_000, Cost.of("0.0473", "USD")))
                        .orThrow();
            }
            System.out.println(
                    team.session("feat/auth").totals().session().checked().red() + " check is red");

            Position head;
            try (OutputStream out = Files.newOutputStream(file)) {
                head = team.proof("feat/auth", ProofPrivacy.FULL, out);
            }
            try (InputStream proof = Files.newInputStream(file)) { // anywhere: leanctx-verifier needs no store
                Verdict verdict = ProofVerifier.verify(proof, Expectations.NONE.withHead(head.toString()));
                System.out.println(
                        verdict.sound() + ": " + verdict.proven().orElseThrow().commits() + " commit");
            }

            another.workspace("my-team").replay(file);
            System.out.println(
                    another.workspace("my-team").session("feat/auth").position().equals(head));
        }
        // example end
    }
}
