package io.leanctx.core;

import io.leanctx.AgentKey;
import io.leanctx.Hash;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.SignatureException;

/** Signs what an agent means, which the root of a payload is the digest of: Ed25519 (RFC 8032). */
final class Signing {

    private static final String ALGORITHM = "Ed25519";

    private Signing() {}

    /** What is signed for a payload. */
    static byte[] message(Hash root) {
        return Domain.SIGNATURE.bound(root);
    }

    /**
     * Signs the root of a payload.
     *
     * @throws GeneralSecurityException if the key is not for Ed25519, or whoever keeps it fails to sign
     */
    static byte[] sign(PrivateKey key, Hash root) throws GeneralSecurityException {
        Signature signature = Signature.getInstance(ALGORITHM);
        signature.initSign(key);
        signature.update(message(root));
        return signature.sign();
    }

    /** Whether bytes are the signature of a root by the private half of a key. */
    static boolean verifies(AgentKey key, Hash root, byte[] signed) {
        try {
            Signature signature = Signature.getInstance(ALGORITHM);
            signature.initVerify(key.toPublicKey());
            signature.update(message(root));
            return signature.verify(signed);
        } catch (SignatureException e) {
            return false; // It is not even of the form of a signature.
        } catch (NoSuchAlgorithmException | InvalidKeyException e) {
            throw new IllegalStateException("Java 17 provides Ed25519; this platform cannot use the key " + key, e);
        }
    }
}
