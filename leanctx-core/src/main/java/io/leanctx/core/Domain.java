package io.leanctx.core;

import io.leanctx.Hash;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * What a SHA-256 or a signature is of. Each begins with a name of its own, so that bytes of one role never pass for those
 * of another.
 */
final class Domain {

    /** Salt and closed part of a change. */
    static final Domain CLOSED = new Domain("leanctx/closed/1");

    /** The open part of a payload. */
    static final Domain PAYLOAD = new Domain("leanctx/payload/1");

    /** The envelope that the store puts around a payload. */
    static final Domain ENVELOPE = new Domain("leanctx/envelope/1");

    /** The key and the incarnation of a log: what its first entry follows. */
    static final Domain GENESIS = new Domain("leanctx/genesis/1");

    /** The payload root that an agent signs. */
    static final Domain SIGNATURE = new Domain("leanctx/signature/1");

    /** A proof, without its seal. */
    static final Domain PROOF = new Domain("leanctx/proof/1");

    /** The digest of a proof, which the store signs. */
    static final Domain SEAL = new Domain("leanctx/seal/1");

    /** The hash of a commit that a store countersigns. */
    static final Domain HEAD = new Domain("leanctx/head/1");

    /** A snapshot. */
    static final Domain SNAPSHOT = new Domain("leanctx/snapshot/1");

    private final byte[] name;
    private final MessageDigest begun;

    private Domain(String name) {
        this.name = (name + '\0').getBytes(StandardCharsets.US_ASCII);
        this.begun = begin();
    }

    /** A digest that has taken in the domain's name; the caller's own. */
    MessageDigest digest() {
        try {
            return (MessageDigest) begun.clone();
        } catch (CloneNotSupportedException e) {
            return begin(); // A provider need not support copies; asking for a new one is only slower.
        }
    }

    Hash hash(byte[] bytes, int offset, int length) {
        MessageDigest digest = digest();
        digest.update(bytes, offset, length);
        return Hash.of(digest.digest());
    }

    /** The domain's name and a hash: what is signed rather than hashed. */
    byte[] bound(Hash hash) {
        ByteBuffer bytes = ByteBuffer.allocate(name.length + Hash.BYTES).put(name);
        hash.write(bytes);
        return bytes.array();
    }

    private MessageDigest begin() {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(name);
            return digest;
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform must provide SHA-256; this one does not", e);
        }
    }
}
