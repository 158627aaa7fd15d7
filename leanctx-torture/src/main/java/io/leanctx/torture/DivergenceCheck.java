package io.leanctx.torture;

import io.leanctx.Agent;
import io.leanctx.CommitResult;
import io.leanctx.HistoryDivergedException;
import io.leanctx.LeanCtxException;
import io.leanctx.Participant;
import io.leanctx.Position;
import io.leanctx.TruncatedException;
import io.leanctx.Watch;
import io.leanctx.WatchEvent;
import io.leanctx.Workspace;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Whoever saw what was lost is told so, and gets nothing else in its place. */
record DivergenceCheck(Workspace workspace, Log log, Ledger ledger, Findings findings) {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int CHECKED = 6;

    void run() throws InterruptedException {
        List<Position> lost = ledger.takenBack().entrySet().stream()
                .filter(entry -> {
                    Deed deed = ledger.deeds().get(entry.getKey());
                    return deed != null && deed.channel().equals(log.channel());
                })
                .map(entry -> entry.getValue())
                .toList();
        for (Position position : lost.subList(Math.max(0, lost.size() - CHECKED), lost.size())) {
            if (log.has(position)) {
                findings.add(Harm.TORN, log.channel() + " has " + position + ", which it had lost");
            } else {
                watch(position);
                commit(position);
            }
        }
    }

    private void watch(Position lost) throws InterruptedException {
        try (Watch watch = workspace.watch(log.channel(), lost)) {
            Optional<WatchEvent> event = watch.next(PATIENCE);
            boolean told = event.isPresent()
                    && (event.get() instanceof WatchEvent.Diverged
                            || (event.get() instanceof WatchEvent.Truncated && isBelow(lost)));
            findings.require(
                    told, Harm.TORN, "a watch of %s from the lost %s got %s".formatted(log.channel(), lost, event));
        }
    }

    private void commit(Position lost) {
        Optional<String> agent = ledger.tokens().keySet().stream().findFirst();
        if (agent.isEmpty()) {
            return;
        }
        Agent credentials = new Agent(agent.get(), ledger.tokens().getOrDefault(agent.get(), ""));
        try (Participant participant = workspace.at(log.channel(), credentials, lost)) {
            CommitResult result = participant.tryCommit(
                    proposal -> proposal.operation("on-" + lost.hash()).addFinding("Based on what is lost"));
            // A base before a deletion meets that, whatever it was.
            findings.require(
                    result instanceof CommitResult.Conflict && isBelow(lost),
                    Harm.TORN,
                    "%s answered a commit on the lost %s with %s".formatted(log.channel(), lost, result));
        } catch (LeanCtxException e) {
            findings.require(
                    e instanceof HistoryDivergedException || (e instanceof TruncatedException && isBelow(lost)),
                    Harm.TORN,
                    "%s answered a commit on the lost %s with %s".formatted(log.channel(), lost, e));
        }
    }

    private boolean isBelow(Position lost) {
        return lost.revision() < log.oldest();
    }
}
