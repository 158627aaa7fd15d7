package io.leanctx.core;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What every decoder promises for bytes that anyone may have made up: a value, or one of the failures it documents. */
final class Fuzzed {

    private Fuzzed() {}

    /**
     * What a decoder makes of its input.
     *
     * @param decoder run once; what it throws besides the documented failures is the finding
     * @param documented the failures that it may answer with
     * @return the value; null if the input was refused
     */
    @SafeVarargs
    static <T> @Nullable T decoded(Supplier<T> decoder, Class<? extends RuntimeException>... documented) {
        try {
            return decoder.get();
        } catch (RuntimeException e) {
            for (Class<? extends RuntimeException> known : documented) {
                if (known.isInstance(e) && e.getMessage() != null) {
                    return null;
                }
            }
            throw e;
        }
    }
}
