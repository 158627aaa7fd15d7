package io.leanctx.verifier;

import static io.leanctx.verifier.Forgery.Known.AGENT_KEYS;
import static io.leanctx.verifier.Forgery.Known.HEAD;
import static io.leanctx.verifier.Forgery.Known.NOTHING;
import static io.leanctx.verifier.Forgery.Known.STORE_KEY;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.leanctx.core.ProofBench;
import io.leanctx.verifier.Forgery.Known;
import io.leanctx.verifier.Forgery.Way;
import java.util.ArrayList;
import java.util.List;

/**
 * What a forger who holds a sealed proof of {@link Recorded#MAIN} might try. Each makes the digest of the seal fit
 * again; the signature under it nobody can make.
 */
final class Forgeries {

    private static final int LAST = 12;
    private static final String ZEROS = "0".repeat(64);

    private final List<Forgery> all = new ArrayList<>();

    private Forgeries() {}

    /** Of a full proof. */
    static List<Forgery> ofAll() {
        Forgeries forgeries = new Forgeries();
        forgeries.contradictions();
        forgeries.ofCommits();
        forgeries.ofSignatures();
        forgeries.ofTexts();
        forgeries.consistent();
        return forgeries.all;
    }

    /** Of a summary. */
    static List<Forgery> ofSummary() {
        Forgeries forgeries = new Forgeries();
        forgeries.ofEvidence();
        return forgeries.all;
    }

    private void add(String name, Known caughtBy, Way way) {
        all.add(new Forgery(name, caughtBy, way));
    }

    /** Changes something of a proof, and no more than the digest after it. */
    private void plain(String name, Change change) {
        add(name, NOTHING, (proof, recorded) -> {
            change.make(proof);
            return proof.resealed();
        });
    }

    @FunctionalInterface
    private interface Change {
        void make(Artifact proof) throws Exception;
    }

    private static ObjectNode object(Artifact proof, String name) {
        return (ObjectNode) proof.root.get(name);
    }

    private static ArrayNode array(Artifact proof, int commit, String name) {
        return (ArrayNode) proof.commit(commit).get(name);
    }

    private void contradictions() {
        plain("another workspace", proof -> proof.root.put("workspace", "other"));
        plain("another channel", proof -> proof.root.put("channel", "main"));
        plain("another format", proof -> proof.root.put("format", 2));
        plain("another kind", proof -> proof.root.put("kind", "proof"));
        plain("unknown privacy", proof -> proof.root.put("privacy", "none"));
        plain("called redacted, with its texts", proof -> proof.root.put("privacy", "redacted"));
        plain("called a summary, with its commits", proof -> proof.root.put("privacy", "summary"));
        plain("an unknown field", proof -> proof.root.put("note", "sound, believe me"));
        plain("an unknown field of a commit", proof -> proof.commit(3).put("note", ""));
        add("an unknown field of the seal", NOTHING, (proof, recorded) -> {
            proof.resealed();
            object(proof, "seal").put("by", "me");
            return proof.bytes();
        });
        plain("a field less", proof -> proof.root.remove("totals"));
        plain("another head", proof -> object(proof, "head").put("hash", ZEROS));
        plain("a head further on", proof -> object(proof, "head").put("revision", LAST + 2));
        plain("a beginning further on", proof -> object(proof, "after").put("revision", 1));
        plain("another beginning", proof -> object(proof, "after").put("hash", "1".repeat(64)));
        plain(
                "an agent more",
                proof -> object(proof, "agents")
                        .putObject("kiro")
                        .put("commits", 0)
                        .putArray("keys"));
        plain("an agent less", proof -> object(proof, "agents").remove("lead"));
        plain(
                "more commits of an agent",
                proof -> object(proof, "agents").withObjectProperty("lead").put("commits", 9));
        plain("commits of another agent", proof -> {
            object(proof, "agents").withObjectProperty("lead").put("commits", 9);
            object(proof, "agents").withObjectProperty("cursor").put("commits", 4);
        });
        plain("another total", proof -> ((ObjectNode) proof.root.at("/totals/session/checked")).put("failed", "0"));
        plain("another cost", proof -> ((ObjectNode) proof.root.at("/totals/models/m-1/cost")).put("EUR", "1.502"));
        plain(
                "a cost that is not plain",
                proof -> ((ObjectNode) proof.root.at("/totals/models/m-1/cost")).put("EUR", "1.5030"));
        plain(
                "a total that is a number",
                proof -> ((ObjectNode) proof.root.at("/totals/session/read")).put("count", 2));
        plain("a total less", proof -> ((ObjectNode) proof.root.at("/totals/files")).removeAll());
        plain(
                "a total more",
                proof -> ((ObjectNode) proof.root.at("/totals/files"))
                        .putObject("b.rs")
                        .put("count", "0")
                        .put("tokens", "0"));
        plain("a beginning that no commit names", proof -> proof.root.put("beginning", "AAAA"));
        add("no authorities", NOTHING, (proof, recorded) -> {
            proof.resealed();
            proof.root.putArray("authorities");
            return proof.redigested();
        });
        add("a seal signed for another proof", NOTHING, (proof, recorded) -> {
            proof.root.put("privacy", "full");
            object(proof, "after").put("revision", 0);
            proof.retext(0, 0, "{\"text\":\"other\"}");
            proof.rechain(0);
            return proof.redigested();
        });
        add("a seal by a key that is no authority", NOTHING, (proof, recorded) -> {
            proof.resealed(Recorded.keys());
            proof.root.putArray("authorities").add(ProofBench.x509(Recorded.keys()));
            return proof.redigested();
        });
    }

