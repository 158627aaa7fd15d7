package io.leanctx.examples.host;

import io.leanctx.Audience;
import io.leanctx.Claim;
import io.leanctx.ClaimLostException;
import io.leanctx.CommitResult;
import io.leanctx.Handoff;
import io.leanctx.HandoffClosedException;
import io.leanctx.Location;
import io.leanctx.OutcomeUnknownException;
import io.leanctx.Participant;
import io.leanctx.Scope;
import io.leanctx.Session;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** An agent's part in the review of a branch. */
public final class Review implements AutoCloseable {

    /** How long an agent has a file to itself. Who dies over it keeps it no longer. */
    public static final Duration TIME_FOR_A_FILE = Duration.ofMinutes(20);

    private static final Duration TIME_TO_TAKE_OVER = Duration.ofHours(8);

    private final Participant me;

    Review(Participant me) {
        this.me = me;
    }

    /**
     * Says what is to be reviewed.
     *
     * @throws io.leanctx.ConflictException if another agent began the review before
     */
    public void begin(String title, List<String> files) {
        me.tryCommit(review -> review.setTask("Review " + title).setNextSteps(files))
                .orThrow();
    }

    /** What is known by now; a verdict rests on what was looked at last. */
    public Session look() {
        return me.session();
    }

    /**
     * Takes the next file that nobody has reviewed or is at. Where this agent has one already, as after a restart or an
     * answer that was lost, it is that.
     *
     * @return empty if there is no file left
     */
    public Optional<Assignment> pick() {
        Session seen = me.session();
        for (String file : files(seen)) {
            if (!isReviewed(file, seen)) {
                CommitResult result = me.tryCommit(
                        pick -> pick.claim(file, TIME_FOR_A_FILE).reading(Scope.knowledge(reviewed(file))));
                // After a conflict the base is what the conflict shows, so the next file is looked up in that.
                seen = result.fold(CommitResult.Committed::session, CommitResult.Conflict::session);
                Claim claim = seen.claims().get(file);
                if (claim != null && claim.agent().equals(me.agent())) {
                    return Optional.of(new Assignment(file, claim));
                }
            }
        }
        return Optional.empty();
    }

    /**
     * Reports what was found in a file, which ends the assignment. May be called again with the same request, by whoever
     * did not hear the answer: it is reported once.
     *
     * @param request the id of the request that this serves, unique in the branch
     * @return the revision at which it was reported
     * @throws ClaimLostException if it took too long, so that the file may be another agent's by now
     * @throws OutcomeUnknownException if it may have been reported; ask again
     */
    public long report(Assignment assignment, List<Remark> remarks, String request) {
        return me.tryCommit(report -> {
                    report.operation(request).holding(assignment.claim());
                    for (Remark remark : remarks) {
                        report.addFinding(remark.text(), Location.of(assignment.file(), remark.line()));
                    }
                    report.learn(reviewed(assignment.file()), remarks.size() + " remarks");
                    report.release(assignment.claim());
                })
                .orThrow()
                .commit()
                .revision();
    }

    /** Ends the review, unless anything came in since the agent last {@linkplain #look looked}. */
    public CommitResult conclude(Verdict verdict, String reason) {
        return me.tryCommit(conclusion -> conclusion
                .decide(verdict.name().toLowerCase(Locale.ROOT), reason)
                .strict());
    }

    /** Offers the review as it is to others. */
    public void handOver(Audience to, String note) {
        me.offer(to, note, me.bundle(), TIME_TO_TAKE_OVER);
    }

    /** Takes over what was offered to this agent, if nobody else was first. */
    public Optional<Handoff> takeOver() {
        return me.inbox().handoffs().stream().filter(this::isAccepted).findFirst();
    }

    private boolean isAccepted(Handoff offered) {
        try {
            me.accept(offered.ref());
            return true;
        } catch (HandoffClosedException e) {
            // Another agent was first, or the offer has ended; there may be a next one.
            return false;
        }
    }

    private static List<String> files(Session session) {
        return session.nextSteps().map(entry -> entry.value().steps()).orElse(List.of());
    }

    private static boolean isReviewed(String file, Session session) {
        return session.knowledge().containsKey(reviewed(file));
    }

    private static String reviewed(String file) {
        return "reviewed." + file;
    }

    /** The agent leaves; what it reported stays, and its assignments end by themselves. */
    @Override
    public void close() {
        me.close();
    }
}
