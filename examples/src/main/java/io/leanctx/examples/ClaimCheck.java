package io.leanctx.examples;

import io.leanctx.Change;
import io.leanctx.Claim;
import io.leanctx.Commit;
import io.leanctx.Coordination;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Follows the claims of a channel through its log: each was granted while nobody held the resource, each commit made under
 * one names the claim that its agent held then, and each was released. Used once.
 */
final class ClaimCheck {

    private final Map<String, Claim> held = new TreeMap<>();
    private final List<String> problems = new ArrayList<>();
    private int granted;
    private int released;

    /** Checks the claims of a log. */
    static ClaimCheck of(List<Commit> log) {
        ClaimCheck check = new ClaimCheck();
        for (Commit commit : log) {
            commit.changes().forEach(change -> check.follow(commit, change));
        }
        check.held
                .values()
                .forEach(claim -> check.problems.add("claim " + claim.token() + " of " + claim.agent() + " on "
                        + claim.resource() + " was not released"));
        return check;
    }

    /** What is wrong, one sentence each. */
    List<String> problems() {
        return List.copyOf(problems);
    }

    /** How many claims were granted. */
    int granted() {
        return granted;
    }

    /** How many of them were released by who held them. */
    int released() {
        return released;
    }

    private void follow(Commit commit, Change change) {
        if (change instanceof Coordination.Claimed claimed) {
            claim(commit, claimed);
        } else if (change instanceof Coordination.UnderClaim under) {
            require(commit, under.resource(), under.token());
        } else if (change instanceof Coordination.Released freed) {
            if (require(commit, freed.resource(), freed.token())) {
                held.remove(freed.resource());
                released++;
            }
        }
    }

    private void claim(Commit commit, Coordination.Claimed claimed) {
        Optional<Claim> before =
                Optional.ofNullable(held.get(claimed.resource())).filter(claim -> claim.isHeldAt(commit.at()));
        if (claimed.renews().isPresent() || before.isPresent()) {
            problems.add("revision " + commit.revision() + " gives " + commit.agent() + " a claim on "
                    + claimed.resource() + ", which is claimed by "
                    + before.map(Claim::agent).orElse("nobody"));
        }
        granted++;
        held.put(
                claimed.resource(),
                new Claim(
                        claimed.resource(),
                        commit.agent(),
                        commit.revision(),
                        commit.at().plus(claimed.ttl())));
    }

    private boolean require(Commit commit, String resource, long token) {
        boolean holds = Optional.ofNullable(held.get(resource))
                .filter(claim -> claim.token() == token)
                .filter(claim -> claim.agent().equals(commit.agent()))
                .filter(claim -> claim.isHeldAt(commit.at()))
                .isPresent();
        if (!holds) {
            problems.add("revision " + commit.revision() + " of " + commit.agent() + " rests on claim " + token + " on "
                    + resource + ", which it did not hold");
        }
        return holds;
    }
}
