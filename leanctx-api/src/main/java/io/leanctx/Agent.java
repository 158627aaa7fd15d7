package io.leanctx;

import java.security.PrivateKey;
import java.util.Optional;

/**
 * An agent's credentials: its id and the token that binds it. Whoever holds them can write in the agent's name, so the
 * token belongs where passwords do; {@link #toString()} leaves it out.
 *
 * @param id the agent's id
 * @param token what {@link Workspace#register} gave out
 * @param signingKey the private half of the {@linkplain AgentProfile#key key} in its profile, if that has one; stays in this
 *     process
 * @since 0.1.0
 */
public record Agent(String id, String token, Optional<PrivateKey> signingKey) {

    /**
     * Creates credentials. Whether they are right is found out when they are used.
     *
     * @param id the agent's id
     * @param token what {@link Workspace#register} gave out
     * @param signingKey the private half of the key in its profile, if that has one
     * @throws InvalidInputException if {@code id} breaks the rule of ids, or {@code token} is blank
     */
    public Agent {
        Names.requireAgent(id);
        if (Check.present("token of agent " + id, token).isBlank()) {
            throw new InvalidInputException(
                    "the token of agent " + id + " is blank; use the one that register gave out");
        }
        Check.present("signing key", signingKey);
    }

    /**
     * Creates the credentials of an agent without a key.
     *
     * @param id the agent's id
     * @param token what {@link Workspace#register} gave out
     * @throws InvalidInputException if {@code id} breaks the rule of ids, or {@code token} is blank
     */
    public Agent(String id, String token) {
        this(id, token, Optional.empty());
    }

    /**
     * These credentials with the key that the agent signs with. Whether it is the right one is found out with the first
     * commit, and so is a key that the profile does not ask for.
     *
     * @param key the private half of the key in its profile, an Ed25519 key
     * @return new credentials
     */
    public Agent withSigningKey(PrivateKey key) {
        return new Agent(id, token, Optional.of(Check.present("signing key", key)));
    }

    /**
     * The agent's id.
     *
     * @return the id alone, never the token
     */
    @Override
    public String toString() {
        return id;
    }
}
