package io.leanctx;

/**
 * Counts the tokens that a text has for a language model. Called by several threads at once. A brief asks some twelve
 * times, each time with a text of about the budget's size, on the thread of who asked for the brief; what a counter
 * throws passes through to there.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface TokenCounter {

    /**
     * Counts.
     *
     * @param text the text; may be long
     * @return how many tokens it has, at least 0; always the same for the same text
     */
    int count(String text);

    /**
     * An estimate that needs no vocabulary: a token for every 4 bytes of UTF-8, rounded up. Over many texts of agents
     * at work it is a few percent from what GPT-4o counts; for a single one of digits, brackets or rare scripts it may
     * be half of that. {@code leanctx-tokens} has exact counters.
     *
     * @return the estimate
     */
    static TokenCounter estimate() {
        return text -> Math.toIntExact((Utf8.length(text) + 3) / 4);
    }
}
