package io.leanctx.core;

import io.leanctx.Hash;
import io.leanctx.SigningKeys;
import java.security.GeneralSecurityException;

/**
 * Puts a store's name under a proof.
 *
 * @param key the store's public key for Ed25519, as a SubjectPublicKeyInfo of X.509, in Base64
 * @param signing signs {@code Domain.SEAL.bound(digest)}
 */
record ProofSigner(String key, Signing signing) {

    static ProofSigner of(SigningKeys keys) {
        return new ProofSigner(
                keys.publicKey().x509(),
                digest -> io.leanctx.core.Signing.sign(keys.privateKey(), Domain.SEAL, digest));
    }

    /** Signs the digest of a proof. */
    @FunctionalInterface
    interface Signing {
        byte[] sign(Hash digest) throws GeneralSecurityException;
    }
}
