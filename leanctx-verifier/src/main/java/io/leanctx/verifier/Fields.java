package io.leanctx.verifier;

import java.io.IOException;
import java.util.HexFormat;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads an object of which all fields are known, one after another. Used by one thread. */
final class Fields {

    private static final Pattern HEX = Pattern.compile("[0-9a-f]*");
    private static final Pattern WHOLE = Pattern.compile("0|-?[1-9][0-9]{0,18}");

    private final Scanner in;
    private final String where;
    private @Nullable String ahead;
    private boolean looked;

    Fields(Scanner in, String where) throws IOException, FlawException {
        this.in = in;
        this.where = where;
        in.beginObject();
    }

    /** Goes on to a field that must come next. */
    void next(String name) throws IOException, FlawException {
        if (!optional(name)) {
            throw new FlawException(
                    where, ahead == null ? "there is no " + name : "there is " + ahead + ", and not " + name);
        }
    }

    /** Goes on to a field if that comes next. */
    boolean optional(String name) throws IOException, FlawException {
        if (!looked) {
            ahead = in.field();
            looked = true;
        }
        looked = !name.equals(ahead);
        return !looked;
    }

    void end() throws IOException, FlawException {
        if (!looked) {
            ahead = in.field();
        }
        if (ahead != null) {
            throw new FlawException(where, "the field " + ahead + " is not known here");
        }
    }

    byte[] hash() throws IOException, FlawException {
        return hex(Digests.BYTES);
    }

    byte[] hex(int bytes) throws IOException, FlawException {
        String text = in.text();
        if (text.length() != 2 * bytes || !HEX.matcher(text).matches()) {
            throw new FlawException(where, "a text is not " + 2 * bytes + " hexadecimal digits in lower case");
        }
        return HexFormat.of().parseHex(text);
    }

    long instant() throws IOException, FlawException {
        String text = in.text();
        try {
            if (WHOLE.matcher(text).matches()) {
                return Long.parseLong(text);
            }
        } catch (NumberFormatException e) {
            throw new FlawException(where, "the instant " + text + " is out of range");
        }
        throw new FlawException(where, "an instant is not a whole number in a text");
    }

    byte[] base64() throws IOException, FlawException {
        try {
            return Ed25519Key.base64(in.text());
        } catch (IllegalArgumentException e) {
            throw new FlawException(where, "a text is not Base64 in canonical form");
        }
    }

    Ed25519Key key() throws IOException, FlawException {
        return key(in, where);
    }

    /** Reads a text that is a key. */
    static Ed25519Key key(Scanner in, String where) throws IOException, FlawException {
        String x509 = in.text();
        try {
            return new Ed25519Key(x509);
        } catch (IllegalArgumentException e) {
            throw new FlawException(where, "a key is not one for Ed25519, in X.509 and Base64");
        }
    }
}
