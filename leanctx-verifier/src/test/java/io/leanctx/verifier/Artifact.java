package io.leanctx.verifier;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.leanctx.core.ProofBench;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.Map;
import java.util.TreeMap;

/** A proof as a forger handles it: taken apart, changed, and made to fit again as far as that goes without keys. */
final class Artifact {

    final ObjectNode root;

    private Artifact(ObjectNode root) {
        this.root = root;
    }

    static Artifact of(byte[] proof) throws IOException {
        return new Artifact((ObjectNode) InJavaScript.JSON.readTree(proof));
    }

    ArrayNode commits() {
        return (ArrayNode) root.get("commits");
    }

    ObjectNode commit(int index) {
        return (ObjectNode) commits().get(index);
    }

    ObjectNode open(int index) {
        return (ObjectNode) commit(index).get("open");
    }

    ObjectNode change(int commit, int index) {
        return (ObjectNode) open(commit).get("changes").get(index);
    }

    byte[] bytes() {
        return canonical(root).getBytes(StandardCharsets.UTF_8);
    }

    /** Makes the digest fit again, and leaves away the signature, which nobody can make who has no key of the store. */
    byte[] resealed() {
        root.remove("authorities");
        byte[] digest = sealDigest();
        root.putObject("seal").put("digest", HexFormat.of().formatHex(digest));
        return bytes();
    }

    /** Makes the digest fit again, and signs it with a key. */
    byte[] resealed(KeyPair keys) throws GeneralSecurityException {
        root.putArray("authorities").add(ProofBench.x509(keys));
        byte[] digest = sealDigest();
        ObjectNode seal = root.putObject("seal");
        seal.put("digest", HexFormat.of().formatHex(digest));
        seal.put("key", ProofBench.x509(keys));
        byte[] signature = ProofBench.sign(keys.getPrivate(), Digests.named("leanctx/seal/1", digest));
        seal.put("signature", Base64.getEncoder().encodeToString(signature));
        return bytes();
    }

    /** Makes the digest fit again and leaves the old signature. */
    byte[] redigested() {
        ObjectNode seal = (ObjectNode) root.get("seal");
        root.remove("seal");
        byte[] digest = Digests.of("leanctx/proof/1").digest(bytes());
        seal.put("digest", HexFormat.of().formatHex(digest));
        root.set("seal", seal);
        return bytes();
    }

    private byte[] sealDigest() {
        root.remove("seal");
        return Digests.of("leanctx/proof/1").digest(bytes());
    }

    /** Makes the hash of one commit fit what it holds. */
    void rehash(int index) {
        ObjectNode commit = commit(index);
        byte[] rootHash = root(index);
        byte[] envelope = ByteBuffer.allocate(80)
                .putLong(commit.get("revision").longValue())
                .putLong(Long.parseLong(commit.get("instant").textValue()))
                .put(HexFormat.of().parseHex(commit.get("previous").textValue()))
                .put(rootHash)
                .array();
        commit.put(
                "hash",
                HexFormat.of().formatHex(Digests.of("leanctx/envelope/1").digest(envelope)));
    }

    byte[] root(int index) {
        return Digests.of("leanctx/payload/1").digest(canonical(open(index)).getBytes(StandardCharsets.UTF_8));
    }

    /** Makes the hashes of a commit and all that follow fit, and the head. */
    void rechain(int from) {
        for (int i = from; i < commits().size(); i++) {
            if (i > 0) {
                commit(i).set("previous", commit(i - 1).get("hash"));
            }
            rehash(i);
        }
        rehead();
    }

    /** Makes the head the last commit, and counts the commits of each agent and the evidence again. */
    void rehead() {
        ObjectNode last = commit(commits().size() - 1);
        ((ObjectNode) root.get("head")).set("hash", last.get("hash"));
        ((ObjectNode) root.get("head")).set("revision", last.get("revision"));
        recount();
    }

    void recount() {
        Map<String, Integer> counts = new TreeMap<>();
        for (JsonNode commit : commits()) {
            counts.merge(commit.get("open").get("agent").textValue(), 1, Integer::sum);
        }
        ObjectNode agents = (ObjectNode) root.get("agents");
        for (Iterator<String> ids = agents.fieldNames(); ids.hasNext(); ) {
            if (!counts.containsKey(ids.next())) {
                ids.remove();
            }
        }
        counts.forEach((agent, count) -> agents.withObjectProperty(agent).put("commits", count));
        root.set("totals", totals());
    }

    private JsonNode totals() {
        try {
            Totals totals = new Totals(new Budget());
            for (JsonNode commit : commits()) {
                for (JsonNode change : commit.get("open").get("changes")) {
                    add(totals, commit.get("open").get("agent").textValue(), change);
                }
            }
            return InJavaScript.JSON.readTree(totals.toString());
        } catch (IOException | FlawException e) {
            throw new AssertionError("a proof in memory can be read", e);
        }
    }

    /** The totals of a summary, made to fit. */
    void retotal() throws IOException, FlawException {
        Totals totals = new Totals(new Budget());
        for (JsonNode evidence : root.get("evidence")) {
            add(totals, evidence.get("agent").textValue(), evidence);
        }
        root.set("totals", InJavaScript.JSON.readTree(totals.toString()));
    }

    private static void add(Totals totals, String agent, JsonNode change) throws IOException, FlawException {
        if (change.has("open")) {
            byte[] open = canonical(change.get("open")).getBytes(StandardCharsets.UTF_8);
            Evidence evidence = Evidence.read(new Scanner(new ByteArrayInputStream(open)));
            String type = change.get("type").textValue();
            if (evidence.counts(type)) {
                totals.add(agent, type, evidence);
            }
        }
    }

    /** Puts another text in the place of a closed one, and its digest in the open part. */
    void retext(int commit, int change, String json) throws IOException {
        ObjectNode closed = (ObjectNode) commit(commit).get("closed").get(change);
        closed.set("text", InJavaScript.JSON.readTree(json));
        MessageDigest digest = Digests.of("leanctx/closed/1");
        digest.update(HexFormat.of().parseHex(closed.get("salt").textValue()));
        digest.update(json.getBytes(StandardCharsets.UTF_8));
        change(commit, change).put("closed", HexFormat.of().formatHex(digest.digest()));
    }

    /** Signs a commit anew. */
    void sign(int index, KeyPair keys) throws GeneralSecurityException {
        byte[] signature = ProofBench.sign(keys.getPrivate(), Digests.named("leanctx/signature/1", root(index)));
        commit(index).putArray("signatures").add(Base64.getEncoder().encodeToString(signature));
    }

    static String canonical(JsonNode node) {
        StringBuilder json = new StringBuilder();
        write(node, json);
        return json.toString();
    }

    private static void write(JsonNode node, StringBuilder json) {
        if (node.isObject()) {
            Map<String, JsonNode> sorted = new TreeMap<>();
            node.properties().forEach(field -> sorted.put(field.getKey(), field.getValue()));
            json.append('{');
            sorted.forEach((name, value) -> {
                json.append(VerdictText.quoted(name)).append(':');
                write(value, json);
                json.append(',');
            });
            close(json, '}');
        } else if (node.isArray()) {
            json.append('[');
            for (JsonNode element : node) {
                write(element, json);
                json.append(',');
            }
            close(json, ']');
        } else {
            json.append(node.isTextual() ? VerdictText.quoted(node.textValue()) : node.asText());
        }
    }

    private static void close(StringBuilder json, char bracket) {
        if (json.charAt(json.length() - 1) == ',') {
            json.setLength(json.length() - 1);
        }
        json.append(bracket);
    }
}
