package io.leanctx.examples;

import io.leanctx.Agent;
import io.leanctx.AgentProfile;
import io.leanctx.InvalidInputException;
import io.leanctx.Names;
import io.leanctx.SigningKeys;
import io.leanctx.Workspace;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Gives recorded agents their ids, and registers them. Recordings name agents as they please ("Orchestrator (termination
 * condition)"), ids are narrower; so a name that is a valid id keeps it, another gets an id like it, and a number keeps two
 * names from becoming one. The recorded name stays as display name.
 */
final class Team {

    private static final String CLIENT = "recording";

    /** Leaves room for a number. */
    private static final int LONGEST_LIKENESS = 100;

    private Team() {}

    /**
     * The ids of some names; the same for the same names.
     *
     * @return the ids by recorded name
     */
    static SortedMap<String, String> ids(Collection<String> names) {
        SortedMap<String, String> ids = new TreeMap<>();
        names.stream().filter(Team::isId).forEach(name -> ids.put(name, name));
        Set<String> taken = new HashSet<>(ids.values());
        for (String name : new TreeSet<>(names)) {
            if (!isId(name)) {
                String likeness = likeness(name);
                String id = likeness;
                for (int number = 2; !taken.add(id); number++) {
                    id = likeness + "-" + number;
                }
                ids.put(name, id);
            }
        }
        return Collections.unmodifiableSortedMap(ids);
    }

    /**
     * Registers agents in a workspace where their ids are free, each with a key of its own to sign with.
     *
     * @param ids their ids by recorded name
     * @return the credentials by recorded name
     */
    static SortedMap<String, Agent> register(Workspace workspace, Map<String, String> ids) {
        SortedMap<String, Agent> team = new TreeMap<>();
        ids.forEach((name, id) -> {
            SigningKeys keys = SigningKeys.generate();
            Agent agent = workspace.register(profile(id, name).withKey(keys.publicKey()));
            team.put(name, agent.withSigningKey(keys.privateKey()));
        });
        return Collections.unmodifiableSortedMap(team);
    }

    private static AgentProfile profile(String id, String name) {
        return AgentProfile.client(CLIENT).withId(id).withDisplayName(name);
    }

    private static boolean isId(String name) {
        try {
            Names.requireAgent(name);
            return true;
        } catch (InvalidInputException e) {
            return false;
        }
    }

    /** A valid id that reads like a name. Two names may have the same one. */
    static String likeness(String name) {
        String id = name.replaceAll("[^A-Za-z0-9._-]+", "-").replaceAll("^[._-]+|[._-]+$", "");
        if (id.isEmpty()) {
            return "agent";
        }
        return id.substring(0, Math.min(id.length(), LONGEST_LIKENESS));
    }
}
