package io.leanctx.server.stdio;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** What is answered here and not by a server. */
final class Replies {

    private static final int INTERNAL = -32603;

    private Replies() {}

    static byte[] refused(RefusedLineException refusal) {
        return error(refusal.id(), refusal.code(), String.valueOf(refusal.getMessage()));
    }

    /** Says that a request came to nothing: of a tool as a tool says it, so that the model reads it. */
    static byte[] failed(Message request, String code, String text) {
        if (!request.isToolCall()) {
            return error(request.answerId(), INTERNAL, text);
        }
        String structured = new String(
                Json.object(json -> {
                    json.writeObjectFieldStart("error");
                    json.writeStringField("code", code);
                    json.writeStringField("message", text);
                    json.writeEndObject();
                }),
                StandardCharsets.UTF_8);
        return Json.object(json -> {
            json.writeStringField("jsonrpc", "2.0");
            json.writeFieldName("id");
            json.writeRawValue(request.answerId());
            json.writeObjectFieldStart("result");
            json.writeArrayFieldStart("content");
            json.writeStartObject();
            json.writeStringField("type", "text");
            json.writeStringField("text", structured);
            json.writeEndObject();
            json.writeEndArray();
            json.writeFieldName("structuredContent");
            json.writeRawValue(structured);
            json.writeBooleanField("isError", true);
            json.writeEndObject();
        });
    }

    private static byte[] error(String id, int code, String text) {
        return Json.object(json -> {
            json.writeStringField("jsonrpc", "2.0");
            json.writeFieldName("id");
            json.writeRawValue(id);
            json.writeObjectFieldStart("error");
            json.writeNumberField("code", code);
            json.writeStringField("message", text);
            json.writeEndObject();
        });
    }

    static byte[] request(String id, String method, Optional<String> uri) {
        return Json.object(json -> {
            json.writeStringField("jsonrpc", "2.0");
            json.writeStringField("id", id);
            json.writeStringField("method", method);
            if (uri.isPresent()) {
                json.writeObjectFieldStart("params");
                json.writeStringField("uri", uri.get());
                json.writeEndObject();
            }
        });
    }

    /** Tells the client, or a server, of something. */
    static byte[] notification(String method, Optional<String> uri) {
        return Json.object(json -> {
            json.writeStringField("jsonrpc", "2.0");
            json.writeStringField("method", method);
            if (uri.isPresent()) {
                json.writeObjectFieldStart("params");
                json.writeStringField("uri", uri.get());
                json.writeEndObject();
            }
        });
    }
}
