package io.leanctx.core;

import io.leanctx.Hash;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;

/** Signs hashes with Ed25519 (RFC 8032): what an agent means, or where a store says that it landed. */
final class Signing {

    private static final String ALGORITHM = "Ed25519";

    private Signing() {}

    /** The bytes of a signature. */
    static final int BYTES = 64;

    /**
     * Signs a hash in its role.
     *
     * @throws GeneralSecurityException if the key is not for Ed25519, or whoever keeps it fails to sign
     */
    static byte[] sign(PrivateKey key, Domain role, Hash hash) throws GeneralSecurityException {
        Signature signature = Signature.getInstance(ALGORITHM);
        signature.initSign(key);
        signature.update(role.bound(hash));
        return signature.sign();
    }

    /** Whether bytes are the signature of a hash, in its role, by the private half of a key. */
    static boolean verifies(PublicKey key, Domain role, Hash hash, byte[] signed) {
        try {
            Signature signature = Signature.getInstance(ALGORITHM);
            signature.initVerify(key);
            signature.update(role.bound(hash));
            return signature.verify(signed);
        } catch (SignatureException e) {
            return false; // It is not even of the form of a signature.
        } catch (NoSuchAlgorithmException | InvalidKeyException e) {
            throw new IllegalStateException("Java 17 provides Ed25519; this platform cannot use the key " + key, e);
        }
    }
}
