package io.leanctx.mcp;

import io.leanctx.TokenCounter;

/** How long answers may be, in tokens that are counted on the high side. */
final class Tokens {

    /** Counts a text as it stands in JSON. */
    static final TokenCounter CAUTIOUS = Tokens::of;

    /** How many tokens an answer has at most where the caller does not say. By cl100k these are 10,000 in the worst case. */
    static final int DEFAULT = 6_000;
    /** Fewer have no room for an answer. */
    static final int LEAST = 3_000;
    /** More than this must be fetched in parts. */
    static final int MOST = 1_000_000;

    /** What is kept free for what every answer has: revisions, and what others changed. */
    static final int ENVELOPE = 1_500;

    /** What an entry takes that is shortened as far as can be. */
    static final int ENTRY = 250;

    private Tokens() {}

    static int of(Object value) {
        return CautiousCount.of(JsonText.write(value));
    }
}
