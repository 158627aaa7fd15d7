package io.leanctx.core;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import io.leanctx.Hash;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A JSON value as read. Numbers stay text, so that nothing of an unknown field is lost. */
sealed interface Json {

    /**
     * Limits are set here, so that what can be read does not depend on the version of Jackson. A text is bounded by the
     * bytes at hand, and by the limits under which it was written; not again here.
     */
    JsonFactory FACTORY = JsonFactory.builder()
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxStringLength(Integer.MAX_VALUE)
                    .maxNestingDepth(1_000)
                    .maxNameLength(50_000)
                    .maxNumberLength(1_000)
                    .build())
            .build();

    /** Writes the value in canonical form. */
    void write(JsonWriter out);

    /** The value with other texts; the names of fields stay. */
    Json withTexts(UnaryOperator<String> texts);

    /** Is given the objects of a sequence. */
    @FunctionalInterface
    interface Each {
        void accept(Fields object) throws MalformedException;
    }

    /**
     * Reads a document that is one object and nothing else.
     *
     * @throws MalformedException if it is anything else
     */
    static Fields parse(byte[] bytes, int offset, int length) throws MalformedException {
        try (JsonParser in = FACTORY.createParser(bytes, offset, length)) {
            return document(in);
        } catch (IOException e) {
            throw malformed(e);
        }
    }

    /**
     * Reads a document that is one object and nothing else.
     *
     * @throws MalformedException if it is anything else
     */
    static Fields parse(String text) throws MalformedException {
        try (JsonParser in = FACTORY.createParser(text)) {
            return document(in);
        } catch (IOException e) {
            throw malformed(e);
        }
    }

    /**
     * Reads a sequence of objects and nothing else, and keeps one of them at a time.
     *
     * @throws MalformedException if it is anything else, or {@code each} throws it
     */
    static void forEach(byte[] bytes, int offset, int length, Each each) throws MalformedException {
        try (JsonParser in = FACTORY.createParser(bytes, offset, length)) {
            while (in.nextToken() != null) {
                each.accept(object(in));
            }
        } catch (IOException e) {
            throw malformed(e);
        }
    }

    /**
     * Reads the object that a parser is at.
     *
     * @throws MalformedException if it is at something else, or the object has a field twice
     */
    static Fields parse(JsonParser in) throws IOException {
        return object(in);
    }

    /** Says where, not what: the parser's own words quote the text, which is not for logs. */
    static MalformedException malformed(IOException e) {
        if (e instanceof MalformedException known) {
            return known;
        } else if (e instanceof StreamConstraintsException beyond) {
            return new MalformedException("goes beyond what is read as JSON: " + beyond.getOriginalMessage(), e);
        }
        String where = e instanceof JsonProcessingException at && at.getLocation() != null
                ? " at line " + at.getLocation().getLineNr() + ", column "
                        + at.getLocation().getColumnNr()
                : "";
        return new MalformedException("is not JSON" + where, e);
    }

    private static Fields document(JsonParser in) throws IOException {
        in.nextToken();
        Fields fields = object(in);
        if (in.nextToken() != null) {
            throw new MalformedException("goes on after its JSON object");
        }
        return fields;
    }

    private static Fields object(JsonParser in) throws IOException {
        if (in.currentToken() != JsonToken.START_OBJECT) {
            throw new MalformedException("is not a JSON object");
        }
        return fields(in);
    }

    private static Fields fields(JsonParser in) throws IOException {
        Map<String, Json> fields = new TreeMap<>();
        for (String name = in.nextFieldName(); name != null; name = in.nextFieldName()) {
            in.nextToken();
            if (fields.put(name, value(in)) != null) {
                throw new MalformedException("has the field \"" + name + "\" twice");
            }
        }
        return new Fields(fields);
    }

    private static Json value(JsonParser in) throws IOException {
        return switch (in.currentToken()) {
            case START_OBJECT -> fields(in);
            case START_ARRAY -> {
                List<Json> elements = new ArrayList<>();
                while (in.nextToken() != JsonToken.END_ARRAY) {
                    elements.add(value(in));
                }
                yield new Elements(elements);
            }
            case VALUE_STRING -> new Text(in.getText());
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT, VALUE_TRUE, VALUE_FALSE, VALUE_NULL -> new Literal(in.getText());
            default -> throw new MalformedException("ends in the middle of its JSON");
        };
    }

    /** A string. */
    record Text(String value) implements Json {
        @Override
        public void write(JsonWriter out) {
            out.string(value);
        }

        @Override
        public Json withTexts(UnaryOperator<String> texts) {
            return new Text(texts.apply(value));
        }
    }

    /** A number, a truth value or null, as it was written. */
    record Literal(String text) implements Json {
        @Override
        public void write(JsonWriter out) {
            out.literal(text);
        }

        @Override
        public Json withTexts(UnaryOperator<String> texts) {
            return this;
        }
    }

    /** An array. */
    record Elements(List<Json> elements) implements Json {
        @Override
        public void write(JsonWriter out) {
            out.beginArray();
            elements.forEach(element -> element.write(out));
            out.endArray();
        }

        @Override
        public Json withTexts(UnaryOperator<String> texts) {
            return new Elements(
                    elements.stream().map(element -> element.withTexts(texts)).toList());
        }
    }

    /** An object, its fields sorted by name. The getters refuse what is missing or of another type. */
    record Fields(Map<String, Json> fields) implements Json {

        static final Fields EMPTY = new Fields(Map.of());

        boolean has(String name) {
            return fields.containsKey(name);
        }

        String text(String name) throws MalformedException {
            return textOf(name, fields.get(name));
        }

        /** A text that may be missing. */
        Optional<String> optionalText(String name) throws MalformedException {
            return has(name) ? Optional.of(text(name)) : Optional.empty();
        }

        long number(String name) throws MalformedException {
            return numberOf(name, fields.get(name));
        }

        int integer(String name) throws MalformedException {
            long number = number(name);
            if (number != (int) number) {
                throw new MalformedException("has " + number + " as \"" + name + "\", which is out of range");
            }
            return (int) number;
        }

        boolean bool(String name) throws MalformedException {
            String text = fields.get(name) instanceof Literal literal ? literal.text() : "";
            if (!text.equals("true") && !text.equals("false")) {
                throw new MalformedException("has no truth value \"" + name + "\"");
            }
            return text.equals("true");
        }

        Fields object(String name) throws MalformedException {
            if (fields.get(name) instanceof Fields object) {
                return object;
            }
            throw new MalformedException("has no object \"" + name + "\"");
        }

        /** An object, an empty one if it is not there. */
        Fields part(String name) throws MalformedException {
            return has(name) ? object(name) : EMPTY;
        }

        List<Fields> objects(String name) throws MalformedException {
            List<Fields> objects = new ArrayList<>();
            for (Json element : elements(name)) {
                if (!(element instanceof Fields object)) {
                    throw new MalformedException("has something else than an object in \"" + name + "\"");
                }
                objects.add(object);
            }
            return objects;
        }

        List<String> texts(String name) throws MalformedException {
            List<String> texts = new ArrayList<>();
            for (Json element : elements(name)) {
                texts.add(textOf(name, element));
            }
            return texts;
        }

        List<Long> numbers(String name) throws MalformedException {
            List<Long> numbers = new ArrayList<>();
            for (Json element : elements(name)) {
                numbers.add(numberOf(name, element));
            }
            return numbers;
        }

        @Override
        public void write(JsonWriter out) {
            out.beginObject();
            fields.forEach((name, value) -> value.write(out.name(name)));
            out.endObject();
        }

        @Override
        public Json withTexts(UnaryOperator<String> texts) {
            Map<String, Json> changed = new TreeMap<>();
            fields.forEach((name, value) -> changed.put(name, value.withTexts(texts)));
            return new Fields(changed);
        }

        List<Json> elements(String name) throws MalformedException {
            if (fields.get(name) instanceof Elements array) {
                return array.elements();
            }
            throw new MalformedException("has no array \"" + name + "\"");
        }

        private static String textOf(String name, @Nullable Json value) throws MalformedException {
            if (value instanceof Text text) {
                return text.value();
            }
            throw new MalformedException("has no text \"" + name + "\"");
        }

        private static long numberOf(String name, @Nullable Json value) throws MalformedException {
            if (value instanceof Literal literal) {
                try {
                    return Long.parseLong(literal.text());
                } catch (NumberFormatException e) {
                    throw new MalformedException("has " + literal.text() + " as \"" + name + "\", no whole number", e);
                }
            }
            throw new MalformedException("has no number \"" + name + "\"");
        }

        /** Collects fields and sorts them. */
        static final class Collector implements FieldSink {

            private final Map<String, Json> fields = new TreeMap<>();

            @Override
            public Collector field(String name, String value) {
                return put(name, new Text(value));
            }

            @Override
            public Collector field(String name, long value) {
                return put(name, new Literal(Long.toString(value)));
            }

            @Override
            public Collector field(String name, Hash value) {
                return put(name, new Text(value.toString()));
            }

            @Override
            public Collector field(String name, List<String> values) {
                return put(
                        name, new Elements(values.stream().<Json>map(Text::new).toList()));
            }

            Collector field(String name, boolean value) {
                return put(name, new Literal(Boolean.toString(value)));
            }

            Collector field(String name, Json value) {
                return put(name, value);
            }

            Fields toFields() {
                return new Fields(fields);
            }

            private Collector put(String name, Json value) {
                if (fields.put(name, value) != null) {
                    throw new IllegalStateException("two fields have the name " + name);
                }
                return this;
            }
        }
    }
}
