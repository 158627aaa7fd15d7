package io.leanctx.core;

import io.leanctx.Change;
import io.leanctx.Coordination;
import io.leanctx.Hash;
import io.leanctx.InvalidInputException;
import io.leanctx.Scope;
import io.leanctx.Upkeep;
import io.leanctx.spi.Blob;
import java.util.List;
import java.util.Optional;

/** Says which changes an agent may propose, and with which content. */
final class Proposable {

    private Proposable() {}

    /**
     * Checks a change that is to be added to a proposal.
     *
     * @param before what the proposal has already
     * @throws InvalidInputException if it does not belong there
     */
    static void require(Change change, List<Change> before, Optional<Blob> content) {
        requireAgents(change);
        requireContent(change, content);
        if (Requirements.decide(change)) {
            for (Change other : before) {
                if (Requirements.decide(other) && other.scopes().equals(change.scopes())) {
                    throw new InvalidInputException("\"" + change.describe() + "\" and \"" + other.describe()
                            + "\" are about the same " + names(change) + "; make two commits of them");
                }
            }
        }
    }

    private static void requireAgents(Change change) {
        boolean upkeep = change instanceof Upkeep && !(change instanceof Upkeep.Summarized);
        if (upkeep
                || change instanceof Change.Deleted
                || change instanceof Change.AgentRegistered
                || change instanceof Change.AgentRevoked
                || change instanceof Change.Unknown) {
            throw new InvalidInputException("\"" + change.describe()
                    + "\" is not for an agent to propose; delete(), fork(), truncate(), erase() and importBundle() do what"
                    + " their names say, register() and revoke() are the workspace's");
        }
        boolean blankSummary =
                change instanceof Upkeep.Summarized summary && summary.text().isEmpty();
        if (blankSummary) {
            throw new InvalidInputException("a summary without a text stands for nothing; give a text");
        }
    }

    private static void requireContent(Change change, Optional<Blob> content) {
        Optional<Hash> named = change instanceof Coordination.ContextShared shared
                ? Optional.of(shared.content())
                : change instanceof Coordination.HandoffOffered offered ? offered.bundle() : Optional.empty();
        if (!named.equals(content.map(Blob::hash))) {
            throw new InvalidInputException("\"" + change.describe() + "\" "
                    + named.map(hash -> "refers to content with the SHA-256 " + hash)
                            .orElse("refers to no content")
                    + ", but "
                    + content.map(given -> "comes with content that has " + given.hash())
                            .orElse("comes without any")
                    + "; use share(...) or offer(...), which see to that");
        }
        if (change instanceof Coordination.ContextShared shared
                && content.isPresent()
                && content.get().content().size() != shared.size()) {
            throw new InvalidInputException("\"" + change.describe() + "\" says that it has " + shared.size()
                    + " bytes, and comes with " + content.get().content().size());
        }
    }

    private static String names(Change change) {
        return change.scopes().stream().map(Scope::toString).findFirst().orElse("thing");
    }
}
