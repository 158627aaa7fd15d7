package io.leanctx.examples;

import io.leanctx.Audience;
import io.leanctx.Bundle;
import io.leanctx.Change;
import io.leanctx.Claim;
import io.leanctx.Commit;
import io.leanctx.CommitResult;
import io.leanctx.Coordination;
import io.leanctx.EntryRef;
import io.leanctx.Handoff;
import io.leanctx.Inbox;
import io.leanctx.Limits;
import io.leanctx.Participant;
import io.leanctx.Position;
import io.leanctx.Proposal;
import io.leanctx.Workspace;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * An agent of a recorded run that does its own steps again, in their order. As an agent host would, it reads the session and
 * its inbox when a new turn of it begins, and does the steps of the turn on what it read. In its first turn it has seen
 * nothing, since all agents join before any of them acts.
 *
 * <p>It waits for others where one of them has claimed the file that it is about to edit, and where it is to take over work
 * that was not handed over yet; and it holds no claim while it waits, so no two can wait for each other. Used by one thread
 * at a time.
 */
final class RecordedAgent {

    /** How long a claim and an offer hold; the demo is over long before. */
    static final Duration TTL = Duration.ofDays(1);

    private final String name;
    private final Workspace workspace;
    private final Participant participant;
    private final Lookout lookout;
    private final Journal journal;
    private final List<MappedStep> steps;
    private final Map<String, Claim> claims = new TreeMap<>();
    private final Set<EntryRef> received = new LinkedHashSet<>();
    private Position acknowledged = Position.START;
    private final List<String> conflicts = new ArrayList<>();
    private final List<String> waits = new ArrayList<>();
    private int resolved;

    /**
     * Creates an agent that has seen nothing yet.
     *
     * @param name its recorded name
     * @param workspace the workspace
     * @param run the recorded run
     * @param participant the agent at the run's channel
     * @param lookout lets it wait for the other agents of the run
     * @param journal gets what it is acknowledged
     */
    RecordedAgent(
            String name,
            Workspace workspace,
            Input.Run run,
            Participant participant,
            Lookout lookout,
            Journal journal) {
        this.name = name;
        this.workspace = workspace;
        this.participant = participant;
        this.lookout = lookout;
        this.journal = journal;
        this.steps =
                run.steps().stream().filter(step -> step.agent().equals(name)).toList();
    }

    /**
     * What an agent took from its inbox.
     *
     * @param agent its id
     * @param messages the messages
     * @param acknowledged up to where it acknowledged
     */
    record Received(String agent, Set<EntryRef> messages, Position acknowledged) {

        Received {
            messages = Set.copyOf(messages);
        }
    }

    /** Who this is, for people. */
    String label() {
        return name + " at " + workspace.id() + "/" + participant.channel();
    }

    /** What the conflicts that this agent met told it. */
    List<String> conflicts() {
        return List.copyOf(conflicts);
    }

    /** How many of the conflicts were followed by the commit of the same step. */
    int resolved() {
        return resolved;
    }

    /** What this agent was told when another one had claimed the file that it was about to edit. */
    List<String> waits() {
        return List.copyOf(waits);
    }

    /** What this agent took from its inbox. */
    Received received() {
        return new Received(participant.agent(), received, acknowledged);
    }

    /**
     * Does all steps, and leaves the channel. Each step is acknowledged by the store and in the journal before the next
     * one. If it stops early, those who wait for it are told.
     *
     * @throws IOException if the journal cannot be written
     * @throws AbandonedException if it had to wait for another agent that stopped early
     */
    void act(ProgressBar progress) throws IOException, AbandonedException, InterruptedException {
        boolean done = false;
        try (participant) {
            int previous = -1;
            for (MappedStep step : steps) {
                if (!step.takesOver().isEmpty()) {
                    takeOver(step);
                } else if (previous >= 0 && step.number() > previous + 1) {
                    read();
                }
                act(step);
                progress.advance();
                previous = step.number();
            }
            if (previous >= 0) {
                release(new Operation(previous, Operation.Part.RELEASE));
            }
            done = true;
        } finally {
            if (!done) {
                lookout.abandon(label() + " stopped before its last step");
            }
        }
    }

    private void act(MappedStep step) throws IOException, AbandonedException, InterruptedException {
        if (step.edits().isPresent()) {
            claim(step.edits().get(), step);
        }
        Consumer<Proposal> handover = step.handsOver().map(this::handover).orElse(proposal -> {});
        commit(step.operation(Operation.Part.STEP), proposal -> {
            step.recorded().forEach(proposal::add);
            step.edits().map(claims::get).ifPresent(proposal::holding);
            handover.accept(proposal);
        });
        if (step.handsOver().isPresent()) {
            claims.clear();
        }
    }

