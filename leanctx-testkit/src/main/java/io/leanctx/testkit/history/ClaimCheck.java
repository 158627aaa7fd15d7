package io.leanctx.testkit.history;

import io.leanctx.Change;
import io.leanctx.Claim;
import io.leanctx.Commit;
import io.leanctx.Coordination;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Who held what, by the times in the log: of these, unlike of the clock, nothing is unknown. */
final class ClaimCheck {

    private final Map<String, Commit> granted = new HashMap<>();
    private final Map<String, Claim> claims = new HashMap<>();
    private final Landings landings;
    private final Findings findings;

    private ClaimCheck(Landings landings, Findings findings) {
        this.landings = landings;
        this.findings = findings;
    }

    static void check(Landings landings, IndexedLog log, Findings findings) {
        ClaimCheck check = new ClaimCheck(landings, findings);
        log.commits().forEach(check::check);
    }

    /** What a commit rests on is decided before any of it is applied. */
    private void check(Commit commit) {
        commit.changes().forEach(change -> check(commit, change));
        commit.changes().forEach(change -> apply(commit, change));
    }

    private void check(Commit commit, Change change) {
        if (change instanceof Coordination.Claimed claimed) {
            if (claimed.renews().isPresent()) {
                requireHeld(commit, change, claimed.resource(), claimed.renews().getAsLong());
            } else if (isHeld(claimed.resource(), commit)) {
                accuse(commit, claimed.resource(), "it is granted " + claimed.resource() + ", which is held");
            }
        } else if (change instanceof Coordination.UnderClaim under) {
            requireHeld(commit, change, under.resource(), under.token());
        } else if (change instanceof Coordination.Released released
                && !isOf(commit, released.resource(), released.token())) {
            accuse(commit, released.resource(), "it did not have what it released");
        }
    }

    private void requireHeld(Commit commit, Change change, String resource, long token) {
        if (!isOf(commit, resource, token) || !isHeld(resource, commit)) {
            accuse(commit, resource, "it landed with \"" + change.describe() + "\", and did not hold that");
        }
    }

    private boolean isOf(Commit commit, String resource, long token) {
        Claim claim = claims.get(resource);
        return claim != null && claim.token() == token && claim.agent().equals(commit.agent());
    }

    private boolean isHeld(String resource, Commit at) {
        Claim claim = claims.get(resource);
        return claim != null && claim.isHeldAt(at.at());
    }

    private void apply(Commit commit, Change change) {
        if (change instanceof Coordination.Claimed claimed) {
            claims.put(claimed.resource(), claim(commit, claimed));
            granted.put(claimed.resource(), commit);
        } else if (change instanceof Coordination.Released released) {
            claims.remove(released.resource());
            granted.put(released.resource(), commit);
        }
    }

    /** The claim that a commit grants or renews. */
    static Claim claim(Commit commit, Coordination.Claimed claimed) {
        return new Claim(
                claimed.resource(),
                commit.agent(),
                claimed.renews().orElse(commit.revision()),
                commit.at().plus(claimed.ttl()));
    }

    private void accuse(Commit commit, String resource, String what) {
        @Nullable Claim claim = claims.get(resource);
        Optional<Call> call = landings.of(commit.revision());
        @Nullable Commit before = granted.get(resource);
        findings.add(
                HistoryRule.CLAIMED,
                what + ": at " + commit.at() + " "
                        + (claim == null
                                ? "nobody has " + resource
                                : claim.agent() + " has " + resource + " with token " + claim.token() + " until "
                                        + claim.until()),
                call.map(List::of).orElse(List.of()),
                before == null ? List.of(commit) : List.of(before, commit));
    }
}