    private void ofCommits() {
        for (int i : new int[] {0, 5, LAST}) {
            plain("a commit less, " + i, proof -> proof.commits().remove(i));
            plain(
                    "a commit twice, " + i,
                    proof -> proof.commits().insert(i, proof.commit(i).deepCopy()));
            plain("another instant, " + i, proof -> proof.commit(i).put("instant", "1"));
            plain("another hash, " + i, proof -> proof.commit(i).put("hash", ZEROS));
            plain("another previous hash, " + i, proof -> proof.commit(i).put("previous", ZEROS));
            plain("another revision, " + i, proof -> proof.commit(i).put("revision", 99));
            plain(
                    "another agent, " + i,
                    proof -> proof.open(i)
                            .put("agent", proof.open(i).get("agent").textValue().equals("lead") ? "cursor" : "lead"));
            plain("another operation, " + i, proof -> proof.open(i).put("operation", "o"));
            plain("a change more, " + i, proof -> {
                ((ArrayNode) proof.open(i).get("changes"))
                        .add(proof.change(i, 0).deepCopy());
                array(proof, i, "closed").addNull();
            });
            plain("an incarnation, " + i, proof -> proof.commit(i).put("incarnation", "0".repeat(32)));
        }
        plain("two commits in another order", proof -> {
            JsonNode second = proof.commits().remove(4);
            proof.commits().insert(3, second);
        });
        plain("a commit that was hashed anew, without those after it", proof -> {
            proof.open(3).put("operation", "o");
            proof.rehash(3);
        });
        plain("a last commit that was hashed anew, without the head", proof -> {
            proof.open(LAST).put("operation", "o");
            proof.rehash(LAST);
        });
        plain("no commits", proof -> proof.commits().removeAll());
        plain("another channel in a commit", proof -> {
            proof.open(4).put("channel", "main");
            proof.rechain(4);
        });
        plain("an instant that goes back", proof -> {
            proof.commit(6).put("instant", "1");
            proof.rechain(6);
        });
        plain("content of another hash", proof -> {
            ObjectNode contents = (ObjectNode) proof.commit(5).get("contents");
            contents.put(contents.fieldNames().next(), "AAAA");
        });
        plain(
                "content that no change names",
                proof -> proof.commit(0)
                        .putObject("contents")
                        .put("709e80c88487a2411e1ee4dfb9f22a861492d20c4765150c0c794abd70f8147c", "AAAA"));
        plain(
                "evidence that counts more",
                proof -> ((ObjectNode) proof.change(4, 0).get("open")).put("tokens", 100));
        plain("evidence that counts more, in a chain that fits, without its totals", proof -> {
            JsonNode totals = proof.root.get("totals").deepCopy();
            ((ObjectNode) proof.change(10, 0).get("open")).put("tokens", 100);
            proof.rechain(10);
            proof.root.set("totals", totals);
        });
    }

