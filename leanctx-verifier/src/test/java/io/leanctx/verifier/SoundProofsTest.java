package io.leanctx.verifier;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.leanctx.ProofPrivacy;
import io.leanctx.core.ProofBench;
import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("a proof that a store wrote")
class SoundProofsTest {

    private static Recorded recorded;
    private static final Map<String, InJavaScript.Proof> PROOFS = new LinkedHashMap<>();

    @BeforeAll
    static void record() throws Exception {
        recorded = new Recorded();
        Expectations store = Expectations.NONE
                .withStoreKey(ProofBench.x509(recorded.storeKeys))
                .withSeal();
        for (ProofPrivacy privacy : ProofPrivacy.values()) {
            for (String channel : List.of(Recorded.MAIN, Recorded.FORK, Recorded.SHORT, Recorded.ERASED)) {
                String head = recorded.team.session(channel).position().toString();
                Expectations known = Expectations.NONE
                        .withHead(head)
                        .withWorkspace(Recorded.TEAM)
                        .withChannel(channel)
                        .withAgentKey("cursor", ProofBench.x509(recorded.cursorKeys));
                put(privacy + " " + channel, recorded.proof(channel, privacy), known);
                put(privacy + " sealed " + channel, recorded.sealed(channel, privacy), store.withHead(head));
            }
            put(privacy + " in the middle", recorded.proof(Recorded.MAIN, 3, 7, privacy), Expectations.NONE);
            put(privacy + " one commit", recorded.proof(Recorded.MAIN, 9, 9, privacy), Expectations.NONE);
            put(privacy + " countersigned", recorded.countersigned(privacy), store);
        }
    }

    private static void put(String name, byte[] proof, Expectations expected) {
        PROOFS.put(name, new InJavaScript.Proof(proof, expected));
    }

    @AfterAll
    static void close() {
        recorded.close();
    }

    private static Verdict verdict(InJavaScript.Proof proof) throws Exception {
        return ProofVerifier.verify(new ByteArrayInputStream(proof.bytes()), proof.expected());
    }

    private static Proven proven(String name) throws Exception {
        Verdict verdict = verdict(PROOFS.get(name));
        assertThat(verdict.flaw()).as(name).isEmpty();
        return verdict.proven().orElseThrow();
    }

    @Test
    @DisplayName("is sound, whatever it is of and however much it shows")
    void sound() throws Exception {
        for (Map.Entry<String, InJavaScript.Proof> proof : PROOFS.entrySet()) {
            assertThat(verdict(proof.getValue()).flaw()).as(proof.getKey()).isEmpty();
        }
    }

    @Test
    @DisplayName("says the same to the verifier in JavaScript")
    void sameVerdicts() throws Exception {
        List<JsonNode> verdicts = InJavaScript.verdicts(new ArrayList<>(PROOFS.values()));
        int i = 0;
        for (Map.Entry<String, InJavaScript.Proof> proof : PROOFS.entrySet()) {
            JsonNode expected =
                    InJavaScript.JSON.readTree(verdict(proof.getValue()).toJson());
            assertThat(verdicts.get(i++)).as(proof.getKey()).isEqualTo(expected);
        }
    }

    @Test
    @DisplayName("says who signed, what is shown, and what the evidence adds up to")
    void says() throws Exception {
        Proven full = proven("FULL " + Recorded.MAIN);
        assertThat(full.workspace()).isEqualTo("team");
        assertThat(full.channel()).isEqualTo(Recorded.MAIN);
        assertThat(full.commits()).isEqualTo(13);
        assertThat(full.agents())
                .containsEntry("cursor", new Proven.Signed(5, 5, 0, 0))
                .containsEntry("lead", new Proven.Signed(8, 0, 8, 0));
        assertThat(full.withheld()).as("the text that was erased").isEqualTo(1);
        assertThat(full.sealedBy()).isEmpty();
        JsonNode session = InJavaScript.JSON.readTree(full.totals()).get("session");
        assertThat(session.get("read")).hasToString("{\"count\":\"2\",\"tokens\":\"3\"}");
        assertThat(session.get("spent"))
                .hasToString(
                        "{\"cached\":\"0\",\"cost\":{\"EUR\":\"1.503\",\"USD\":\"2\"},\"count\":\"4\",\"in\":\"400\","
                                + "\"out\":\"28\"}");
        assertThat(session.get("checked"))
                .hasToString(
                        "{\"count\":\"2\",\"duration\":\"5184000000\",\"failed\":\"1\",\"passed\":\"3\",\"red\":\"1\","
                                + "\"total\":\"8\"}");
        Proven redacted = proven("REDACTED " + Recorded.MAIN);
        assertThat(redacted.shown()).isZero();
        assertThat(redacted.withheld()).isEqualTo(full.shown() + full.withheld());
        assertThat(redacted.head()).isEqualTo(full.head());
        assertThat(redacted.totals()).isEqualTo(full.totals());
        Proven summary = proven("SUMMARY " + Recorded.MAIN);
        assertThat(summary.totals()).isEqualTo(full.totals());
        assertThat(summary.agents()).containsEntry("cursor", new Proven.Signed(5, 0, 0, 5));
        assertThat(proven("FULL countersigned").countersigned()).isEqualTo(13);
        assertThat(proven("FULL sealed " + Recorded.MAIN).sealedBy()).isPresent();
    }

    @Test
    @DisplayName("has what its log begins with, where that is in no commit before it")
    void beginning() throws Exception {
        assertThat(new String(PROOFS.get("FULL " + Recorded.SHORT).bytes(), "UTF-8"))
                .contains("\"beginning\":");
        assertThat(new String(PROOFS.get("FULL " + Recorded.ERASED).bytes(), "UTF-8"))
                .contains("\"beginning\":");
        assertThat(new String(PROOFS.get("REDACTED " + Recorded.SHORT).bytes(), "UTF-8"))
                .doesNotContain("\"beginning\":");
        assertThat(proven("FULL " + Recorded.SHORT).after()).startsWith("3:");
    }
}
