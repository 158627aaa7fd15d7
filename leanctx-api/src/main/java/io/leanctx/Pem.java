package io.leanctx;

import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A private key between two lines (RFC 7468). No message has anything of what is between them. */
final class Pem {

    private static final String LABEL = "PRIVATE KEY";
    private static final String END = "-----END " + LABEL + "-----";
    private static final Pattern BEGIN = Pattern.compile("-----BEGIN ([A-Z0-9 ]{1,40})-----");
    private static final int LINE = 64;

    private Pem() {}

    /** The bytes of the one private key in a text. */
    static byte[] privateKey(String pem) {
        Matcher begin = BEGIN.matcher(pem);
        @Nullable String other = null;
        int body = -1;
        while (begin.find()) {
            if (!begin.group(1).equals(LABEL)) {
                other = other == null ? begin.group(1) : other;
            } else if (body >= 0) {
                throw new InvalidInputException("the text has more than one private key; give one");
            } else {
                body = begin.end();
            }
        }
        if (body < 0) {
            throw new InvalidInputException(other == null ? noKey() : anotherKind(other));
        }
        int end = pem.indexOf(END, body);
        if (end < 0) {
            throw new InvalidInputException("the private key was cut off: the line \"" + END
                    + "\" is missing; give the whole text of the file");
        }
        try {
            return Base64.getDecoder().decode(pem.substring(body, end).replaceAll("\\s+", ""));
        } catch (IllegalArgumentException e) {
            // Without the cause, which has a character of the key.
            throw new InvalidInputException(
                    "what is between the first and the last line of the private key is not Base64; it is damaged, or not"
                            + " in the form that openssl genpkey writes");
        }
    }

    /** A private key in PKCS#8 as text. */
    static String privateKey(byte[] pkcs8) {
        Base64.Encoder lines = Base64.getMimeEncoder(LINE, new byte[] {'\n'});
        return "-----BEGIN " + LABEL + "-----\n" + lines.encodeToString(pkcs8) + '\n' + END + '\n';
    }

    private static String noKey() {
        return "the text has no line \"-----BEGIN " + LABEL
                + "-----\", so it is no private key in PEM; give the text of"
                + " the file that openssl genpkey -algorithm ed25519 writes";
    }

    private static String anotherKind(String label) {
        if (label.equals("ENCRYPTED PRIVATE KEY")) {
            return "the private key is encrypted; decrypt it first, as with openssl pkey -in key.pem, and give the result";
        } else if (label.endsWith("PUBLIC KEY") || label.equals("CERTIFICATE")) {
            return "the text has the public half of a key only (" + label + "); give the private half";
        }
        return "the text has a block \"" + label
                + "\", and no private key in PKCS#8; give an Ed25519 key as openssl genpkey"
                + " -algorithm ed25519 writes it";
    }
}
