package io.leanctx.cli;

import io.leanctx.Position;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** A JSON object, being put together. Fields stand in the order in which they were put. */
final class Fields {

    /** A value that is JSON already. */
    record Json(String text) {}

    private final Map<String, Object> fields = new LinkedHashMap<>();

    /** Puts a text, a number, a truth value, {@link Json}, a list of values or other fields; of anything else its text. */
    Fields put(String name, Object value) {
        fields.put(name, value);
        return this;
    }

    /** Leaves the field out where there is no value. */
    Fields put(String name, Optional<?> value) {
        value.ifPresent(given -> fields.put(name, given));
        return this;
    }

    /** Puts {@code revision} and {@code hash}. */
    Fields at(Position position) {
        return put("revision", position.revision()).put("hash", position.hash().toString());
    }

    Map<String, Object> toMap() {
        return fields;
    }
}
