package io.leanctx.mcp;

/**
 * Counts the tokens of a JSON text without a vocabulary, on the high side. Vocabularies have whole words, but of what looks like
 * chance (Base64, hashes, rare scripts) only two characters, or one, or less. So letters are cheap where they stand in words, and
 * a run of letters and digits in which they stand otherwise is counted almost by the character.
 *
 * <p>Of what agents write, no more is there than is counted. Of a text that was made to have more, there is at most 5/3 of it
 * by cl100k: one byte is a token there at most, two letters that vocabularies often have side by side are one, and so are three
 * digits. Safe for use by any number of threads, through {@link #of}.
 */
final class CautiousCount {

    /** In hundredths of a token, like all numbers here. */
    private static final int TOKEN = 100;
    /** What is one letter of a word, as what comes before it: a space, or the end of a word in one with several capitals. */
    private static final int LETTER = 40;

    private static final int RARER_LETTER = 60;
    private static final int ODD_LETTER = 72;
    private static final int SYMBOL = 70;
    private static final int CASE_CHANGE = 20;
    /** Letters with which few pairs are in vocabularies; more of the capitals, as these are. */
    private static final String RAREST = "jqxzJQXZVWYK";

    private static final String RARER = "vwky";
    /** A run of letters that is longer is no word. */
    private static final int LONGEST_WORD = 24;
    /** So many spaces are one token, where more than one stand together. */
    private static final int SPACES = 16;

    private final String text;
    private int at;
    private long hundredths;

    private CautiousCount(String text) {
        this.text = text;
    }

    /** How many tokens a text has, as JSON has it: with escapes. */
    static int of(String json) {
        return new CautiousCount(json).count();
    }

    private int count() {
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == '\\') {
                escape();
            } else if (isLetter(c) || isDigit(c)) {
                run();
            } else if (c == ' ') {
                spaces();
            } else if (c < 0x80) {
                symbols();
            } else {
                hundredths += beyondAscii(c);
                at++;
            }
        }
        return Math.toIntExact((hundredths + TOKEN - 1) / TOKEN);
    }

    private static boolean isLetter(char c) {
        return (c >= 'a' && c <= 'z') || isCapital(c);
    }

    private static boolean isCapital(char c) {
        return c >= 'A' && c <= 'Z';
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private void escape() {
        boolean isCode = at + 1 < text.length() && text.charAt(at + 1) == 'u';
        hundredths += isCode ? 4 * TOKEN : TOKEN;
        at = Math.min(text.length(), at + (isCode ? 6 : 2));
    }

    /** One space is the beginning of the word after it, but not of a number, nor in scripts of which vocabularies have little. */
    private void spaces() {
        int begin = at;
        while (at < text.length() && text.charAt(at) == ' ') {
            at++;
        }
        int before = at - begin - 1;
        char next = at < text.length() ? text.charAt(at) : '"';
        hundredths += isDigit(next) || next >= 0x530 ? TOKEN : LETTER;
        hundredths += (before + SPACES - 1) / SPACES * (long) TOKEN;
    }

    private void symbols() {
        int begin = at;
        while (at < text.length() && isSymbol(text.charAt(at))) {
            at++;
        }
        hundredths += Math.max(TOKEN, SYMBOL * (long) (at - begin));
    }

    private static boolean isSymbol(char c) {
        return c < 0x80 && c != '\\' && c != ' ' && !isLetter(c) && !isDigit(c);
    }

    /** By the bytes of UTF-8, of which vocabularies have pairs in most scripts, and in some nothing. */
    private static int beyondAscii(char c) {
        if ((c >= 0x1200 && c < 0x1e00) || (c >= 0xa000 && c < 0xac00)) {
            return 3 * TOKEN; // from Ethiopic to the Latin of phoneticians; from Yi to Meetei Mayek
        }
        boolean isArmenian = c >= 0x530 && c < 0x590;
        boolean isCommon = c < 0x700 && !isArmenian;
        return isCommon || Character.isSurrogate(c) ? TOKEN * 3 / 2 : 2 * TOKEN;
    }

    /** Letters and digits that stand together. */
    private void run() {
        int begin = at;
        boolean hasDigits = false;
        while (at < text.length() && (isLetter(text.charAt(at)) || isDigit(text.charAt(at)))) {
            hasDigits |= isDigit(text.charAt(at));
            at++;
        }
        long words = hasDigits ? -1 : words(begin, at);
        hundredths += words >= 0 ? words : odd(begin, at);
    }

    /** What words are, such as {@code text}, {@code TEXT} or {@code maxTokens}; negative for what is none. */
    private long words(int begin, int end) {
        long sum = 0;
        int next = begin;
        while (next < end) {
            int word = next;
            while (next < end && isCapital(text.charAt(next))) {
                next++;
            }
            while (next < end && !isCapital(text.charAt(next))) {
                next++;
            }
            if (next - word > LONGEST_WORD) {
                return -1;
            }
            long letters = word == begin ? 0 : CASE_CHANGE;
            for (int i = word; i < next; i++) {
                letters += letter(text.charAt(i));
            }
            sum += Math.max(TOKEN, letters);
        }
        return sum;
    }

    private static int letter(char c) {
        if (RAREST.indexOf(c) >= 0) {
            return TOKEN;
        }
        return isCapital(c) || RARER.indexOf(c) >= 0 ? RARER_LETTER : LETTER;
    }

    private long odd(int begin, int end) {
        long sum = 0;
        int next = begin;
        while (next < end) {
            int part = next;
            boolean isNumber = isDigit(text.charAt(part));
            long letters = 0;
            while (next < end && isDigit(text.charAt(next)) == isNumber) {
                letters += Math.max(ODD_LETTER, letter(text.charAt(next)));
                next++;
            }
            sum += isNumber ? (next - part + 2) / 3 * (long) TOKEN : Math.max(TOKEN, letters);
        }
        return sum;
    }
}
