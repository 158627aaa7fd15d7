package io.leanctx;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Who an agent is. Immutable.
 *
 * @param id its id, unique in its workspace: {@code [A-Za-z0-9][A-Za-z0-9._-]{0,127}}
 * @param client the program it runs in, such as {@code cursor}; the same rule
 * @param role what it does in the team, such as {@code reviewer}; at most {@value #MAX_TEXT_BYTES} bytes of UTF-8
 * @param displayName its name for people; at most {@value #MAX_TEXT_BYTES} bytes of UTF-8
 * @param metadata what else the host wants to know of it, such as its model: at most {@value #MAX_METADATA} pairs; keys and
 *     values of at most {@value #MAX_TEXT_BYTES} bytes of UTF-8 each
 * @param key the key that its commits must be signed with, if they must be
 * @since 0.1.0
 */
public record AgentProfile(
        String id,
        String client,
        Optional<String> role,
        Optional<String> displayName,
        Map<String, String> metadata,
        Optional<AgentKey> key) {

    /** The most bytes of UTF-8 that a role or a display name may have. */
    public static final int MAX_TEXT_BYTES = 256;

    /** The most pairs of metadata. */
    public static final int MAX_METADATA = 16;

    /**
     * Creates a profile; the map is copied, and ordered by its keys.
     *
     * @param id its id, unique in its workspace
     * @param client the program it runs in, such as {@code cursor}
     * @param role what it does in the team, such as {@code reviewer}
     * @param displayName its name for people
     * @param metadata what else the host wants to know of it
     * @param key the key that its commits must be signed with, if they must be
     * @throws InvalidInputException if a component breaks its rule
     */
    public AgentProfile {
        Names.requireAgent(id);
        Names.requireId("client", client);
        Check.present("role", role).ifPresent(given -> Check.key("role", given, MAX_TEXT_BYTES));
        Check.present("display name", displayName).ifPresent(given -> Check.key("display name", given, MAX_TEXT_BYTES));
        Check.present("metadata", metadata).forEach((name, value) -> {
            Check.key("key of metadata", name, MAX_TEXT_BYTES);
            Check.key("metadata " + name, value, MAX_TEXT_BYTES);
        });
        if (metadata.size() > MAX_METADATA) {
            throw new LimitExceededException(
                    "the profile of " + id, metadata.size(), MAX_METADATA, "pairs of metadata", "leave some out");
        }
        metadata = Collections.unmodifiableSortedMap(new TreeMap<>(metadata));
        Check.present("key", key);
    }

    /**
     * A profile whose id is the name of its client.
     *
     * @param client the program the agent runs in
     * @return the profile
     * @throws InvalidInputException if {@code client} breaks the rule of ids
     */
    public static AgentProfile client(String client) {
        return new AgentProfile(client, client, Optional.empty(), Optional.empty(), Map.of(), Optional.empty());
    }

    /**
     * This profile with another id.
     *
     * @param newId the id
     * @return a new profile
     * @throws InvalidInputException if {@code newId} breaks the rule of ids
     */
    public AgentProfile withId(String newId) {
        return new AgentProfile(newId, client, role, displayName, metadata, key);
    }

    /**
     * This profile with a role.
     *
     * @param newRole the role
     * @return a new profile
     * @throws InvalidInputException if {@code newRole} is blank, too long or has control characters
     */
    public AgentProfile withRole(String newRole) {
        return new AgentProfile(id, client, Optional.of(Check.present("role", newRole)), displayName, metadata, key);
    }

    /**
     * This profile with a display name.
     *
     * @param newName the name for people
     * @return a new profile
     * @throws InvalidInputException if {@code newName} is blank, too long or has control characters
     */
    public AgentProfile withDisplayName(String newName) {
        return new AgentProfile(id, client, role, Optional.of(Check.present("display name", newName)), metadata, key);
    }

    /**
     * This profile with metadata, in place of what it has.
     *
     * @param newMetadata the pairs
     * @return a new profile
     * @throws InvalidInputException if a key or value is blank or has control characters
     * @throws LimitExceededException if there are too many, or one is too long
     */
    public AgentProfile withMetadata(Map<String, String> newMetadata) {
        return new AgentProfile(id, client, role, displayName, newMetadata, key);
    }

    /**
     * This profile with a key: each commit of the agent must be signed with its private half. The registration itself is
     * not, since the host that registers an agent need not have that; with the wrong key, the agent can commit nothing.
     *
     * @param newKey the public key, such as {@link SigningKeys#publicKey}; an agent can get another one with
     *     {@link Workspace#renew(Agent, SigningKeys)}, and cannot go back to having none
     * @return a new profile
     */
    public AgentProfile withKey(AgentKey newKey) {
        return new AgentProfile(id, client, role, displayName, metadata, Optional.of(Check.present("key", newKey)));
    }
}
