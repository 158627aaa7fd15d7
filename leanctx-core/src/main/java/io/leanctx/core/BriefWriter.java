package io.leanctx.core;

import io.leanctx.Brief;
import io.leanctx.InvalidInputException;
import io.leanctx.LimitExceededException;
import io.leanctx.Position;
import io.leanctx.TokenBudget;
import org.jspecify.annotations.Nullable;

/**
 * Finds how much of a session has room within a budget of tokens. Counting may be slow, and tokens of parts do not add
 * up to those of the whole; so whole texts are counted, of about the size that is allowed, while the number of bytes
 * that a text may have is doubled and then halved in on. That takes some twelve counts, however large the session is.
 */
final class BriefWriter {

    /** What a token has in bytes, to begin with. */
    private static final int BYTES_PER_TOKEN = 4;

    private final BriefOutline outline;
    private final TokenBudget budget;
    private final Position position;

    BriefWriter(BriefOutline outline, TokenBudget budget, Position position) {
        this.outline = outline;
        this.budget = budget;
        this.position = position;
    }

    /** A text with how many tokens it has. */
    private record Counted(BriefChoice choice, String text, int tokens) {}

    /**
     * Writes the brief.
     *
     * @throws LimitExceededException if the headline is over the budget
     * @throws InvalidInputException if the counter counts less than nothing
     */
    Brief write() {
        Counted best = search();
        if (best == null) {
            return headline();
        }
        return new Brief(best.text(), best.tokens(), position, new BriefPage(best.choice()).omitted());
    }

    /**
     * The text of the greatest capacity that keeps to the budget, within a margin of a capacity's 64th; none if none
     * does.
     */
    private @Nullable Counted search() {
        Counted best = null;
        long over = Long.MAX_VALUE;
        for (long capacity = (long) budget.tokens() * BYTES_PER_TOKEN; isWorthTrying(capacity, best, over); ) {
            Counted tried = counted(capacity);
            if (tried.tokens() <= budget.tokens()) {
                best = tried;
            } else {
                over = capacity;
            }
            capacity = over == Long.MAX_VALUE ? 2 * capacity : (capacityOf(best) + over) / 2;
        }
        return best;
    }

    /** Whether a capacity that lies between what fits and what is over may fit, and hold more than what fits. */
    private static boolean isWorthTrying(long capacity, @Nullable Counted best, long over) {
        if (best == null) {
            return capacity < over;
        }
        long fits = capacityOf(best);
        return !best.choice().isComplete() && over - fits > 1 + fits / 64;
    }

    private static long capacityOf(@Nullable Counted counted) {
        return counted == null ? 0 : counted.choice().capacity();
    }

    private Counted counted(long capacity) {
        BriefChoice choice = BriefChoice.of(outline, capacity);
        String text = new BriefPage(choice).text();
        return new Counted(choice, text, count(text));
    }

    private Brief headline() {
        String text = BriefPage.headline(outline);
        int tokens = count(text);
        if (tokens > budget.tokens()) {
            throw new LimitExceededException(
                    "the headline of a brief of " + outline.head().workspace() + "/"
                            + outline.head().channel(),
                    tokens,
                    budget.tokens(),
                    "tokens",
                    "give the brief a budget of at least " + tokens + " tokens");
        }
        return new Brief(text, tokens, position, new BriefPage(BriefChoice.of(outline, 0)).omitted());
    }

    private int count(String text) {
        int tokens = budget.counter().count(text);
        if (tokens < 0) {
            throw new InvalidInputException("the token counter of the budget counts " + tokens + " tokens in a text of "
                    + text.length() + " characters; give one that counts at least 0");
        }
        return tokens;
    }
}
