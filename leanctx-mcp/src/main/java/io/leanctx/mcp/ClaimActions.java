package io.leanctx.mcp;

import io.leanctx.Change;
import io.leanctx.Claim;
import io.leanctx.Commit;
import io.leanctx.CommitResult;
import io.leanctx.Coordination;
import io.leanctx.HistoryPage;
import io.leanctx.InvalidInputException;
import io.leanctx.OperationMismatchException;
import io.leanctx.Session;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Claims. */
final class ClaimActions {

    static final long MOST_SECONDS = Coordination.MAX_TTL.toSeconds();

    static final List<Field> FIELDS = List.of(
            Field.text("resource", "what to claim, as a path"),
            Field.number("ttl_seconds", 1, MOST_SECONDS, "default 600"),
            Field.number("claim_token", 1, Long.MAX_VALUE, "as granted: claim renews, release ends it"));

    static final List<Action> ALL = List.of(
            Action.commit("claim", "resource ttl_seconds claim_token", ClaimActions::claim),
            Action.commit("release", "resource claim_token", ClaimActions::release));

    private static final long DEFAULT_SECONDS = 600;
    /** In so many commits, the newest, a first try is looked for; an older one is named by its claim_token. */
    private static final int LOOKED_THROUGH = 1_000;

    private ClaimActions() {}

    private static Answer claim(Call call) {
        Arguments given = call.arguments();
        String resource = given.requireText("resource");
        OptionalLong renews = given.number("claim_token");
        Change claim = new Coordination.Claimed(
                resource, Duration.ofSeconds(given.number("ttl_seconds", DEFAULT_SECONDS)), renews);
        CommitResult.Committed done = call.commit(proposal -> proposal.add(claim));
        Fields fields = Views.committed(done);
        Optional<Claim> held = Optional.ofNullable(done.session().claims().get(resource));
        fields.put("claim_token", renews.orElse(done.commit().revision()));
        held.filter(now -> now.token() == renews.orElse(done.commit().revision()))
                .ifPresent(now -> fields.put("until", now.until().toString()));
        return Answer.at(done.session(), fields);
    }

    private static Answer release(Call call) {
        Arguments given = call.arguments();
        String resource = given.requireText("resource");
        OptionalLong named = given.number("claim_token");
        if (named.isPresent()) {
            return released(call, resource, named.getAsLong());
        }
        Optional<Long> held = held(call, resource);
        try {
            if (held.isPresent()) {
                return released(call, resource, held.get());
            }
        } catch (OperationMismatchException e) {
            // What is held now was claimed since a first try.
            return released(call, resource, firstTry(call, resource).orElseThrow(() -> e));
        }
        return released(
                call,
                resource,
                firstTry(call, resource)
                        .orElseThrow(() -> new InvalidInputException("you hold no claim on " + Texts.quote(resource)
                                + "; if this is a retry of a release, give the claim_token")));
    }

    private static Answer released(Call call, String resource, long token) {
        return call.committing(proposal -> proposal.add(new Coordination.Released(resource, token)));
    }

    private static Optional<Long> held(Call call, String resource) {
        return Optional.ofNullable(call.session().claims().get(resource))
                .filter(claim -> call.agentIfGiven().equals(Optional.of(claim.agent())))
                .map(Claim::token);
    }

    /** The token of the claim that a first try of this call released, if that is not long ago. */
    private static Optional<Long> firstTry(Call call, String resource) {
        Optional<String> operation = call.arguments().text("operation");
        if (operation.isEmpty()) {
            return Optional.empty();
        }
        Session session = call.session();
        long after = Math.max(0, Math.max(session.oldest() - 1, session.revision() - LOOKED_THROUGH));
        HistoryPage page;
        do {
            page = call.workspace().history(call.channel(), after, LOOKED_THROUGH);
            for (Commit commit : page.commits()) {
                if (commit.operation().equals(operation.get())
                        && Optional.of(commit.agent()).equals(call.agentIfGiven())) {
                    return released(commit, resource);
                }
                after = commit.revision();
            }
        } while (page.hasMore());
        return Optional.empty();
    }

    private static Optional<Long> released(Commit commit, String resource) {
        return commit.changes().stream()
                .filter(Coordination.Released.class::isInstance)
                .map(Coordination.Released.class::cast)
                .filter(released -> released.resource().equals(resource))
                .map(Coordination.Released::token)
                .findFirst();
    }
}
