package io.leanctx.testkit.history;

import io.leanctx.InvalidInputException;
import org.jspecify.annotations.Nullable;

/** Refuses null as the store does, which would not see it behind what wraps it. */
final class Given {

    private Given() {}

    static <T> T require(String name, @Nullable T value) {
        if (value == null) {
            throw new InvalidInputException(name + " is null; give one");
        }
        return value;
    }
}
