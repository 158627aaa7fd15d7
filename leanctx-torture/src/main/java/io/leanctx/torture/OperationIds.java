package io.leanctx.torture;

import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Makes up operation ids, and lets a thread say which one the commit gets that it is about to make. */
final class OperationIds implements Supplier<String> {

    private final ThreadLocal<@Nullable String> next = new ThreadLocal<>();

    /** Gives an id to the commits that an action on this thread makes without one of their own. */
    <T> T naming(String operation, Supplier<T> action) {
        next.set(operation);
        try {
            return action.get();
        } finally {
            next.remove();
        }
    }

    @Override
    public String get() {
        String named = next.get();
        return named == null ? UUID.randomUUID().toString() : named;
    }
}
