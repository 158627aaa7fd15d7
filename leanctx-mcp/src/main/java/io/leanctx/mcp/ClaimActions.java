package io.leanctx.mcp;

import io.leanctx.Change;
import io.leanctx.Claim;
import io.leanctx.CommitResult;
import io.leanctx.Coordination;
import io.leanctx.InvalidInputException;
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
        long token = given.number("claim_token").orElseGet(() -> own(call, resource));
        return call.committing(proposal -> proposal.add(new Coordination.Released(resource, token)));
    }

    private static long own(Call call, String resource) {
        return Optional.ofNullable(call.session().claims().get(resource))
                .filter(claim -> call.agentIfGiven().equals(Optional.of(claim.agent())))
                .orElseThrow(() -> new InvalidInputException("you hold no claim on " + Texts.quote(resource)
                        + "; if this is a retry of a release, give the claim_token"))
                .token();
    }
}
