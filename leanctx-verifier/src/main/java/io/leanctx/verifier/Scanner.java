package io.leanctx.verifier;

import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;

/**
 * Reads JSON byte by byte and takes the canonical form only (RFC 8785, numbers whole and below 2^53), so that what was read
 * is what was hashed. Holds a buffer, and the names of the objects it is in. Used by one thread.
 */
final class Scanner {

    /** How deep objects and arrays may stand in each other. */
    static final int MAX_DEPTH = 1_005;

    /** The longest text that is kept. */
    static final int MAX_TEXT = 1 << 20;

    private static final long EXACT = 1L << 53;
    private static final int MAX_NAMES = 4 << 20;
    private static final int END = -1;
    private static final String ESCAPED = "\b\t\n\f\r\"\\";
    private static final String ESCAPES = "btnfr\"\\";

    private final InputStream in;
    private final byte[] buffer = new byte[1 << 16];
    private int at;
    private int end;
    private int undigested;
    private long before;
    private @Nullable MessageDigest whole;
    private @Nullable MessageDigest part;

    private final @Nullable String[] names = new String[MAX_DEPTH + 1];
    private final boolean[] first = new boolean[MAX_DEPTH + 1];
    private int depth;
    private int namesHeld;

    Scanner(InputStream in) {
        this.in = in;
    }

    /** Digests what is read from here on, until null is given; independent of the digest of a part. */
    void digestWhole(@Nullable MessageDigest digest) {
        digestSoFar();
        whole = digest;
    }

    /** Digests what is read from here on, until null is given. */
    void digestPart(@Nullable MessageDigest digest) {
        digestSoFar();
        part = digest;
    }

    FlawException flaw(String what) {
        return new FlawException("byte " + (before + at), what);
    }

    void beginObject() throws IOException, FlawException {
        begin('{');
    }

    /** The name of the next field, whose value is to be read next; null at the end of the object. */
    @Nullable
    String field() throws IOException, FlawException {
        int next = read();
        if (next == '}') {
            leave();
            return null;
        }
        if (first[depth]) {
            first[depth] = false;
        } else {
            require(next == ',', "there is no comma between two fields");
            next = read();
        }
        require(next == '"', "a field has no name");
        StringBuilder text = new StringBuilder();
        characters(text, MAX_TEXT);
        String name = text.toString();
        String last = names[depth];
        require(
                last == null || last.compareTo(name) < 0,
                "fields are not in order, or one is there twice: it is not in canonical form");
        namesHeld += name.length() - (last == null ? 0 : last.length());
        require(namesHeld <= MAX_NAMES, "names of fields are longer than what is read");
        names[depth] = name;
        require(read() == ':', "there is no colon after the name of a field");
        return name;
    }

    void beginArray() throws IOException, FlawException {
        begin('[');
    }

    /** Whether another element follows, which is to be read next. */
    boolean element() throws IOException, FlawException {
        if (first[depth]) {
            first[depth] = false;
            if (peek() != ']') {
                return true;
            }
        }
        int next = read();
        if (next == ']') {
            leave();
            return false;
        }
        require(next == ',', "there is no comma between two elements");
        return true;
    }

    /** What the next value begins with. */
    int peek() throws IOException {
        if (at == end) {
            fill();
        }
        return at == end ? END : buffer[at] & 0xff;
    }

    /** A text; refused if it is longer than what is kept. */
    String text() throws IOException, FlawException {
        return text(MAX_TEXT);
    }

    String text(int most) throws IOException, FlawException {
        require(read() == '"', "a text is missing");
        StringBuilder text = new StringBuilder();
        characters(text, most);
        return text.toString();
    }

    /** A whole number. */
    long number() throws IOException, FlawException {
        boolean negative = peek() == '-';
        if (negative) {
            read();
        }
        int digit = read() - '0';
        require(digit >= 0 && digit <= 9 && !(negative && digit == 0), "a whole number is missing");
        long number = digit;
        while (peek() >= '0' && peek() <= '9') {
            require(number > 0, "a number begins with 0: it is not in canonical form");
            number = number * 10 + (read() - '0');
            require(number < EXACT, "a number is not below 2^53");
        }
        require("eE.".indexOf(peek()) < 0 || peek() == END, "a number is not whole, or not in canonical form");
        return negative ? -number : number;
    }

    void literal(String expected) throws IOException, FlawException {
        for (int i = 0; i < expected.length(); i++) {
            require(read() == expected.charAt(i), "it is not JSON");
        }
    }

    /** Passes over a value, whatever it is. */
    void skip() throws IOException, FlawException {
        switch (peek()) {
            case '{' -> {
                beginObject();
                while (field() != null) {
                    skip();
                }
            }
            case '[' -> {
                beginArray();
                while (element()) {
                    skip();
                }
            }
            case '"' -> {
                read();
                characters(null, 0);
            }
            case 't' -> literal("true");
            case 'f' -> literal("false");
            case 'n' -> literal("null");
            default -> number();
        }
    }

