package io.leanctx.server.stdio;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A message of a client, as it came, with what of it matters here. Immutable: who asks for its bytes must not change them. */
final class Message {

    private final byte[] bytes;
    private final Reading read;
    private final @Nullable String operation;

    private Message(byte[] bytes, Reading read, @Nullable String operation) {
        this.bytes = bytes;
        this.read = read;
        this.operation = operation;
    }

    byte[] bytes() {
        return bytes;
    }

    /** The id of a request, as JSON; empty in a notification, and in an answer. */
    Optional<String> id() {
        return read.method == null ? Optional.empty() : Optional.ofNullable(read.id);
    }

    /** What is asked for or told; empty in an answer. */
    Optional<String> method() {
        return Optional.ofNullable(read.method);
    }

    /** The tool that is called. */
    Optional<String> tool() {
        return Optional.ofNullable(read.tool);
    }

    /** What the tool is to do. */
    Optional<String> action() {
        return Optional.ofNullable(read.action);
    }

    /** Under which id it is done once, if it is a call that takes one. */
    Optional<String> operation() {
        return Optional.ofNullable(operation);
    }

    /** The resource that it is about. */
    Optional<String> uri() {
        return Optional.ofNullable(read.uri);
    }

    /** The version of the protocol that the client proposes. */
    Optional<String> protocolVersion() {
        return Optional.ofNullable(read.protocolVersion);
    }

    /** Whether it says all that a client says of itself at first. */
    boolean isIntroduction() {
        return read.protocolVersion != null && read.hasCapabilities && read.hasClientInfo;
    }

    /** Whether it asks for a later part of a list. */
    boolean hasCursor() {
        return read.hasCursor;
    }

    boolean isRequest() {
        return id().isPresent();
    }

    boolean is(String name) {
        return name.equals(read.method);
    }

    boolean isToolCall() {
        return is("tools/call");
    }

    /** The id to answer under, as JSON. */
    String answerId() {
        return id().orElse(Json.NULL);
    }

    /**
     * Reads a message. Of a call of a tool that can be told from a repetition by an operation id, and has none, it is given one.
     *
     * @throws RefusedLineException if the line is no message
     */
    static Message read(byte[] line) throws RefusedLineException {
        Reading reading = new Reading();
        try (JsonParser json = Json.strict(line)) {
            reading.message(json);
        } catch (StreamConstraintsException e) {
            throw new RefusedLineException(
                    RefusedLineException.NO_MESSAGE,
                    "the message is nested more than " + Json.LEVELS
                            + " deep, or has a name or a number that is too long;" + " nothing was done",
                    idOf(line));
        } catch (IOException e) {
            throw new RefusedLineException(
                    RefusedLineException.NO_JSON, "the line is no JSON in UTF-8; send one message a line", idOf(line));
        }
        return reading.done(line);
    }

    private static String idOf(byte[] line) {
        return Json.idOf(new ByteArrayInputStream(line));
    }

    /** What was found so far. */
    private static final class Reading {
        private @Nullable String id;
        private @Nullable String method;
        private @Nullable String version;
        private @Nullable String tool;
        private @Nullable String action;
        private @Nullable String uri;
        private @Nullable String protocolVersion;
        private boolean hasCapabilities;
        private boolean hasClientInfo;
        private boolean hasCursor;
        private boolean answers;
        private boolean isObject;
        private boolean hasOperation;
        private @Nullable String operation;
        private boolean hasArguments;
        private int argumentsAt = -1;
        private int nullOperationAt = -1;

        void message(JsonParser json) throws IOException {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                return;
            }
            isObject = true;
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String name = json.currentName();
                JsonToken value = json.nextToken();
                switch (name) {
                    case "jsonrpc" -> version = text(json, value);
                    case "id" -> id = Json.id(json, value);
                    case "method" -> method = text(json, value);
                    case "params" -> params(json, value);
                    case "result", "error" -> answers = true;
                    default -> {}
                }
                json.skipChildren();
            }
            if (json.nextToken() != null) {
                isObject = false;
            }
        }

        private void params(JsonParser json, JsonToken value) throws IOException {
            if (value != JsonToken.START_OBJECT) {
                return;
            }
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String name = json.currentName();
                JsonToken inner = json.nextToken();
                switch (name) {
                    case "name" -> tool = text(json, inner);
                    case "uri" -> uri = text(json, inner);
                    case "arguments" -> arguments(json, inner);
                    case "cursor" -> hasCursor = inner != JsonToken.VALUE_NULL;
                    case "protocolVersion" -> protocolVersion = text(json, inner);
                    case "capabilities" -> hasCapabilities = inner == JsonToken.START_OBJECT;
                    case "clientInfo" -> hasClientInfo = inner == JsonToken.START_OBJECT;
                    default -> {}
                }
                json.skipChildren();
            }
        }

        private void arguments(JsonParser json, JsonToken value) throws IOException {
            if (value != JsonToken.START_OBJECT) {
                return;
            }
            // Just behind the bracket: the parser has read that far and no further.
            argumentsAt = (int) json.currentLocation().getByteOffset();
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String name = json.currentName();
                hasArguments = true;
                JsonToken inner = json.nextToken();
                if (name.equals("action")) {
                    action = text(json, inner);
                }
                if (name.equals("operation") && inner == JsonToken.VALUE_NULL) {
                    nullOperationAt = (int) json.currentTokenLocation().getByteOffset();
                } else if (name.equals("operation")) {
                    hasOperation = true;
                    operation = text(json, inner);
                }
                json.skipChildren();
            }
        }

        private static @Nullable String text(JsonParser json, JsonToken value) throws IOException {
            return value == JsonToken.VALUE_STRING ? json.getText() : null;
        }

        Message done(byte[] line) throws RefusedLineException {
            String known = Objects.requireNonNullElse(id, Json.NULL);
            if (!isObject) {
                throw refused("a line is one object of JSON-RPC; send the messages of a batch one by one", known);
            } else if (!"2.0".equals(version)) {
                throw refused("this is no message of JSON-RPC 2.0; give \"jsonrpc\": \"2.0\"", known);
            } else if (method == null && (!answers || id == null)) {
                throw refused("this is neither a request, nor a notification, nor an answer", known);
            } else if (Json.NULL.equals(id)) {
                throw refused("the id is neither a text nor a whole number; give one of these", known);
            }
            Message message = new Message(line, this, null);
            if (!message.isToolCall() || argumentsAt < 0 || !Repetition.takesOperation(message)) {
                return message;
            }
            return hasOperation ? new Message(line, this, operation) : message.once("mcp-" + UUID.randomUUID());
        }

        private static RefusedLineException refused(String why, String id) {
            return new RefusedLineException(RefusedLineException.NO_MESSAGE, why, id);
        }
    }

    /** With an operation id. One that is null counts as none, and is replaced: the server takes no name twice. */
    private Message once(String fresh) {
        String quoted = "\"" + fresh + "\"";
        byte[] all = read.nullOperationAt < 0
                ? with("\"operation\":" + quoted + (read.hasArguments ? "," : ""), read.argumentsAt, 0)
                : with(quoted, read.nullOperationAt, Json.NULL.length());
        return new Message(all, read, fresh);
    }

    private byte[] with(String text, int at, int instead) {
        byte[] more = text.getBytes(StandardCharsets.UTF_8);
        byte[] all = new byte[bytes.length + more.length - instead];
        System.arraycopy(bytes, 0, all, 0, at);
        System.arraycopy(more, 0, all, at, more.length);
        System.arraycopy(bytes, at + instead, all, at + more.length, bytes.length - at - instead);
        return all;
    }
}
