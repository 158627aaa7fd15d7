package io.leanctx.verifier;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/** Runs the verifier in JavaScript, on many proofs in one process. */
final class InJavaScript {

    static final ObjectMapper JSON = new ObjectMapper();

    private InJavaScript() {}

    /** A proof and what is expected of it. */
    record Proof(byte[] bytes, Expectations expected) {}

    /** The verdicts, as JSON. Skips the test that asks, and says so, where there is no Node. */
    static List<JsonNode> verdicts(List<Proof> proofs) throws IOException, InterruptedException {
        requireNode();
        Path pack = Files.createTempFile("leanctx-proofs", ".jsonl");
        Path verdicts = Files.createTempFile("leanctx-verdicts", ".jsonl");
        try {
            try (BufferedWriter out = Files.newBufferedWriter(pack)) {
                for (Proof proof : proofs) {
                    ObjectNode line = JSON.createObjectNode();
                    line.set("expected", options(proof.expected()));
                    line.put("proof", Base64.getEncoder().encodeToString(proof.bytes()));
                    out.write(line.toString());
                    out.newLine();
                }
            }
            Process node = new ProcessBuilder("node", "src/test/js/verify-many.mjs", pack.toString())
                    .redirectOutput(verdicts.toFile())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            assertThat(node.waitFor(5, TimeUnit.MINUTES))
                    .as("node came to an end")
                    .isTrue();
            assertThat(node.exitValue()).isZero();
            List<JsonNode> read = new ArrayList<>();
            for (String line : Files.readAllLines(verdicts)) {
                read.add(JSON.readTree(line));
            }
            assertThat(read).hasSameSizeAs(proofs);
            return read;
        } finally {
            Files.delete(pack);
            Files.delete(verdicts);
        }
    }

    static void requireNode() throws IOException, InterruptedException {
        boolean there;
        try {
            there = new ProcessBuilder("node", "--version")
                            .redirectErrorStream(true)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            there = false;
        }
        if (!there) {
            System.err.println("NOT TESTED: there is no node on the path, so tools/verify-proof.mjs was not run");
        }
        Assumptions.assumeTrue(there, "there is no node on the path, so tools/verify-proof.mjs was not run");
    }

    private static ObjectNode options(Expectations expected) {
        ObjectNode options = JSON.createObjectNode();
        expected.head().ifPresent(head -> options.put("head", head));
        expected.workspace().ifPresent(workspace -> options.put("workspace", workspace));
        expected.channel().ifPresent(channel -> options.put("channel", channel));
        ArrayNode keys = options.putArray("key");
        expected.agentKeys().forEach((agent, known) -> known.forEach(key -> keys.add(agent + "=" + key)));
        ArrayNode stores = options.putArray("store-key");
        expected.storeKeys().forEach(stores::add);
        options.put("require-seal", expected.sealed());
        return options;
    }
}
