package io.leanctx.server.stdio;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What of a message of a server matters here.
 *
 * @param isAnswer whether it answers a request
 * @param isError whether it says that the request came to nothing
 * @param protocolVersion the version of the protocol that {@code initialize} agreed on
 * @param errorCode why a tool refused
 * @param errorMessage the same in words
 */
record Answer(
        boolean isAnswer,
        boolean isError,
        Optional<String> protocolVersion,
        Optional<String> errorCode,
        Optional<String> errorMessage) {

    /** Whether a tool did nothing, since its server is stopping. */
    boolean isInterrupted() {
        return errorCode.filter("interrupted"::equals).isPresent();
    }

    /**
     * Reads a message, or what a server says of a request that it did not take.
     *
     * @throws IOException if it is no JSON
     */
    static Answer read(byte[] bytes) throws IOException {
        Reading reading = new Reading();
        try (JsonParser json = Json.lenient(bytes)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw new IOException("the server answered something that is no object of JSON");
            }
            reading.object(json);
            if (json.nextToken() != null) {
                throw new IOException("the server answered more than one object of JSON");
            }
        }
        return new Answer(
                reading.isAnswer,
                reading.isError,
                Optional.ofNullable(reading.version),
                Optional.ofNullable(reading.code),
                Optional.ofNullable(reading.message));
    }

    private static final class Reading {
        private boolean isAnswer;
        private boolean isError;
        private @Nullable String version;
        private @Nullable String code;
        private @Nullable String message;

        /** The message itself, its result, and the structured content of that have names of their own each. */
        void object(JsonParser json) throws IOException {
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String name = json.currentName();
                JsonToken value = json.nextToken();
                boolean isObject = value == JsonToken.START_OBJECT;
                switch (name) {
                    case "result" -> {
                        isAnswer = true;
                        if (isObject) {
                            object(json);
                        }
                    }
                    case "structuredContent" -> {
                        if (isObject) {
                            object(json);
                        }
                    }
                    case "error" -> {
                        isAnswer = true;
                        isError = true;
                        if (isObject) {
                            error(json);
                        }
                    }
                    case "isError" -> isError |= value == JsonToken.VALUE_TRUE;
                    case "protocolVersion" -> version = value == JsonToken.VALUE_STRING ? json.getText() : version;
                    default -> {}
                }
                json.skipChildren();
            }
        }

        private void error(JsonParser json) throws IOException {
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String name = json.currentName();
                JsonToken value = json.nextToken();
                if (value == JsonToken.VALUE_STRING && name.equals("code")) {
                    code = json.getText();
                } else if (value == JsonToken.VALUE_STRING && name.equals("message")) {
                    message = json.getText();
                }
                json.skipChildren();
            }
        }
    }
}
