package io.leanctx;

/**
 * An agent's credentials: its id and the token that binds it. Whoever holds them can write in the agent's name, so the
 * token belongs where passwords do; {@link #toString()} leaves it out.
 *
 * @param id the agent's id
 * @param token what {@link Workspace#register} gave out
 * @since 0.1.0
 */
public record Agent(String id, String token) {

    /**
     * Creates credentials. Whether they are right is found out when they are used.
     *
     * @param id the agent's id
     * @param token what {@link Workspace#register} gave out
     * @throws InvalidInputException if {@code id} breaks the rule of ids, or {@code token} is blank
     */
    public Agent {
        Names.requireAgent(id);
        if (Check.present("token of agent " + id, token).isBlank()) {
            throw new InvalidInputException(
                    "the token of agent " + id + " is blank; use the one that register gave out");
        }
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
