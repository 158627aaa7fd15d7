package io.leanctx.core;

import io.leanctx.InvalidInputException;
import org.jspecify.annotations.Nullable;

/** Hosts' compilers do not know our null marks, so null is refused in spite of them. */
final class Present {

    private Present() {}

    static <T> T require(String what, @Nullable T value) {
        if (value == null) {
            throw new InvalidInputException(what + " is null; give a value");
        }
        return value;
    }
}
