package io.leanctx.examples;

import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * One run of a team of agents.
 *
 * @param name its name, for messages
 * @param steps what the agents did, at least one step, in the order in which it happened
 */
record Recording(String name, List<RecordedStep> steps) {

    Recording {
        steps = List.copyOf(steps);
    }

    /** The recorded names of the agents that act. */
    SortedSet<String> agents() {
        SortedSet<String> agents = new TreeSet<>();
        steps.forEach(step -> agents.add(step.agent()));
        return Collections.unmodifiableSortedSet(agents);
    }

    /** The recorded names of the agents that act or are spoken to. */
    SortedSet<String> team() {
        TreeSet<String> team = new TreeSet<>();
        for (RecordedStep step : steps) {
            team.add(step.agent());
            step.to().ifPresent(team::add);
        }
        return Collections.unmodifiableSortedSet(team);
    }
}
