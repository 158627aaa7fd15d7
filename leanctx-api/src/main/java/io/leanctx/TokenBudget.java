package io.leanctx;

/**
 * How many tokens something may have, and who counts them.
 *
 * @param tokens the most tokens, at least 1
 * @param counter who counts
 * @since 0.1.0
 */
public record TokenBudget(int tokens, TokenCounter counter) {

    /**
     * Creates a budget.
     *
     * @param tokens the most tokens, at least 1
     * @param counter who counts
     * @throws InvalidInputException if {@code tokens} is below 1
     */
    public TokenBudget {
        Check.present("token counter", counter);
        if (tokens < 1) {
            throw new InvalidInputException("a budget of " + tokens + " tokens has room for nothing; give at least 1");
        }
    }

    /**
     * A budget that is counted by {@link TokenCounter#estimate}.
     *
     * @param tokens the most tokens, at least 1
     * @return the budget
     * @throws InvalidInputException if {@code tokens} is below 1
     */
    public static TokenBudget of(int tokens) {
        return new TokenBudget(tokens, TokenCounter.estimate());
    }
}
