package io.leanctx.torture;

import io.leanctx.Hash;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * One of the few contents that are shared, so that many commits share the same.
 *
 * @param bytes what it is
 * @param hash the hash of that
 */
@SuppressWarnings("ArrayRecordComponent") // It is compared by its hash.
record Content(byte[] bytes, Hash hash) {

    /** How many there are. */
    static final int COUNT = 10;

    private static final int SMALLEST = 300;
    private static final List<Content> ALL =
            IntStream.range(0, COUNT).mapToObj(Content::make).toList();

    /** The content of a number: the higher that is, the larger. */
    static Content of(long number) {
        return ALL.get(Math.floorMod(number, COUNT));
    }

    private static Content make(int number) {
        byte[] bytes = new byte[SMALLEST << number];
        new SplittableRandom(number).nextBytes(bytes);
        return new Content(bytes, Hash.sha256(bytes));
    }
}
