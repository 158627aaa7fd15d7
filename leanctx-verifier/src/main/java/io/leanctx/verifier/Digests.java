package io.leanctx.verifier;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256, with and without the name of what it is of. */
final class Digests {

    static final int BYTES = 32;

    private Digests() {}

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform must provide SHA-256; this one does not", e);
        }
    }

    /** A digest that has taken in the name of a domain. */
    static MessageDigest of(String domain) {
        MessageDigest digest = sha256();
        digest.update(named(domain, new byte[0]));
        return digest;
    }

    /** The name of a domain, a zero byte, and some bytes: what is signed. */
    static byte[] named(String domain, byte[] bytes) {
        byte[] name = domain.getBytes(StandardCharsets.US_ASCII);
        byte[] named = new byte[name.length + 1 + bytes.length];
        System.arraycopy(name, 0, named, 0, name.length);
        System.arraycopy(bytes, 0, named, name.length + 1, bytes.length);
        return named;
    }

    static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
