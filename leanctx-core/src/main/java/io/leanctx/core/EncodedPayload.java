package io.leanctx.core;

import io.leanctx.Hash;
import java.nio.ByteBuffer;

/** A payload as it stands in an entry: open part, closed parts with their salts, room for signatures. Immutable. */
final class EncodedPayload {

    private final Hash root;
    private final byte[] bytes;

    /** Takes over {@code bytes}, which nobody writes to afterwards. */
    EncodedPayload(Hash root, byte[] bytes) {
        this.root = root;
        this.bytes = bytes;
    }

    /** The digest that the envelope, and so the chain, binds. */
    Hash root() {
        return root;
    }

    /** How many bytes the payload takes in its entry: what the limit of a commit counts. */
    int size() {
        return bytes.length;
    }

    void write(ByteBuffer target) {
        target.put(bytes);
    }
}
