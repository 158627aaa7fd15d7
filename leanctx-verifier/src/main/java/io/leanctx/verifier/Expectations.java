package io.leanctx.verifier;

import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * What is known about a log from elsewhere, and so need not be believed. Immutable.
 *
 * @param head the position that the proof must end at, as {@code revision:hash}
 * @param workspace the workspace it must be of
 * @param channel the channel it must be of
 * @param agentKeys by agent, the keys that it may have signed with, in X.509 and Base64. All commits of an agent that is
 *     named here must be signed with one of them
 * @param storeKeys the keys, in X.509 and Base64, one of which must have signed the proof; none to take any or no signature
 * @param sealed whether the proof must be signed, by whatever key
 * @since 0.1.0
 */
public record Expectations(
        Optional<String> head,
        Optional<String> workspace,
        Optional<String> channel,
        Map<String, Set<String>> agentKeys,
        Set<String> storeKeys,
        boolean sealed) {

    /** Nothing is known: a proof is checked in itself. */
    public static final Expectations NONE =
            new Expectations(Optional.empty(), Optional.empty(), Optional.empty(), Map.of(), Set.of(), false);

    private static final Pattern POSITION = Pattern.compile("(0|[1-9][0-9]{0,15}):[0-9a-f]{64}");

    /**
     * Creates expectations; the collections are copied.
     *
     * @throws IllegalArgumentException if the head is not {@code revision:hash}, or a key is not one for Ed25519
     */
    public Expectations {
        head.ifPresent(position -> {
            if (!POSITION.matcher(position).matches()) {
                throw new IllegalArgumentException("\"" + position
                        + "\" is not a position; write the revision, a colon and 64 hexadecimal digits in lower case");
            }
        });
        Objects.requireNonNull(workspace);
        Objects.requireNonNull(channel);
        Map<String, Set<String>> keys = new TreeMap<>();
        agentKeys.forEach((agent, given) -> keys.put(agent, checked(given)));
        agentKeys = Collections.unmodifiableMap(keys);
        storeKeys = checked(storeKeys);
    }

    /**
     * With the position that the proof must end at.
     *
     * @param position as {@code revision:hash}
     * @return these expectations and that one
     * @throws IllegalArgumentException if it is not a position
     */
    public Expectations withHead(String position) {
        return new Expectations(Optional.of(position), workspace, channel, agentKeys, storeKeys, sealed);
    }

    /**
     * With the workspace that the proof must be of.
     *
     * @param id the workspace's id
     * @return these expectations and that one
     */
    public Expectations withWorkspace(String id) {
        return new Expectations(head, Optional.of(id), channel, agentKeys, storeKeys, sealed);
    }

    /**
     * With the channel that the proof must be of.
     *
     * @param name the channel's name
     * @return these expectations and that one
     */
    public Expectations withChannel(String name) {
        return new Expectations(head, workspace, Optional.of(name), agentKeys, storeKeys, sealed);
    }

    /**
     * With a key that an agent may have signed with; all its commits must be signed then.
     *
     * @param agent the agent's id
     * @param x509 the key in X.509 and Base64
     * @return these expectations and that one
     * @throws IllegalArgumentException if it is not a key for Ed25519
     */
    public Expectations withAgentKey(String agent, String x509) {
        Map<String, Set<String>> keys = new TreeMap<>(agentKeys);
        keys.put(agent, and(keys.getOrDefault(agent, Set.of()), x509));
        return new Expectations(head, workspace, channel, keys, storeKeys, sealed);
    }

    /**
     * With a key that may have signed the proof; one of these must have then.
     *
     * @param x509 the key in X.509 and Base64
     * @return these expectations and that one
     * @throws IllegalArgumentException if it is not a key for Ed25519
     */
    public Expectations withStoreKey(String x509) {
        return new Expectations(head, workspace, channel, agentKeys, and(storeKeys, x509), sealed);
    }

    /**
     * With a signature of the proof, by whatever key: the verdict names it.
     *
     * @return these expectations and that one
     */
    public Expectations withSeal() {
        return new Expectations(head, workspace, channel, agentKeys, storeKeys, true);
    }

    private static Set<String> and(Set<String> keys, String more) {
        Set<String> all = new TreeSet<>(keys);
        all.add(more);
        return all;
    }

    private static Set<String> checked(Set<String> keys) {
        for (String key : keys) {
            new Ed25519Key(key);
        }
        return Collections.unmodifiableSet(new TreeSet<>(keys));
    }
}
