package io.leanctx.core;

import io.leanctx.Hash;
import java.nio.ByteBuffer;
import java.util.Optional;

/** A payload as it stands in an entry: open part, closed parts with their salts, signature if it has one. Immutable. */
final class EncodedPayload {

    private final Hash root;
    private final byte[] parts;
    private final Optional<byte[]> signature;

    private EncodedPayload(Hash root, byte[] parts, Optional<byte[]> signature) {
        this.root = root;
        this.parts = parts;
        this.signature = signature;
    }

    /** One that is not signed. Takes over {@code parts}, which nobody writes to afterwards. */
    static EncodedPayload of(Hash root, byte[] parts) {
        return new EncodedPayload(root, parts, Optional.empty());
    }

    /** This with a signature of its root, which nobody writes to afterwards. */
    EncodedPayload signed(byte[] bytes) {
        return new EncodedPayload(root, parts, Optional.of(bytes));
    }

    /** The digest that the envelope, and so the chain, binds. */
    Hash root() {
        return root;
    }

    /** The agent's signature of the root; not to be written to. */
    Optional<byte[]> signature() {
        return signature;
    }

    /** How many bytes the payload takes in its entry: what the limit of a commit counts. */
    int size() {
        return parts.length + signaturesSize();
    }

    /** How many of these bytes are the signatures and their number, which come last. */
    int signaturesSize() {
        return Integer.BYTES
                + signature.map(bytes -> Integer.BYTES + bytes.length).orElse(0);
    }

    void write(ByteBuffer target) {
        target.put(parts).putInt(signature.isPresent() ? 1 : 0);
        signature.ifPresent(bytes -> target.putInt(bytes.length).put(bytes));
    }
}
