package io.leanctx.torture;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.SplittableRandom;

/** Texts that can be told again from what names them: as quickly as may be, for all of a log are, each time it is compared. */
final class Texts {

    private static final byte[] LETTERS = "abcdefghijklmnopqrstuvwxyz012345".getBytes(StandardCharsets.US_ASCII);
    private static final int BITS = 5;
    private static final int WORD = 12;

    private Texts() {}

    /** A text of ASCII that begins with its name. */
    static String of(String name, int length) {
        byte[] begin = name.getBytes(StandardCharsets.US_ASCII);
        byte[] text = Arrays.copyOf(begin, Math.max(length, begin.length + 2));
        SplittableRandom random = new SplittableRandom(name.hashCode());
        long bits = 0;
        for (int i = begin.length; i < text.length - 1; i++) {
            if ((i - begin.length) % (WORD + 1) == 0) {
                text[i] = ' ';
                bits = random.nextLong();
            } else {
                text[i] = LETTERS[(int) bits & LETTERS.length - 1];
                bits >>>= BITS;
            }
        }
        text[text.length - 1] = '.';
        return new String(text, StandardCharsets.US_ASCII);
    }
}
