package io.leanctx.torture;

import java.util.SplittableRandom;

/** Texts and contents that can be told again from what names them. */
final class Texts {

    /** How many different contents there are, so that many commits share the same. */
    static final int CONTENTS = 10;

    private static final int SMALLEST_CONTENT = 300;

    private Texts() {}

    /** A text that begins with its name. */
    static String of(String name, int length) {
        StringBuilder text = new StringBuilder(name).append(' ');
        SplittableRandom random = new SplittableRandom(name.hashCode());
        while (text.length() < length) {
            text.append(Long.toString(random.nextLong() >>> 1, Character.MAX_RADIX))
                    .append(' ');
        }
        return text.append('.').toString();
    }

    /** Some content: the higher the number, the larger. */
    static byte[] content(long number) {
        byte[] content = new byte[SMALLEST_CONTENT << Math.floorMod(number, CONTENTS)];
        new SplittableRandom(number).nextBytes(content);
        return content;
    }
}
