package io.leanctx.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A JSON object that was read, and is asked for what it should have. What is not there, or is something else, is an error. */
final class JsonValues {

    private static final int LEVELS = 32;
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxNestingDepth(LEVELS).build())
            .build();

    private final Map<?, ?> fields;

    private JsonValues(Map<?, ?> fields) {
        this.fields = fields;
    }

    /**
     * Reads an object.
     *
     * @throws IOException if the bytes are something else
     */
    static JsonValues read(byte[] json) throws IOException {
        try (JsonParser parser = FACTORY.createParser(json)) {
            parser.nextToken();
            if (value(parser) instanceof Map<?, ?> object && parser.nextToken() == null) {
                return new JsonValues(object);
            }
        }
        throw new IOException("it is not one JSON object");
    }

    private static @Nullable Object value(JsonParser parser) throws IOException {
        JsonToken token = parser.currentToken();
        if (token == JsonToken.START_OBJECT) {
            Map<String, @Nullable Object> object = new LinkedHashMap<>();
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                String name = parser.currentName();
                parser.nextToken();
                object.put(name, value(parser));
            }
            return object;
        } else if (token == JsonToken.START_ARRAY) {
            List<@Nullable Object> items = new ArrayList<>();
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                items.add(value(parser));
            }
            return items;
        } else if (token == JsonToken.VALUE_NUMBER_INT) {
            return parser.getLongValue();
        } else if (token == JsonToken.VALUE_TRUE || token == JsonToken.VALUE_FALSE) {
            return parser.getBooleanValue();
        }
        return token == null || token == JsonToken.VALUE_NULL ? null : parser.getText();
    }

    Optional<String> find(String name) {
        return fields.get(name) instanceof String text ? Optional.of(text) : Optional.empty();
    }

    String text(String name) throws IOException {
        return find(name).orElseThrow(() -> missing(name, "text"));
    }

    long number(String name) throws IOException {
        if (fields.get(name) instanceof Long number) {
            return number;
        }
        throw missing(name, "whole number");
    }

    /** False also where it is not there. */
    boolean isTrue(String name) {
        return Boolean.TRUE.equals(fields.get(name));
    }

    Optional<JsonValues> object(String name) {
        return fields.get(name) instanceof Map<?, ?> object ? Optional.of(new JsonValues(object)) : Optional.empty();
    }

    List<JsonValues> objects(String name) throws IOException {
        List<JsonValues> objects = new ArrayList<>();
        for (Object item : list(name)) {
            if (!(item instanceof Map<?, ?> object)) {
                throw missing(name, "list of objects");
            }
            objects.add(new JsonValues(object));
        }
        return objects;
    }

    List<String> texts(String name) throws IOException {
        List<String> texts = new ArrayList<>();
        for (Object item : list(name)) {
            texts.add(String.valueOf(item));
        }
        return texts;
    }

    private List<?> list(String name) throws IOException {
        if (fields.get(name) instanceof List<?> items) {
            return items;
        }
        throw missing(name, "list");
    }

    private static IOException missing(String name, String what) {
        return new IOException("it has no " + what + " " + name);
    }
}
