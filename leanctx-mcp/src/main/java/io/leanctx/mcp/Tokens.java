package io.leanctx.mcp;

import io.leanctx.TokenCounter;

/**
 * Counts the tokens of an answer, on the high side: JSON, names and hashes have fewer characters to a token than prose, and what
 * is beyond ASCII has less than one.
 */
final class Tokens {

    /** Counts a text as it stands in JSON. */
    static final TokenCounter CAUTIOUS = Tokens::of;

    /** How many tokens an answer has at most where the caller does not say. */
    static final int DEFAULT = 6_000;
    /** Fewer have no room for an answer. */
    static final int LEAST = 3_000;
    /** More than this must be fetched in parts. */
    static final int MOST = 1_000_000;

    /** What is kept free for what every answer has: revisions, and what others changed. */
    static final int ENVELOPE = 1_400;

    /** What an entry takes that is shortened as far as can be. */
    static final int ENTRY = 250;

    private Tokens() {}

    static int of(Object value) {
        return count(JsonText.write(value));
    }

    private static int count(String text) {
        long ascii = text.chars().filter(c -> c < 0x80).count();
        return Math.toIntExact((ascii + 2) / 3 + 2 * (text.length() - ascii));
    }
}