    /** Digests the bytes that a text in Base64 stands for, however many. */
    void base64(MessageDigest digest) throws IOException, FlawException {
        require(read() == '"', "a text is missing");
        byte[] three = new byte[3];
        for (int next = read(); next != '"'; next = read()) {
            int bits = (sextet(next) << 18) | (sextet(read()) << 12);
            int third = read();
            int fourth = read();
            int padding = third == '=' ? 2 : fourth == '=' ? 1 : 0;
            require(third != '=' || fourth == '=', "Base64 is not padded as it must be");
            bits |= (padding == 2 ? 0 : sextet(third) << 6) | (padding > 0 ? 0 : sextet(fourth));
            require(
                    padding == 0 || ((bits & (padding == 2 ? 0xffff : 0xff)) == 0 && peek() == '"'),
                    "Base64 is not in canonical form");
            three[0] = (byte) (bits >> 16);
            three[1] = (byte) (bits >> 8);
            three[2] = (byte) bits;
            digest.update(three, 0, 3 - padding);
        }
    }

    void requireEnd() throws IOException, FlawException {
        require(peek() == END, "something follows after the proof");
    }

    private void begin(char bracket) throws IOException, FlawException {
        require(read() == bracket, bracket == '{' ? "an object is missing" : "an array is missing");
        require(depth < MAX_DEPTH, "it is nested deeper than " + MAX_DEPTH);
        depth++;
        first[depth] = true;
        names[depth] = null;
    }

    private void leave() {
        String last = names[depth];
        namesHeld -= last == null ? 0 : last.length();
        depth--;
    }

    private int sextet(int letter) throws FlawException {
        if (letter >= 'A' && letter <= 'Z') {
            return letter - 'A';
        } else if (letter >= 'a' && letter <= 'z') {
            return letter - 'a' + 26;
        } else if (letter >= '0' && letter <= '9') {
            return letter - '0' + 52;
        } else if (letter == '+') {
            return 62;
        }
        require(letter == '/', "a text is not Base64");
        return 63;
    }

    /** Reads up to the closing quote. */
    private void characters(@Nullable StringBuilder into, int most) throws IOException, FlawException {
        while (true) {
            int next = read();
            if (next == '"') {
                return;
            }
            require(next >= ' ', next == END ? "it ends early" : "a text has a control character");
            int point = next == '\\' ? escaped() : next < 0x80 ? next : multiByte(next);
            if (into != null) {
                into.appendCodePoint(point);
                require(into.length() <= most, "a text is longer than " + most + ", which is all that is read here");
            }
        }
    }

    private int escaped() throws IOException, FlawException {
        int letter = read();
        int known = letter == END ? -1 : ESCAPES.indexOf(letter);
        if (known >= 0) {
            return ESCAPED.charAt(known);
        }
        require(letter == 'u' && read() == '0' && read() == '0', "an escape is not in canonical form");
        int high = read() - '0';
        int low = "0123456789abcdef".indexOf(read());
        int control = high * 16 + low;
        require(
                (high == 0 || high == 1) && low >= 0 && ESCAPED.indexOf(control) < 0,
                "an escape is not in canonical form");
        return control;
    }

    private int multiByte(int lead) throws IOException, FlawException {
        int more = lead >= 0xf0 ? 3 : lead >= 0xe0 ? 2 : 1;
        int point = lead & (0x3f >> more);
        for (int i = 0; i < more; i++) {
            int next = read();
            require((next & 0xc0) == 0x80 && next != END, "a text is not UTF-8");
            point = (point << 6) | (next & 0x3f);
        }
        int least = more == 1 ? 0x80 : more == 2 ? 0x800 : 0x10000;
        require(
                lead >= 0xc2
                        && lead <= 0xf4
                        && point >= least
                        && point <= 0x10ffff
                        && (point < 0xd800 || point > 0xdfff),
                "a text is not UTF-8");
        return point;
    }

    private int read() throws IOException {
        if (at == end) {
            fill();
        }
        return at == end ? END : buffer[at++] & 0xff;
    }

    private void fill() throws IOException {
        digestSoFar();
        before += end;
        at = 0;
        undigested = 0;
        end = Math.max(0, in.read(buffer, 0, buffer.length));
    }

    private void digestSoFar() {
        if (whole != null) {
            whole.update(buffer, undigested, at - undigested);
        }
        if (part != null) {
            part.update(buffer, undigested, at - undigested);
        }
        undigested = at;
    }

    private void require(boolean holds, String otherwise) throws FlawException {
        if (!holds) {
            throw flaw(otherwise);
        }
    }
}