    /** Offers the work as it is to everyone, with a bundle unless that would be too large, and lets go of all claims. */
    private Consumer<Proposal> handover(String note) {
        Bundle bundle = participant.bundle();
        boolean small = bundle.json().getBytes(StandardCharsets.UTF_8).length <= Limits.MAX_CONTENT_BYTES;
        return proposal -> {
            if (small) {
                proposal.offer(Audience.everyone(), note, bundle, TTL);
            } else {
                proposal.add(
                        new Coordination.HandoffOffered(Audience.everyone(), Optional.of(note), TTL, Optional.empty()));
            }
            claims.values().forEach(proposal::release);
        };
    }

    /** Reads the session, so that this is what the next steps are based on, and what others had for this agent. */
    private void read() {
        participant.session();
        Inbox inbox = participant.inbox();
        inbox.messages().forEach(message -> received.add(message.ref()));
        participant.acknowledge(inbox.upTo());
        acknowledged = inbox.upTo();
    }

    /** Accepts what others hand over before a step; waits for it, since the others may not be as far yet. */
    private void takeOver(MappedStep step) throws IOException, AbandonedException, InterruptedException {
        release(step.operation(Operation.Part.YIELD));
        List<EntryRef> offers = awaitOffers(step.takesOver());
        read();
        commit(step.operation(Operation.Part.ACCEPT), proposal -> offers.forEach(proposal::accept));
    }

    private List<EntryRef> awaitOffers(List<Integer> givers) throws AbandonedException, InterruptedException {
        Set<String> operations = new LinkedHashSet<>();
        givers.forEach(giver -> operations.add(new Operation(giver, Operation.Part.STEP).id()));
        while (true) {
            Inbox inbox = participant.inbox();
            List<EntryRef> offers = inbox.handoffs().stream()
                    .map(Handoff::ref)
                    .filter(offer -> operations.contains(operation(offer)))
                    .toList();
            if (offers.size() == operations.size()) {
                return offers;
            }
            lookout.await(
                    inbox.upTo(),
                    TTL,
                    commit -> commit.changes().stream().anyMatch(Coordination.HandoffOffered.class::isInstance));
        }
    }

    private String operation(EntryRef entry) {
        return workspace
                .history(participant.channel(), entry.revision() - 1, 1)
                .commits()
                .get(0)
                .operation();
    }

    /** Claims a file unless this agent has it; waits while another has it, for its release or for the claim's end. */
    private void claim(String file, MappedStep step) throws IOException, AbandonedException, InterruptedException {
        Operation operation = step.operation(Operation.Part.CLAIM);
        while (!claims.containsKey(file)) {
            CommitResult result = participant.tryCommit(
                    proposal -> proposal.operation(operation.id()).claim(file, TTL));
            if (result instanceof CommitResult.Committed landed) {
                write(operation, landed.commit());
                claims.put(file, landed.session().claims().get(file));
            } else {
                CommitResult.Conflict held = (CommitResult.Conflict) result;
                waits.add(held.describe());
                release(step.operation(Operation.Part.YIELD));
                awaitRelease(file, held);
            }
        }
    }

    private void awaitRelease(String file, CommitResult.Conflict held) throws AbandonedException, InterruptedException {
        Claim claim = Objects.requireNonNull(held.session().claims().get(file), held::describe);
        Change release = new Coordination.Released(file, claim.token());
        lookout.await(
                held.session().position(),
                Duration.between(held.at(), claim.until()),
                commit -> commit.changes().contains(release));
    }

    private void release(Operation operation) throws IOException {
        if (!claims.isEmpty()) {
            commit(operation, proposal -> claims.values().forEach(proposal::release));
            claims.clear();
        }
    }

    /** Ends, since each conflict is the commit of another agent, and their steps are finite. */
    private void commit(Operation operation, Consumer<Proposal> changes) throws IOException {
        for (int met = 0; ; met++) {
            CommitResult result = participant.tryCommit(proposal -> {
                proposal.operation(operation.id());
                changes.accept(proposal);
            });
            if (result instanceof CommitResult.Committed landed) {
                resolved += met;
                write(operation, landed.commit());
                return;
            }
            conflicts.add(((CommitResult.Conflict) result).describe());
        }
    }

    private void write(Operation operation, Commit commit) throws IOException {
        journal.write(new Journal.Line(
                workspace.id(),
                participant.channel(),
                commit.revision(),
                participant.agent(),
                operation.step(),
                operation.id(),
                commit.position().hash().toString()));
    }
}
