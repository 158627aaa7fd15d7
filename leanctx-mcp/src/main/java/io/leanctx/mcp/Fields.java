package io.leanctx.mcp;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** An object of an answer, being put together. Fields stand in the order in which they were put. */
final class Fields {

    private final Map<String, Object> fields = new LinkedHashMap<>();

    Fields put(String name, Object value) {
        fields.put(name, value);
        return this;
    }

    Fields putIfPresent(String name, Optional<?> value) {
        value.ifPresent(given -> fields.put(name, given));
        return this;
    }

    /** Leaves out what is not there, not wanted, or empty. */
    Fields putUnlessEmpty(String name, List<?> values) {
        if (!values.isEmpty()) {
            fields.put(name, values);
        }
        return this;
    }

    Fields putIf(boolean condition, String name, Object value) {
        if (condition) {
            fields.put(name, value);
        }
        return this;
    }

    Fields putAll(Map<String, Object> more) {
        fields.putAll(more);
        return this;
    }

    @Nullable
    Object get(String name) {
        return fields.get(name);
    }

    Map<String, Object> toMap() {
        return fields;
    }

    static <T> List<Object> each(Iterable<T> values, Function<? super T, ?> view) {
        List<Object> views = new ArrayList<>();
        values.forEach(value -> views.add(view.apply(value)));
        return views;
    }
}
