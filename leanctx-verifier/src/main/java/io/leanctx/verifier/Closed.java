package io.leanctx.verifier;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The digests of the texts of one commit: for each of its changes one, or none. */
final class Closed {

    private byte[] digests = new byte[8 * Digests.BYTES];
    private boolean[] there = new boolean[8];
    private int size;

    void add(byte @Nullable [] digest) {
        if (size == there.length) {
            there = Arrays.copyOf(there, 2 * size);
            digests = Arrays.copyOf(digests, 2 * digests.length);
        }
        if (digest != null) {
            System.arraycopy(digest, 0, digests, size * Digests.BYTES, Digests.BYTES);
        }
        there[size++] = digest != null;
    }

    int size() {
        return size;
    }

    byte @Nullable [] get(int index) {
        return there[index] ? Arrays.copyOfRange(digests, index * Digests.BYTES, (index + 1) * Digests.BYTES) : null;
    }
}
