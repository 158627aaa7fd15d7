package io.leanctx.verifier;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.leanctx.ProofPrivacy;
import io.leanctx.core.ProofBench;
import io.leanctx.verifier.Forgery.Known;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * What matters is sharp. Of a file as it was written, every byte does: none can change, come or go unseen. Of a file whose
 * digest was made to fit again, whatever {@link Forgeries} says is seen by who knows what it says.
 */
@DisplayName("a proof that was changed")
class ForgedProofsTest {

    private static final long SEED = 7;
    private static final int MUTANTS = 1_000;

    /** A changed proof, what is known when it is checked, and whether it must be caught with that. */
    private record Mutant(String name, InJavaScript.Proof proof, boolean caught) {}

    private static Expectations knowing(Known known, Recorded recorded) {
        return switch (known) {
            case NOTHING -> Expectations.NONE;
            case HEAD ->
                Expectations.NONE.withHead(
                        recorded.team.session(Recorded.MAIN).position().toString());
            case AGENT_KEYS -> Expectations.NONE.withAgentKey("cursor", ProofBench.x509(recorded.cursorKeys));
            case STORE_KEY -> Expectations.NONE.withStoreKey(ProofBench.x509(recorded.storeKeys));
        };
    }

    private static List<Mutant> forged(Recorded recorded, ProofPrivacy privacy, List<Forgery> forgeries)
            throws Exception {
        byte[] original = recorded.sealed(Recorded.MAIN, privacy);
        List<Mutant> mutants = new ArrayList<>();
        for (Forgery forgery : forgeries) {
            byte[] forged = forgery.way().forge(Artifact.of(original), recorded);
            assertThat(forged).as(forgery.name()).isNotEqualTo(original);
            for (Known known : Known.values()) {
                // The store's key finds all of them. What contradicts itself is found whatever is known.
                boolean caught =
                        forgery.caughtBy() == Known.NOTHING || known == Known.STORE_KEY || forgery.caughtBy() == known;
                if (caught || known == Known.NOTHING) {
                    String name = forgery.name() + ", knowing " + known;
                    mutants.add(new Mutant(name, new InJavaScript.Proof(forged, knowing(known, recorded)), caught));
                }
            }
        }
        return mutants;
    }

    /** Bytes changed, put in and taken out, here and there. */
    private static byte[] scrambled(byte[] original, Random random) {
        byte[] bytes = original.clone();
        int at = random.nextInt(bytes.length);
        int length = 1 + random.nextInt(Math.min(40, bytes.length - at));
        switch (random.nextInt(7)) {
            case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
            case 1 -> bytes[at] = (byte) (bytes[at] + 1 + random.nextInt(255));
            case 2 -> bytes = joined(bytes, 0, at, new byte[0], at + length, bytes.length);
            case 3 -> bytes = joined(bytes, 0, at, Arrays.copyOfRange(bytes, at, at + length), at, bytes.length);
            case 4 ->
                bytes = joined(
                        bytes, 0, at, new byte[] {" \n0\"\\,:{}[]".getBytes()[random.nextInt(11)]}, at, bytes.length);
            case 5 -> bytes = Arrays.copyOf(bytes, at);
            default -> bytes = joined(bytes, 0, bytes.length, Arrays.copyOfRange(bytes, at, at + length), 0, 0);
        }
        return bytes;
    }

    private static byte[] joined(byte[] bytes, int from, int to, byte[] between, int again, int end) {
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        joined.write(bytes, from, to - from);
        joined.writeBytes(between);
        joined.write(bytes, again, end - again);
        return joined.toByteArray();
    }

    private static List<Mutant> mutants(Recorded recorded) throws Exception {
        List<Mutant> mutants = new ArrayList<>(forged(recorded, ProofPrivacy.FULL, Forgeries.ofAll()));
        mutants.addAll(forged(recorded, ProofPrivacy.SUMMARY, Forgeries.ofSummary()));
        List<byte[]> originals = new ArrayList<>();
        for (ProofPrivacy privacy : ProofPrivacy.values()) {
            originals.add(recorded.sealed(Recorded.MAIN, privacy));
            originals.add(recorded.proof(Recorded.FORK, privacy));
            originals.add(recorded.countersigned(privacy));
        }
        Random random = new Random(SEED);
        while (mutants.size() < MUTANTS) {
            byte[] original = originals.get(random.nextInt(originals.size()));
            byte[] changed = scrambled(original, random);
            if (!Arrays.equals(original, changed)) {
                String name = "scrambled " + mutants.size() + " of seed " + SEED;
                mutants.add(new Mutant(name, new InJavaScript.Proof(changed, Expectations.NONE), true));
            }
        }
        return mutants;
    }

    @Test
    @DisplayName("is caught wherever that matters, in Java and in JavaScript, a thousand times over")
    void caught() throws Exception {
        try (Recorded recorded = new Recorded()) {
            List<Mutant> mutants = mutants(recorded);
            List<String> wrong = new ArrayList<>();
            for (Mutant mutant : mutants) {
                Verdict verdict = ProofVerifier.verify(
                        new ByteArrayInputStream(mutant.proof().bytes()),
                        mutant.proof().expected());
                if (verdict.sound() == mutant.caught()) {
                    wrong.add(mutant.name() + ": " + verdict);
                }
            }
            assertThat(wrong).as("wrong in Java").isEmpty();
            List<JsonNode> verdicts =
                    InJavaScript.verdicts(mutants.stream().map(Mutant::proof).toList());
            for (int i = 0; i < mutants.size(); i++) {
                if (verdicts.get(i).get("sound").booleanValue()
                        == mutants.get(i).caught()) {
                    wrong.add(mutants.get(i).name() + ": " + verdicts.get(i));
                }
            }
            assertThat(wrong).as("wrong in JavaScript").isEmpty();
        }
    }
}
