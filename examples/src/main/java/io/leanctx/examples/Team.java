package io.leanctx.examples;

import io.leanctx.Agent;
import io.leanctx.AgentProfile;
import io.leanctx.InvalidInputException;
import io.leanctx.Names;
import io.leanctx.Workspace;
import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Registers recorded agents. Recordings name agents as they please ("Orchestrator (termination condition)"), ids are
 * narrower; so a name that is a valid id keeps it, another gets an id like it, and the store's own numbering keeps two
 * names from becoming one. The recorded name stays as display name.
 */
final class Team {

    private static final String CLIENT = "recording";

    /** Leaves room for the number that the store appends. */
    private static final int LONGEST_LIKENESS = 100;

    private Team() {}

    /**
     * Registers one agent for each name, the same ids for the same names.
     *
     * @return the credentials by recorded name
     */
    static Map<String, Agent> register(Workspace workspace, Collection<String> names) {
        Map<String, Agent> team = new TreeMap<>();
        TreeSet<String> sorted = new TreeSet<>(names);
        for (String name : sorted) {
            if (isId(name)) {
                team.put(name, workspace.register(profile(name, name)));
            }
        }
        for (String name : sorted) {
            if (!isId(name)) {
                team.put(name, workspace.registerNew(profile(likeness(name), name)));
            }
        }
        return Collections.unmodifiableMap(team);
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
