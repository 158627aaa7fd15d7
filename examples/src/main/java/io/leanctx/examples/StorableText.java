package io.leanctx.examples;

/** Recorded text as a session can hold it. Sessions take no blank text, no NUL and no half of a surrogate pair. */
final class StorableText {

    /** Stands for a text without a visible character. */
    static final String BLANK = "(no text)";

    private StorableText() {}

    /** The text itself wherever a session can hold it; else with stand-ins, so that no step is left out. */
    static String of(String recorded) {
        if (recorded.isBlank()) {
            return BLANK;
        }
        StringBuilder text = new StringBuilder(recorded.length());
        recorded.codePoints().forEach(c -> {
            if (c == 0) {
                text.append('\u2400');
            } else if (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE) {
                text.append('\ufffd');
            } else {
                text.appendCodePoint(c);
            }
        });
        return text.toString();
    }
}
