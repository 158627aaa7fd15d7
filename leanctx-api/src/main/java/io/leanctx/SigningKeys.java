package io.leanctx;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.EdECPrivateKey;
import java.security.spec.NamedParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;

/**
 * The two halves of a key for Ed25519 (RFC 8032), with which an agent signs its commits, or a store countersigns them. That
 * the halves belong together was tried when this was made. The private half is in no message and not in
 * {@link #toString()}. Immutable; safe for use by several threads.
 *
 * @since 0.1.0
 */
public final class SigningKeys {

    private static final String ALGORITHM = "Ed25519";

    /** Of no form that anything else is signed in. */
    private static final byte[] TRIAL = "leanctx/pair/1\0".getBytes(StandardCharsets.US_ASCII);

    private final PrivateKey privateKey;
    private final AgentKey publicKey;

    private SigningKeys(PrivateKey privateKey, AgentKey publicKey) {
        this.privateKey = privateKey;
        this.publicKey = publicKey;
    }

    /**
     * Makes new keys.
     *
     * @return keys that nobody else has
     */
    public static SigningKeys generate() {
        try {
            KeyPair pair = KeyPairGenerator.getInstance(ALGORITHM).generateKeyPair();
            return of(pair.getPrivate(), AgentKey.of(pair.getPublic()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Java 17 provides Ed25519; this platform does not", e);
        }
    }

    /**
     * Takes keys of the JDK, or of a module that keeps the private half to itself. Signs something to try them.
     *
     * @param privateKey the private half
     * @param publicKey the public half
     * @return the keys
     * @throws InvalidInputException if the private half cannot sign with Ed25519, or the public half is that of another
     */
    public static SigningKeys of(PrivateKey privateKey, AgentKey publicKey) {
        Check.present("private key", privateKey);
        Check.present("public key", publicKey);
        if (!belongTogether(privateKey, publicKey)) {
            throw new InvalidInputException("the private key is not the one of the public key " + publicKey.x509()
                    + "; give the two halves of one key");
        }
        return new SigningKeys(privateKey, publicKey);
    }

    /**
     * Reads a private key in PEM, as {@code openssl genpkey -algorithm ed25519} writes it. The public half is made from it.
     * Text around the key is passed over.
     *
     * @param pem text with one block {@code -----BEGIN PRIVATE KEY-----} that is not encrypted
     * @return the keys
     * @throws InvalidInputException if it is anything else, says what it is
     */
    public static SigningKeys fromPem(String pem) {
        return fromPkcs8(Pem.privateKey(Check.present("private key in PEM", pem)));
    }

    /**
     * Reads a private key in PKCS#8 (RFC 5958 and RFC 8410). The public half is made from it, and compared with what the
     * bytes themselves say of it.
     *
     * @param der the bytes of the key, not encrypted
     * @return the keys
     * @throws InvalidInputException if it is anything else, says what it is
     */
    public static SigningKeys fromPkcs8(byte[] der) {
        Pkcs8.Read read = Pkcs8.read(Check.present("private key in PKCS#8", der));
        try {
            PrivateKey key = KeyFactory.getInstance(ALGORITHM)
                    .generatePrivate(new PKCS8EncodedKeySpec(Pkcs8.write(read.seed())));
            AgentKey made = publicHalf(read.seed());
            if (!belongTogether(key, made)) {
                throw new IllegalStateException(
                        "the first provider of Ed25519 does not make a key of the random bytes it"
                                + " is given, so the public half cannot be made; give both halves with SigningKeys.of(...)");
            }
            if (read.publicKey().filter(said -> !said.equals(made)).isPresent()) {
                throw new InvalidInputException("the private key comes with a public key that is not its own, but "
                        + read.publicKey().get().x509() + "; it is damaged, or was put together from two keys");
            }
            return new SigningKeys(key, made);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Java 17 provides Ed25519; this platform does not", e);
        }
    }

    /**
     * The private half, for {@link Agent#withSigningKey}.
     *
     * @return the key; to be kept where passwords are
     */
    public PrivateKey privateKey() {
        return privateKey;
    }

    /**
     * The public half, for {@link AgentProfile#withKey}, and for whoever verifies.
     *
     * @return the key
     */
    public AgentKey publicKey() {
        return publicKey;
    }

    /**
     * The private half in PKCS#8, for {@link #fromPkcs8} and other programs.
     *
     * @return a new array; to be kept where passwords are
     * @throws UnsupportedOperationException if whoever keeps the private half does not give it out
     */
    public byte[] toPkcs8() {
        if (privateKey instanceof EdECPrivateKey key && key.getBytes().isPresent()) {
            return Pkcs8.write(key.getBytes().get());
        }
        throw new UnsupportedOperationException("whoever keeps the private half of " + publicKey.x509()
                + " does not give it out, so it cannot be written; keep it there");
    }

    /**
     * The private half in PEM, for {@link #fromPem} and other programs.
     *
     * @return what {@code openssl pkey} would write; to be kept where passwords are
     * @throws UnsupportedOperationException if whoever keeps the private half does not give it out
     */
    public String toPem() {
        return Pem.privateKey(toPkcs8());
    }

    /**
     * The public half alone.
     *
     * @return its fingerprint
     */
    @Override
    public String toString() {
        return "the keys " + publicKey.fingerprint();
    }

    /** The JDK makes the public half together with a new key only, and a new key is what its source of chance gives. */
    private static AgentKey publicHalf(byte[] seed) throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance(ALGORITHM);
        generator.initialize(NamedParameterSpec.ED25519, new GivenBytes(seed));
        return AgentKey.of(generator.generateKeyPair().getPublic());
    }

    private static boolean belongTogether(PrivateKey privateKey, AgentKey publicKey) {
        byte[] signed;
        try {
            Signature signature = Signature.getInstance(ALGORITHM);
            signature.initSign(privateKey);
            signature.update(TRIAL);
            signed = signature.sign();
        } catch (GeneralSecurityException e) {
            throw new InvalidInputException(
                    "the private key is of " + privateKey.getAlgorithm() + " and cannot sign with Ed25519: "
                            + e.getClass().getSimpleName() + "; give an Ed25519 key",
                    e);
        }
        try {
            Signature signature = Signature.getInstance(ALGORITHM);
            signature.initVerify(publicKey.toPublicKey());
            signature.update(TRIAL);
            return signature.verify(signed);
        } catch (GeneralSecurityException e) {
            throw new InvalidInputException(
                    "the private key signs with something else than Ed25519; give an Ed25519 key", e);
        }
    }

    /** Gives out what it was given, as often as it is asked. */
    private static final class GivenBytes extends SecureRandom {

        private static final long serialVersionUID = 1L;

        private final byte[] given;

        GivenBytes(byte[] given) {
            this.given = given.clone();
        }

        @Override
        public void nextBytes(byte[] bytes) {
            if (bytes.length != given.length) {
                throw new IllegalStateException("the provider of Ed25519 asks for " + bytes.length
                        + " random bytes to make a key of, not for " + given.length);
            }
            System.arraycopy(given, 0, bytes, 0, bytes.length);
        }
    }
}