    private void ofSignatures() {
        plain("no signature", proof -> array(proof, 1, "signatures").removeAll());
        plain(
                "the signature of another commit",
                proof -> proof.commit(1)
                        .set("signatures", proof.commit(2).get("signatures").deepCopy()));
        plain(
                "a signature under a commit of another agent",
                proof -> proof.commit(0)
                        .set("signatures", proof.commit(1).get("signatures").deepCopy()));
        plain(
                "a signature twice",
                proof -> array(proof, 1, "signatures")
                        .add(array(proof, 1, "signatures").get(0)));
        plain(
                "a signature of no known kind",
                proof -> array(proof, 1, "signatures").add("AAAA"));
        plain(
                "another key of an agent",
                proof -> ((ObjectNode) proof.root.at("/agents/cursor/keys/0"))
                        .put("key", ProofBench.x509(Recorded.keys())));
        plain(
                "no key of an agent that signed",
                proof -> ((ObjectNode) proof.root.at("/agents/cursor/keys/0")).putNull("key"));
        plain(
                "a key of an agent that did not sign",
                proof -> ((ObjectNode) proof.root.at("/agents/lead/keys/0"))
                        .put("key", ProofBench.x509(Recorded.keys())));
        plain("a key that is none", proof -> ((ObjectNode) proof.root.at("/agents/cursor/keys/0")).put("key", "AAAA"));
        plain("a key twice", proof -> {
            ArrayNode keys = (ArrayNode) proof.root.at("/agents/cursor/keys");
            keys.add(((ObjectNode) keys.get(0).deepCopy()).put("revision", 9));
        });
        plain("a commit by who has the key, hashed anew", proof -> {
            proof.open(1).put("operation", "o");
            proof.rechain(1);
        });
        add("an agent without the key that it signed with", AGENT_KEYS, (proof, recorded) -> {
            ((ArrayNode) proof.root.at("/agents/cursor/keys")).removeAll();
            return proof.resealed();
        });
        add("a commit of an agent that has lost its key on the way", AGENT_KEYS, (proof, recorded) -> {
            ((ObjectNode) proof.root.at("/agents/cursor/keys/0")).putNull("key");
            for (int i : new int[] {1, 2, 4, 5, 7}) {
                array(proof, i, "signatures").removeAll();
            }
            return proof.resealed();
        });
        add("commits that another key signed", AGENT_KEYS, (proof, recorded) -> {
            var keys = Recorded.keys();
            ((ObjectNode) proof.root.at("/agents/cursor/keys/0")).put("key", ProofBench.x509(keys));
            for (int i : new int[] {1, 2, 4, 5, 7}) {
                proof.sign(i, keys);
            }
            return proof.resealed();
        });
    }

    private void ofTexts() {
        plain("another text", proof -> ((ObjectNode) proof.commit(0).at("/closed/0/text")).put("text", "Move to JWT"));
        plain("another salt", proof -> ((ObjectNode) proof.commit(0).at("/closed/0")).put("salt", "0".repeat(32)));
        plain(
                "a text more",
                proof -> array(proof, 0, "closed").add(array(proof, 0, "closed").get(0)));
        plain("a text less", proof -> array(proof, 0, "closed").remove(0));
        plain(
                "two texts in another order",
                proof -> array(proof, 2, "closed").add(array(proof, 2, "closed").remove(0)));
        plain(
                "the text of another commit",
                proof -> proof.commit(0)
                        .set("closed", proof.commit(1).get("closed").deepCopy()));
        plain(
                "a text where none is",
                proof -> array(proof, 3, "closed")
                        .set(0, array(proof, 0, "closed").get(0)));
        plain("a text without its salt", proof -> ((ObjectNode) proof.commit(0).at("/closed/0")).remove("salt"));
        plain(
                "a text with more than it is",
                proof -> ((ObjectNode) proof.commit(0).at("/closed/0")).put("note", ""));
        plain("another text, with its digest", proof -> proof.retext(0, 0, "{\"text\":\"Move to JWT\"}"));
        plain("another text, with its digest and the hash of its commit", proof -> {
            proof.retext(0, 0, "{\"text\":\"Move to JWT\"}");
            proof.rehash(0);
        });
        plain(
                "another text for one that was erased",
                proof -> ((ArrayNode) proof.commit(9).get("closed"))
                        .set(0, proof.commit(0).get("closed").get(0)));
    }

