package io.leanctx.verifier;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;

/**
 * A public key for Ed25519, in the one form that it is written in.
 *
 * @param x509 its SubjectPublicKeyInfo in Base64
 */
record Ed25519Key(String x509) {

    /** What a SubjectPublicKeyInfo of RFC 8410 begins with; the 32 bytes of the key follow. */
    private static final byte[] PREFIX = {0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00};

    private static final int KEY_BYTES = 32;

    /**
     * Takes a key.
     *
     * @throws IllegalArgumentException if it is not one
     */
    Ed25519Key {
        byte[] bytes = new byte[0];
        try {
            bytes = base64(x509);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("\"" + x509 + "\" is not a key: " + e.getMessage(), e);
        }
        if (bytes.length != PREFIX.length + KEY_BYTES || !Arrays.equals(PREFIX, Arrays.copyOf(bytes, PREFIX.length))) {
            throw new IllegalArgumentException("\"" + x509 + "\" is not an Ed25519 public key in X.509 and Base64");
        }
    }

    /**
     * The bytes of Base64.
     *
     * @throws IllegalArgumentException if it is anything else, or not in canonical form
     */
    static byte[] base64(String text) {
        byte[] bytes = Base64.getDecoder().decode(text);
        if (!Base64.getEncoder().encodeToString(bytes).equals(text)) {
            throw new IllegalArgumentException("it is not Base64 in canonical form");
        }
        return bytes;
    }

    /** The SHA-256 of its bytes. */
    String fingerprint() {
        return Digests.hex(Digests.sha256().digest(base64(x509)));
    }

    boolean verifies(byte[] message, byte[] signed) {
        try {
            PublicKey key = KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(base64(x509)));
            Signature signature = Signature.getInstance("Ed25519");
            signature.initVerify(key);
            signature.update(message);
            return signature.verify(signed);
        } catch (GeneralSecurityException e) {
            return false; // Not the form of a signature, or bytes that are no point of the curve.
        }
    }
}
