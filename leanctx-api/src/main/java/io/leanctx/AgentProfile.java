package io.leanctx;

import java.util.Optional;

/**
 * Who an agent is. Immutable.
 *
 * @param id its id, unique in its workspace: {@code [A-Za-z0-9][A-Za-z0-9._-]{0,127}}
 * @param client the program it runs in, such as {@code cursor}; the same rule
 * @param role what it does in the team, such as {@code reviewer}; at most {@value #MAX_TEXT_BYTES} bytes of UTF-8
 * @param displayName its name for people; at most {@value #MAX_TEXT_BYTES} bytes of UTF-8
 * @since 0.1.0
 */
public record AgentProfile(String id, String client, Optional<String> role, Optional<String> displayName) {

    /** The most bytes of UTF-8 that a role or a display name may have. */
    public static final int MAX_TEXT_BYTES = 256;

    /**
     * Creates a profile.
     *
     * @param id its id, unique in its workspace
     * @param client the program it runs in, such as {@code cursor}
     * @param role what it does in the team, such as {@code reviewer}
     * @param displayName its name for people
     * @throws InvalidInputException if a component breaks its rule
     */
    public AgentProfile {
        Names.requireAgent(id);
        Names.requireId("client", client);
        Check.present("role", role).ifPresent(given -> Check.key("role", given, MAX_TEXT_BYTES));
        Check.present("display name", displayName).ifPresent(given -> Check.key("display name", given, MAX_TEXT_BYTES));
    }

    /**
     * A profile whose id is the name of its client.
     *
     * @param client the program the agent runs in
     * @return the profile
     * @throws InvalidInputException if {@code client} breaks the rule of ids
     */
    public static AgentProfile client(String client) {
        return new AgentProfile(client, client, Optional.empty(), Optional.empty());
    }

    /**
     * This profile with another id.
     *
     * @param newId the id
     * @return a new profile
     * @throws InvalidInputException if {@code newId} breaks the rule of ids
     */
    public AgentProfile withId(String newId) {
        return new AgentProfile(newId, client, role, displayName);
    }

    /**
     * This profile with a role.
     *
     * @param newRole the role
     * @return a new profile
     * @throws InvalidInputException if {@code newRole} is blank, too long or has control characters
     */
    public AgentProfile withRole(String newRole) {
        return new AgentProfile(id, client, Optional.of(Check.present("role", newRole)), displayName);
    }

    /**
     * This profile with a display name.
     *
     * @param newName the name for people
     * @return a new profile
     * @throws InvalidInputException if {@code newName} is blank, too long or has control characters
     */
    public AgentProfile withDisplayName(String newName) {
        return new AgentProfile(id, client, role, Optional.of(Check.present("display name", newName)));
    }
}