    /** What does not contradict itself: somebody must know something. */
    private void consistent() {
        add("another text of an agent without a key, and all that follows from it", HEAD, (proof, recorded) -> {
            proof.retext(0, 0, "{\"text\":\"Move to JWT\"}");
            proof.rechain(0);
            return proof.resealed();
        });
        add("evidence that counts less, and all that follows from it", HEAD, (proof, recorded) -> {
            ((ObjectNode) proof.change(10, 2).get("open")).put("amount", "0.001");
            proof.rechain(10);
            return proof.resealed();
        });
        add("the newest commits left out", HEAD, (proof, recorded) -> {
            proof.commits().remove(LAST);
            proof.commits().remove(LAST - 1);
            proof.rehead();
            return proof.resealed();
        });
        add("a log made up from nothing", HEAD, (proof, recorded) -> {
            while (proof.commits().size() > 1) {
                proof.commits().remove(1);
            }
            proof.retext(0, 0, "{\"text\":\"all done\"}");
            proof.rechain(0);
            return proof.resealed();
        });
        add("a later time of the last commit", HEAD, (proof, recorded) -> {
            proof.commit(LAST).put("instant", "4000000000000000");
            proof.rechain(LAST);
            return proof.resealed();
        });
        add("a text withheld", STORE_KEY, (proof, recorded) -> {
            array(proof, 0, "closed").setNull(0);
            return proof.resealed();
        });
        add("content left out", STORE_KEY, (proof, recorded) -> {
            proof.commit(5).remove("contents");
            return proof.resealed();
        });
        add("the oldest commits left out", STORE_KEY, (proof, recorded) -> {
            object(proof, "after").set("hash", proof.commit(0).get("hash"));
            object(proof, "after").put("revision", 1);
            proof.commits().remove(0);
            proof.recount();
            return proof.resealed();
        });
        add("another time of a registration", STORE_KEY, (proof, recorded) -> {
            ((ObjectNode) proof.root.at("/agents/cursor/keys/0")).put("instant", "1");
            return proof.resealed();
        });
        add("a seal by a key of the forger", STORE_KEY, (proof, recorded) -> proof.resealed(Recorded.keys()));
        add("no signature of the store any more", STORE_KEY, (proof, recorded) -> proof.resealed());
    }

    /** Nothing binds a summary to the log but its head, which is not made of it: who believes one trusts the store. */
    private void ofEvidence() {
        plain(
                "a summary of evidence that counts more",
                proof -> evidence(proof, 0).put("tokens", 100));
        plain("a summary without a piece of evidence", proof -> pieces(proof).remove(0));
        plain("a summary with a piece of evidence twice", proof -> {
            pieces(proof).insert(1, pieces(proof).get(0).deepCopy());
            proof.retotal();
        });
        plain("a summary with evidence in another order", proof -> {
            pieces(proof).add(pieces(proof).remove(0));
            proof.retotal();
        });
        plain("a summary with evidence of an agent that is not in it", proof -> {
            ((ObjectNode) pieces(proof).get(0)).put("agent", "kiro");
            proof.retotal();
        });
        plain("a summary with evidence from after its head", proof -> {
            ObjectNode last = (ObjectNode) pieces(proof).get(pieces(proof).size() - 1);
            last.put("revision", LAST + 2);
            proof.retotal();
        });
        add("a summary of evidence that counts more, with its totals", STORE_KEY, (proof, recorded) -> {
            evidence(proof, 0).put("tokens", 100);
            proof.retotal();
            return proof.resealed();
        });
        add("a summary without a piece of evidence, with its totals", STORE_KEY, (proof, recorded) -> {
            pieces(proof).remove(0);
            proof.retotal();
            return proof.resealed(Recorded.keys());
        });
        add("a summary with another head", HEAD, (proof, recorded) -> {
            object(proof, "head").put("hash", "1".repeat(64));
            return proof.resealed();
        });
        add("a summary of other keys", AGENT_KEYS, (proof, recorded) -> {
            ((ObjectNode) proof.root.at("/agents/cursor/keys/0")).put("key", ProofBench.x509(Recorded.keys()));
            return proof.resealed();
        });
    }

    private static ArrayNode pieces(Artifact proof) {
        return (ArrayNode) proof.root.get("evidence");
    }

    private static ObjectNode evidence(Artifact proof, int index) {
        return (ObjectNode) pieces(proof).get(index).get("open");
    }
}
