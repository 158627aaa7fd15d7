package io.leanctx.core;

import io.leanctx.Hash;
import io.leanctx.SigningKeys;
import io.leanctx.StoreFailedException;
import io.leanctx.spi.Append;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;

/** What a store with a key says of a commit: that it stood at the head of its log, and so what came before it as well. */
final class Countersigning {

    /** The bytes of a countersignature: whose key it is, and the signature. */
    static final int BYTES = Hash.BYTES + Signing.BYTES;

    private final SigningKeys keys;
    private final Hash fingerprint;

    Countersigning(SigningKeys keys) {
        this.keys = keys;
        this.fingerprint = keys.publicKey().fingerprint();
    }

    /**
     * An append with the store's signature of its commit.
     *
     * @param payload what its entry was sealed of
     * @throws StoreFailedException if the key does not sign
     */
    Append of(Append append, EncodedPayload payload) {
        byte[] signature = signature(append);
        return new Append(
                append.key(),
                append.expected(),
                append.operation(),
                EntryCodec.withSignature(append.entry(), payload, signature),
                append.head(),
                append.preconditions(),
                append.blobs(),
                append.rewrites());
    }

    private byte[] signature(Append append) {
        ByteBuffer bytes = ByteBuffer.allocate(BYTES);
        fingerprint.write(bytes);
        try {
            bytes.put(Signing.sign(
                    keys.privateKey(), Domain.HEAD, append.head().position().hash()));
        } catch (GeneralSecurityException | RuntimeException e) {
            throw new StoreFailedException(
                    "the key of the store does not sign, so nothing was written to " + append.key() + ": " + e
                            + "; see to whoever keeps the private half of "
                            + keys.publicKey().x509(),
                    e);
        }
        return bytes.array();
    }
}
