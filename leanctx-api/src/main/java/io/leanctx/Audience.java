package io.leanctx;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Who something is for. In text: {@code everyone}, {@code agents(claude-code,cursor)}, {@code role(reviewer)}.
 *
 * <p>An audience says who should look at something. It hides nothing: whoever can read the session can read what is in it.
 *
 * @since 0.1.0
 */
public sealed interface Audience {

    /**
     * All agents of the workspace.
     *
     * @since 0.1.0
     */
    record Everyone() implements Audience {

        @Override
        public String toString() {
            return "everyone";
        }
    }

    /**
     * Some agents.
     *
     * @param ids their ids, at least one; registered or not
     * @since 0.1.0
     */
    record Agents(Set<String> ids) implements Audience {

        /**
         * Creates an audience; the set is copied.
         *
         * @param ids their ids, at least one
         * @throws InvalidInputException if there is none, or one breaks the rule of ids
         */
        public Agents {
            for (String id : Check.present("agents of an audience", ids)) {
                Names.requireAgent(id);
            }
            ids = Set.copyOf(ids);
            if (ids.isEmpty()) {
                throw new InvalidInputException("an audience of no agents is nobody; name one, or use everyone()");
            }
        }

        @Override
        public String toString() {
            return "agents(" + String.join(",", new TreeSet<>(ids)) + ")";
        }
    }

    /**
     * The agents whose profile has a role.
     *
     * @param role the role, as in {@link AgentProfile#role}
     * @since 0.1.0
     */
    record Role(String role) implements Audience {

        /**
         * Creates an audience.
         *
         * @param role the role
         * @throws InvalidInputException if {@code role} is blank, too long or has control characters
         */
        public Role {
            Check.key("role", role, AgentProfile.MAX_TEXT_BYTES);
        }

        @Override
        public String toString() {
            return "role(" + role + ")";
        }
    }

    /**
     * All agents of the workspace.
     *
     * @return {@code everyone}
     */
    static Audience everyone() {
        return new Everyone();
    }

    /**
     * Some agents.
     *
     * @param ids their ids, at least one; one that is named twice counts once
     * @return such as {@code agents(claude-code,cursor)}
     * @throws InvalidInputException if there is none, or one breaks the rule of ids
     */
    static Audience agents(String... ids) {
        return new Agents(new HashSet<>(Arrays.asList(Check.present("agents of an audience", ids))));
    }

    /**
     * The agents with a role.
     *
     * @param role the role
     * @return such as {@code role(reviewer)}
     * @throws InvalidInputException if {@code role} is blank, too long or has control characters
     */
    static Audience role(String role) {
        return new Role(role);
    }

    /**
     * Whether an agent belongs to this audience.
     *
     * @param agent its id
     * @param role the role in its profile, if there is one
     * @return true if it does
     */
    default boolean includes(String agent, Optional<String> role) {
        if (this instanceof Agents some) {
            return some.ids().contains(agent);
        } else if (this instanceof Role one) {
            return role.filter(one.role()::equals).isPresent();
        }
        return true;
    }

    /**
     * Parses what {@code toString()} of an audience prints; agents may stand in any order, and more than once.
     *
     * @param text the audience in text
     * @return the audience
     * @throws InvalidInputException if {@code text} is anything else
     */
    static Audience parse(String text) {
        if (Check.present("audience", text).equals("everyone")) {
            return everyone();
        }
        if (text.startsWith("agents(") && text.endsWith(")")) {
            return agents(text.substring("agents(".length(), text.length() - 1).split(",", -1));
        }
        if (text.startsWith("role(") && text.endsWith(")")) {
            return role(text.substring("role(".length(), text.length() - 1));
        }
        throw new InvalidInputException(
                "audience \"" + Check.excerpt(text) + "\" is not everyone, agents(id,id) or role(name)");
    }
}
