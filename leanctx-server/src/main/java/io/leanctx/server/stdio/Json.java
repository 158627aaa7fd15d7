package io.leanctx.server.stdio;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** JSON as it is read and written here: token by token, and never as a tree. */
final class Json {

    /** How deep what a client sends may be nested: as deep as the server takes it. */
    static final int LEVELS = 64;

    /** What stands for an id that is not known. */
    static final String NULL = "null";

    private static final int NAME_LENGTH = 1_024;
    private static final int NUMBER_LENGTH = 64;

    private static final JsonFactory STRICT = factory(LEVELS, NAME_LENGTH, NUMBER_LENGTH, Integer.MAX_VALUE);
    /** For what servers answer. */
    private static final JsonFactory LENIENT = factory(1_000, 1 << 16, 1_000, Integer.MAX_VALUE);
    /** For the id of what is refused, which may be of any length: no text is kept that is too long for one. */
    private static final JsonFactory IDS = factory(1_000, 1 << 16, NUMBER_LENGTH, NAME_LENGTH);

    /** Writes the value of something, or all fields of an object. */
    @FunctionalInterface
    interface Writing {
        void to(JsonGenerator json) throws IOException;
    }

    private Json() {}

    private static JsonFactory factory(int levels, int nameLength, int numberLength, int textLength) {
        return JsonFactory.builder()
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(levels)
                        .maxNameLength(nameLength)
                        .maxNumberLength(numberLength)
                        .maxStringLength(textLength)
                        .build())
                .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                // Names are those of strangers, and would be kept for ever. How many Jackson itself keeps is bounded.
                .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                .build();
    }

    static JsonParser strict(byte[] bytes) throws IOException {
        return STRICT.createParser(bytes);
    }

    static JsonParser lenient(byte[] bytes) throws IOException {
        return LENIENT.createParser(bytes);
    }

    /** An object, in one line. */
    static byte[] object(Writing fields) {
        return written(json -> {
            json.writeStartObject();
            fields.to(json);
            json.writeEndObject();
        });
    }

    private static byte[] written(Writing value) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
        try (JsonGenerator json = LENIENT.createGenerator(bytes)) {
            value.to(json);
        } catch (IOException e) {
            throw new UncheckedIOException("what is written to memory cannot fail", e);
        }
        return bytes.toByteArray();
    }

    /** A text as JSON. Half a character, which has no form in UTF-8, is escaped. */
    static String quoted(String text) {
        return new String(written(json -> json.writeString(text)), StandardCharsets.UTF_8);
    }

    /**
     * The id of the message that begins here, as JSON, found without keeping anything of it.
     *
     * @return {@code null} in JSON where there is none, or it cannot be found
     */
    static String idOf(InputStream in) {
        try (JsonParser json = IDS.createParser(in)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                return NULL;
            }
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                boolean isId = "id".equals(json.currentName());
                JsonToken value = json.nextToken();
                if (isId) {
                    return id(json, value);
                }
                json.skipChildren();
            }
            return NULL;
        } catch (IOException e) {
            // It is no JSON, or its id is none, and the line is refused anyway.
            return NULL;
        }
    }

    /** The id that is the value here, as JSON; {@code null} in JSON if no id can be like that. */
    static String id(JsonParser json, JsonToken value) throws IOException {
        return switch (value) {
            case VALUE_STRING -> json.getTextLength() > NAME_LENGTH ? NULL : quoted(json.getText());
            case VALUE_NUMBER_INT -> json.getText();
            default -> NULL;
        };
    }
}
