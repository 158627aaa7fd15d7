package io.leanctx.mcp;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * An argument of a tool. The schema that is listed and the check of what comes are made of it, so they cannot differ.
 *
 * @param allowed the values it can have; empty for any
 * @param items of a list of objects, the fields of each
 */
record Field(String name, Kind kind, String description, List<String> allowed, long min, long max, List<Field> items) {

    /** What its value is. */
    enum Kind {
        TEXT("a text"),
        NUMBER("a whole number"),
        FLAG("true or false"),
        TEXTS("a list of texts"),
        OBJECTS("a list of objects");

        private final String words;

        Kind(String words) {
            this.words = words;
        }

        String words() {
            return words;
        }
    }

    static Field text(String name, String description) {
        return new Field(name, Kind.TEXT, description, List.of(), 0, 0, List.of());
    }

    static Field text(String name) {
        return text(name, "");
    }

    static Field oneOf(String name, String... allowed) {
        return new Field(name, Kind.TEXT, "", List.of(allowed), 0, 0, List.of());
    }

    static Field number(String name, long min, long max, String description) {
        return new Field(name, Kind.NUMBER, description, List.of(), min, max, List.of());
    }

    /** A revision, from 0; that it exists is for the store to say. */
    static Field revision(String name, String description) {
        return number(name, 0, Long.MAX_VALUE, description);
    }

    static Field count(String name) {
        return number(name, 0, Long.MAX_VALUE, "");
    }

    static Field flag(String name, String description) {
        return new Field(name, Kind.FLAG, description, List.of(), 0, 0, List.of());
    }

    static Field texts(String name, String description) {
        return new Field(name, Kind.TEXTS, description, List.of(), 0, 0, List.of());
    }

    static Field objects(String name, String description, List<Field> items) {
        return new Field(name, Kind.OBJECTS, description, List.of(), 0, 0, items);
    }

    Map<String, Object> schema() {
        Map<String, Object> schema = new LinkedHashMap<>();
        switch (kind) {
            case TEXT -> schema.put("type", "string");
            case NUMBER -> schema.put("type", "integer");
            case FLAG -> schema.put("type", "boolean");
            case TEXTS -> {
                schema.put("type", "array");
                schema.put("items", Map.of("type", "string"));
            }
            case OBJECTS -> {
                schema.put("type", "array");
                schema.put("items", object(items, List.of("type")));
            }
        }
        if (!allowed.isEmpty()) {
            schema.put("enum", allowed);
        }
        if (kind == Kind.NUMBER && min > 0) {
            schema.put("minimum", min);
        }
        if (kind == Kind.NUMBER && max < Integer.MAX_VALUE) {
            schema.put("maximum", max);
        }
        if (!description.isEmpty()) {
            schema.put("description", description);
        }
        return schema;
    }

    static Map<String, Object> object(List<Field> fields, List<String> required) {
        Map<String, Object> properties = new LinkedHashMap<>();
        fields.forEach(field -> properties.put(field.name(), field.schema()));
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("type", "object");
        schema.put("properties", properties);
        schema.put("required", required);
        schema.put("additionalProperties", false);
        return schema;
    }
}
