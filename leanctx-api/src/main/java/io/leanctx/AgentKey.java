package io.leanctx;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Set;

/**
 * The public key of an agent or a store, for Ed25519 (RFC 8032). Immutable.
 *
 * @param x509 the key as a SubjectPublicKeyInfo of X.509 (RFC 8410), in Base64 without line breaks
 * @since 0.1.0
 */
public record AgentKey(String x509) {

    /**
     * The points of small order, as they are encoded but for the sign: under such a key anybody can sign anything, so that an
     * agent could deny later what it signed.
     */
    private static final Set<String> WORTHLESS = Set.of(
            "0000000000000000000000000000000000000000000000000000000000000000",
            "0100000000000000000000000000000000000000000000000000000000000000",
            "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
            "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
            "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
            "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
            "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f");

    private static final int POINT_BYTES = 32;

    /**
     * Creates a key.
     *
     * @param x509 the key as a SubjectPublicKeyInfo of X.509, in Base64 without line breaks
     * @throws InvalidInputException if it is not an Ed25519 public key, in this form, or one under which anybody can sign
     */
    public AgentKey {
        if (WORTHLESS.contains(point(decode(Check.present("key", x509)).getEncoded()))) {
            throw new InvalidInputException("under the key " + x509
                    + ", a point of small order, anybody can sign; make one with SigningKeys.generate()");
        }
    }

    /**
     * Takes a key of the JDK.
     *
     * @param key a public key that {@code KeyPairGenerator.getInstance("Ed25519")} makes
     * @return the key
     * @throws InvalidInputException if it is not an Ed25519 public key, or one under which anybody can sign
     */
    public static AgentKey of(PublicKey key) {
        return new AgentKey(
                Base64.getEncoder().encodeToString(Check.present("key", key).getEncoded()));
    }

    /**
     * The key for the JDK to verify with.
     *
     * @return a key of the algorithm Ed25519
     */
    public PublicKey toPublicKey() {
        return decode(x509);
    }

    /**
     * What a key is told from others by, where it need not be known itself.
     *
     * @return the SHA-256 of the key as a SubjectPublicKeyInfo of X.509, in DER
     */
    public Hash fingerprint() {
        return Hash.sha256(Base64.getDecoder().decode(x509));
    }

    private static String point(byte[] der) {
        byte[] point = Arrays.copyOfRange(der, der.length - POINT_BYTES, der.length);
        point[POINT_BYTES - 1] &= 0x7f;
        return HexFormat.of().formatHex(point);
    }

    private static PublicKey decode(String x509) {
        try {
            PublicKey key = KeyFactory.getInstance("Ed25519")
                    .generatePublic(new X509EncodedKeySpec(Base64.getDecoder().decode(x509)));
            if (key instanceof EdECPublicKey
                    && Base64.getEncoder().encodeToString(key.getEncoded()).equals(x509)) {
                return key;
            }
            throw new InvalidInputException("the key is " + key.getAlgorithm()
                    + ", or not in the form it would be written" + " in; give an Ed25519 public key");
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            // Without an excerpt: it may be the private half that was given.
            throw new InvalidInputException(
                    "a text of " + x509.length()
                            + " characters is not an Ed25519 public key in X.509 and Base64; make one with"
                            + " SigningKeys.generate()",
                    e);
        }
    }
}
