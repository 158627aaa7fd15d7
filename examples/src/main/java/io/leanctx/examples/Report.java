package io.leanctx.examples;

import java.util.ArrayList;
import java.util.List;

/**
 * What the demo has to say.
 *
 * @param workspaces the channels of each workspace, in the order of the input
 * @param channels how many channels there are
 * @param steps how many steps were recorded
 * @param acknowledged how many steps the journal has as acknowledged
 * @param inTheLog how many acknowledged steps are in the log as they were acknowledged
 * @param lost how many acknowledged commits, of steps and around them, are not
 * @param outOfOrder how many commits stand in the log after one that the same agent made for a later step
 * @param conflicts how many commits met a conflict
 * @param resolved how many conflicts were followed by the commit of the same step
 * @param waits how often an agent found a file claimed by another one, and waited
 * @param teamwork what the agents did together
 * @param evidence what the agents recorded of their work
 * @param proofs what came of proving it
 * @param problems what is wrong, one sentence each; empty if each check passed
 */
record Report(
        List<OfWorkspace> workspaces,
        int channels,
        int steps,
        int acknowledged,
        int inTheLog,
        int lost,
        int outOfOrder,
        int conflicts,
        int resolved,
        int waits,
        Teamwork teamwork,
        EvidenceTally evidence,
        Proofs proofs,
        List<String> problems) {

    /** A workspace and its channels. */
    record OfWorkspace(String workspace, List<OfChannel> channels) {

        OfWorkspace {
            channels = List.copyOf(channels);
        }
    }

    /** A channel, the revision it is at, and the ids of the agents in it, sorted. */
    record OfChannel(String channel, long revision, List<String> agents) {

        OfChannel {
            agents = List.copyOf(agents);
        }
    }

    Report {
        workspaces = List.copyOf(workspaces);
        problems = List.copyOf(problems);
    }

    /** With what came of proving the channels. */
    Report with(Proofs made, List<String> furtherProblems) {
        List<String> all = new ArrayList<>(problems);
        all.addAll(furtherProblems);
        return new Report(
                workspaces,
                channels,
                steps,
                acknowledged,
                inTheLog,
                lost,
                outOfOrder,
                conflicts,
                resolved,
                waits,
                teamwork,
                evidence,
                made,
                all);
    }

    /** Whether every step was acknowledged and each check passed. */
    boolean passed() {
        return problems.isEmpty()
                && acknowledged == steps
                && inTheLog == steps
                && lost == 0
                && outOfOrder == 0
                && resolved == conflicts
                && teamwork.passed()
                && proofs.passed();
    }
}
