package io.leanctx.examples;

import io.leanctx.Commit;
import io.leanctx.CommitResult;
import io.leanctx.Participant;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * An agent of a recorded run that does its own steps again, in their order, without waiting for anybody else. As an
 * agent host would, it reads the session when a new turn of it begins, and does the steps of the turn on what it read.
 * In its first turn it has seen nothing, since all agents join before any of them acts. Used by one thread at a time.
 */
final class RecordedAgent {

    private final String name;
    private final String workspace;
    private final Participant participant;
    private final List<MappedStep> steps;
    private final List<String> conflicts = new ArrayList<>();
    private int resolved;

    /**
     * Creates an agent that has seen nothing yet.
     *
     * @param name its recorded name
     * @param workspace the workspace's id
     * @param run the recorded run
     * @param participant the agent at the run's channel
     */
    RecordedAgent(String name, String workspace, Input.Run run, Participant participant) {
        this.name = name;
        this.workspace = workspace;
        this.participant = participant;
        this.steps =
                run.steps().stream().filter(step -> step.agent().equals(name)).toList();
    }

    /** Who this is, for people. */
    String label() {
        return name + " at " + workspace + "/" + participant.channel();
    }

    /** What the conflicts that this agent met told it. */
    List<String> conflicts() {
        return List.copyOf(conflicts);
    }

    /** How many of the conflicts were followed by the commit of the same step. */
    int resolved() {
        return resolved;
    }

    /**
     * Does all steps, and leaves the channel. Each step is acknowledged by the store and in the journal before the next
     * one.
     *
     * @throws IOException if the journal cannot be written
     */
    void act(Journal journal, ProgressBar progress) throws IOException {
        try (participant) {
            actAll(journal, progress);
        }
    }

    private void actAll(Journal journal, ProgressBar progress) throws IOException {
        int previous = -1;
        for (MappedStep step : steps) {
            boolean turnBegins = previous >= 0 && step.number() > previous + 1;
            if (turnBegins) {
                participant.session();
            }
            Commit commit = commit(step);
            journal.write(new Journal.Line(
                    workspace,
                    participant.channel(),
                    commit.revision(),
                    participant.agent(),
                    step.number(),
                    step.operation(),
                    commit.position().hash().toString()));
            progress.advance();
            previous = step.number();
        }
    }

    /** Ends, since each conflict is the commit of another agent, and their steps are finite. */
    private Commit commit(MappedStep step) {
        for (int met = 0; ; met++) {
            CommitResult result = participant.tryCommit(proposal -> {
                proposal.operation(step.operation());
                step.changes().forEach(proposal::add);
            });
            if (result instanceof CommitResult.Committed landed) {
                resolved += met;
                return landed.commit();
            }
            conflicts.add(((CommitResult.Conflict) result).describe());
        }
    }
}
