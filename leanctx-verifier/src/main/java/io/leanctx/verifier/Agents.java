package io.leanctx.verifier;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Who made the commits, and with which keys. Used by one thread. */
final class Agents {

    private static final String WHERE = "agents";

    private final Map<String, Agent> byId = new TreeMap<>();

    private static final class Agent {
        private long declared;
        private final List<Optional<Ed25519Key>> keys = new ArrayList<>();
        private int current;
        private long signed;
        private long unsigned;
        private long unchecked;
    }

    /**
     * Reads who they are.
     *
     * @param pinned by agent, the keys that it may have
     */
    static Agents read(Scanner in, Budget budget, Map<String, Set<String>> pinned) throws IOException, FlawException {
        Agents agents = new Agents();
        in.beginObject();
        for (String id = in.field(); id != null; id = in.field()) {
            budget.take(400 + 2L * id.length());
            Agent agent = new Agent();
            Fields fields = new Fields(in, WHERE);
            fields.next("commits");
            agent.declared = in.number();
            fields.next("keys");
            long last = 0;
            in.beginArray();
            while (in.element()) {
                budget.take(200);
                last = agents.key(in, id, agent, last, pinned.get(id));
            }
            fields.end();
            if (pinned.containsKey(id) && agent.keys.isEmpty()) {
                throw new FlawException(WHERE, "agent " + id + " has no key, though one was expected");
            }
            agents.byId.put(id, agent);
        }
        return agents;
    }

    private long key(Scanner in, String id, Agent agent, long last, @Nullable Set<String> pinned)
            throws IOException, FlawException {
        Fields fields = new Fields(in, WHERE);
        fields.next("instant");
        fields.instant();
        fields.next("key");
        Optional<Ed25519Key> key = Optional.empty();
        if (in.peek() == 'n') {
            in.literal("null");
        } else {
            key = Optional.of(fields.key());
        }
        boolean again =
                !agent.keys.isEmpty() && agent.keys.get(agent.keys.size() - 1).equals(key);
        fields.next("revision");
        long revision = in.number();
        fields.end();
        if (again || revision <= last) {
            throw new FlawException(WHERE, "the keys of agent " + id + " are not in order, or one is there twice");
        }
        if (pinned != null && (key.isEmpty() || !pinned.contains(key.get().x509()))) {
            throw new FlawException(WHERE, "agent " + id + " has another key than was expected");
        }
        agent.keys.add(key);
        return revision;
    }

    /**
     * Takes note of a commit, and checks its signature.
     *
     * @param signature null if it is not signed
     * @param root the root of its payload
     */
    void commit(String id, byte @Nullable [] signature, byte[] root, String where) throws FlawException {
        Agent agent = byId.get(id);
        if (agent == null) {
            throw new FlawException(where, "it is by agent " + id + ", who is not named in the proof");
        }
        if (agent.keys.isEmpty()) {
            agent.unsigned += signature == null ? 1 : 0;
            agent.unchecked += signature == null ? 0 : 1;
            return;
        }
        byte[] message = signature == null ? root : Digests.named("leanctx/signature/1", root);
        while (agent.current < agent.keys.size()) {
            Optional<Ed25519Key> key = agent.keys.get(agent.current);
            boolean holds = signature == null
                    ? key.isEmpty()
                    : key.isPresent() && key.get().verifies(message, signature);
            if (holds) {
                agent.signed += signature == null ? 0 : 1;
                agent.unsigned += signature == null ? 1 : 0;
                return;
            }
            agent.current++;
        }
        throw new FlawException(
                where,
                signature == null
                        ? "the commits of agent " + id + " must be signed, and this one is not"
                        : "its signature does not verify with a key of agent " + id
                                + ", or with an older one than before");
    }

    /** Compares what was said about the agents with the commits; without commits, how many those would have been. */
    void requireCounted(boolean summary, long commits) throws FlawException {
        long sum = 0;
        for (Map.Entry<String, Agent> entry : byId.entrySet()) {
            Agent agent = entry.getValue();
            long counted = agent.signed + agent.unsigned + agent.unchecked;
            sum += agent.declared;
            if (agent.declared < 1 || sum > commits || (!summary && counted != agent.declared)) {
                throw new FlawException(WHERE, "agent " + entry.getKey() + " has not made as many commits as is said");
            }
            agent.unchecked = summary ? agent.declared : agent.unchecked;
        }
        if (sum != commits) {
            throw new FlawException(WHERE, "they have not made as many commits as there are");
        }
    }

    boolean knows(String id) {
        return byId.containsKey(id);
    }

    Map<String, Proven.Signed> signed() {
        Map<String, Proven.Signed> signed = new TreeMap<>();
        byId.forEach((id, agent) ->
                signed.put(id, new Proven.Signed(agent.declared, agent.signed, agent.unsigned, agent.unchecked)));
        return signed;
    }
}
