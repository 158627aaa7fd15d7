package io.leanctx.verifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.leanctx.ProofPrivacy;
import io.leanctx.core.ProofBench;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("whatever is taken for a proof")
class HostileInputTest {

    private static final String START = "{\"after\":{\"hash\":\"" + "0".repeat(64) + "\",\"revision\":0},\"agents\":{";

    /** Repeats some bytes for ever after others. */
    private static InputStream endless(String begin, String then) {
        byte[] first = begin.getBytes(StandardCharsets.UTF_8);
        byte[] again = then.getBytes(StandardCharsets.UTF_8);
        return new InputStream() {
            private long at;

            @Override
            public int read() {
                long now = at++;
                return now < first.length ? first[(int) now] : again[(int) ((now - first.length) % again.length)];
            }
        };
    }

    @Test
    @DisplayName("what is no canonical JSON is not sound, in either verifier, and never more than a verdict")
    void notCanonical() throws Exception {
        List<byte[]> files = new ArrayList<>();
        for (String file : List.of(
                "",
                "null",
                "1",
                "[]",
                "{}",
                "{",
                "\"",
                "{\"after\":null}",
                "{\"agents\":{},\"after\":{}}",
                "[".repeat(100_000),
                "{\"a\":".repeat(100_000),
                "1" + "0".repeat(100_000),
                "\ufeff{}",
                START + "\"a\":{\"commits\":1e0,\"keys\":[]}}}",
                START + "\"\\u0041\":{\"commits\":1,\"keys\":[]}}}",
                START + "\"\\/\":{\"commits\":1,\"keys\":[]}}}",
                START + "\"\\ud800\":{\"commits\":1,\"keys\":[]}}}",
                START + "\"__proto__\":{\"commits\":1,\"keys\":[]}}}",
                START + "\"a\":{\"commits\":-0,\"keys\":[]}}}",
                START + "\"a\":{\"commits\":9007199254740993,\"keys\":[]}}}")) {
            files.add(file.getBytes(StandardCharsets.UTF_8));
        }
        files.add(new byte[] {(byte) 0xc0, (byte) 0x80});
        files.add("{\"\u0000\":1}".getBytes(StandardCharsets.UTF_16));
        try (Recorded recorded = new Recorded()) {
            String sound = new String(recorded.proof(Recorded.FORK, ProofPrivacy.FULL), StandardCharsets.UTF_8);
            files.add((sound + "\n").getBytes(StandardCharsets.UTF_8));
            files.add((" " + sound).getBytes(StandardCharsets.UTF_8));
            files.add(("\ufeff" + sound).getBytes(StandardCharsets.UTF_8));
            files.add((sound + sound).getBytes(StandardCharsets.UTF_8));
            files.add(sound.replace("\"format\":1,\"head\"", "\"format\":1,\"format\":1,\"head\"")
                    .getBytes(StandardCharsets.UTF_8));
            files.add(sound.replace("\"format\":1,\"head\"", "\"format\":1.0,\"head\"")
                    .getBytes(StandardCharsets.UTF_8));
            files.add(sound.replace("\"format\":1,\"head\"", "\"format\":1e0,\"head\"")
                    .getBytes(StandardCharsets.UTF_8));
            files.add(sound.replace("\"leanctx-proof\"", "\"leanctx\\u002dproof\"")
                    .getBytes(StandardCharsets.UTF_8));
        }
        List<InJavaScript.Proof> proofs = new ArrayList<>();
        for (byte[] file : files) {
            assertThat(ProofVerifier.verify(new ByteArrayInputStream(file)).sound())
                    .as(new String(file, 0, Math.min(80, file.length), StandardCharsets.UTF_8))
                    .isFalse();
            proofs.add(new InJavaScript.Proof(file, Expectations.NONE));
        }
        assertThat(InJavaScript.verdicts(proofs))
                .allSatisfy(verdict ->
                        assertThat(verdict.get("sound").booleanValue()).isFalse());
    }

    @Test
    @DisplayName("what never ends is given up where it would have to be held")
    void endless() throws Exception {
        String commits = START + "},\"channel\":\"c\",\"commits\":[{\"closed\":[null";
        for (InputStream file : List.of(
                endless(START + "\"", "a"),
                endless(START.substring(0, START.length() - 1), "{\"a\":"),
                endless(commits, ",null"),
                endless(START + "},\"channel\":\"", "\\n"))) {
            assertThat(ProofVerifier.verify(file).flaw()).isPresent();
        }
    }

    @Test
    @DisplayName("what cannot be read is no verdict")
    void unreadable() {
        IOException broken = new IOException("broken");
        InputStream file = new InputStream() {
            @Override
            public int read() throws IOException {
                throw broken;
            }
        };
        assertThatThrownBy(() -> ProofVerifier.verify(file)).isSameAs(broken);
    }

    @Test
    @DisplayName("a key that comes after another is the one that counts from its first use on")
    void rotation() throws Exception {
        try (Recorded recorded = new Recorded()) {
            byte[] original = recorded.proof(Recorded.SHORT, ProofPrivacy.REDACTED);
            var second = Recorded.keys();
            List<InJavaScript.Proof> proofs = new ArrayList<>();
            for (int replaced : new int[] {0, 1, 2, 3, -1}) {
                Artifact proof = Artifact.of(original);
                ((ArrayNode) proof.root.at("/agents/cursor/keys"))
                        .addObject()
                        .put("instant", "5")
                        .put("key", ProofBench.x509(second))
                        .put("revision", 9);
                int commits = proof.commits().size();
                for (int i = 0; i < commits; i++) {
                    // From one commit on; and, last, in the middle alone: the older key comes again.
                    if (replaced < 0 ? i == 1 : i >= replaced) {
                        proof.sign(i, second);
                    }
                }
                proofs.add(new InJavaScript.Proof(proof.resealed(), Expectations.NONE));
            }
            List<JsonNode> verdicts = InJavaScript.verdicts(proofs);
            for (int i = 0; i < proofs.size(); i++) {
                boolean sound = i < proofs.size() - 1;
                assertThat(ProofVerifier.verify(
                                        new ByteArrayInputStream(proofs.get(i).bytes()))
                                .sound())
                        .isEqualTo(sound);
                assertThat(verdicts.get(i).get("sound").booleanValue()).isEqualTo(sound);
            }
        }
    }
}
