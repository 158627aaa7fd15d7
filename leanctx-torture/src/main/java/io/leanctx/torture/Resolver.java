package io.leanctx.torture;

import io.leanctx.Agent;
import io.leanctx.ClaimLostException;
import io.leanctx.Commit;
import io.leanctx.CommitResult;
import io.leanctx.HistoryDivergedException;
import io.leanctx.InvalidInputException;
import io.leanctx.LeanCtxException;
import io.leanctx.Participant;
import io.leanctx.Position;
import io.leanctx.TruncatedException;
import io.leanctx.Workspace;
import java.util.Optional;

/** Finds out what became of commits that were never answered: tries them again, and again. */
final class Resolver {

    private final Workspace workspace;
    private final Ledger ledger;
    private final Journal journal;
    private final boolean lossAllowed;
    private final Findings findings;
    private long landedBefore;

    Resolver(Workspace workspace, Ledger ledger, Journal journal, boolean lossAllowed, Findings findings) {
        this.workspace = workspace;
        this.ledger = ledger;
        this.journal = journal;
        this.lossAllowed = lossAllowed;
        this.findings = findings;
    }

    /** How many had landed. */
    long landedBefore() {
        return landedBefore;
    }

    /**
     * Resolves a commit.
     *
     * @param log the log as it was before anything was tried again
     */
    void resolve(Deed deed, Log log) {
        Optional<Commit> landed = log.of(deed.operation());
        if (landed.isPresent()) {
            landedBefore++;
        }
        String token = ledger.tokens().get(deed.agent());
        if (deed.kind().isRepeatable() && token != null) {
            retry(deed, new Agent(deed.agent(), token), log, landed);
        } else if (landed.isPresent()) {
            note(new JournalLine.Acknowledged(deed.operation(), landed.get().position()));
        } else {
            note(new JournalLine.Refused(deed.operation(), "nothing"));
        }
    }

    private void retry(Deed deed, Agent agent, Log log, Optional<Commit> landed) {
        try (Participant participant = workspace.at(deed.channel(), agent, deed.base())) {
            CommitResult result = participant.tryCommit(deed::propose);
            if (result instanceof CommitResult.Committed committed) {
                landed(deed, committed, landed);
                again(deed, agent, committed.commit().position());
                return;
            }
            findings.require(landed.isEmpty(), Harm.DOUBLED, in(log, deed) + " is there, and met a conflict");
            note(new JournalLine.Refused(deed.operation(), "conflict"));
        } catch (LeanCtxException e) {
            findings.require(
                    landed.isEmpty() && isFair(e, deed, log),
                    Harm.REFUSED,
                    in(log, deed) + " is " + (landed.isEmpty() ? "not " : "") + "there, and its retry on " + deed.base()
                            + " was answered " + Failures.text(e));
            note(new JournalLine.Refused(deed.operation(), e.getClass().getSimpleName()));
        }
    }

    private void landed(Deed deed, CommitResult.Committed committed, Optional<Commit> landed) {
        Position position = committed.commit().position();
        findings.require(
                committed.repeated() == landed.isPresent()
                        && landed.map(Commit::position).map(position::equals).orElse(true),
                Harm.DOUBLED,
                "%s of %s was at %s; its retry was answered %s, %s"
                        .formatted(
                                deed.operation(),
                                deed.channel(),
                                landed.map(Commit::position),
                                position,
                                committed.repeated() ? "repeated" : "new"));
        findings.require(
                deed.matches(committed.commit()),
                Harm.TORN,
                "%s of %s was answered with another commit, at %s"
                        .formatted(deed.operation(), deed.channel(), position));
        note(new JournalLine.Acknowledged(deed.operation(), position));
    }

    /** What has landed is answered with where it is, from whatever base, as often as one asks. */
    private void again(Deed deed, Agent agent, Position first) {
        try (Participant participant = workspace.at(deed.channel(), agent, deed.base())) {
            CommitResult result = participant.tryCommit(deed::propose);
            findings.require(
                    result instanceof CommitResult.Committed committed
                            && committed.repeated()
                            && committed.commit().position().equals(first),
                    Harm.DOUBLED,
                    "%s of %s was at %s; asked for again it was answered %s"
                            .formatted(deed.operation(), deed.channel(), first, result));
        }
    }

    private boolean isFair(LeanCtxException answer, Deed deed, Log log) {
        if (answer instanceof HistoryDivergedException) {
            return lossAllowed && !log.has(deed.base());
        }
        return (answer instanceof TruncatedException && deed.base().revision() < log.oldest())
                || (answer instanceof ClaimLostException && deed.kind() == Kind.RELEASE)
                || (answer instanceof InvalidInputException && deed.kind() == Kind.SUMMARY);
    }

    private static String in(Log log, Deed deed) {
        return deed.operation() + " (" + deed.kind() + ") of " + log.channel();
    }

    private void note(JournalLine line) {
        ledger.add(line);
        journal.note(line);
    }
}
