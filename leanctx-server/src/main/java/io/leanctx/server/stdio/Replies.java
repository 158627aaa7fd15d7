package io.leanctx.server.stdio;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** What is answered here and not by a server. */
final class Replies {

    /** Why a process that ends does not take what is asked of it. */
    static final String ENDING = "the process is ending; start it again, and ask again";

    private static final int INTERNAL = -32603;

    private Replies() {}

    static byte[] refused(RefusedLineException refusal) {
        return error(refusal.id(), refusal.code(), String.valueOf(refusal.getMessage()));
    }

    /** Says that a request came to nothing: of a tool as a tool says it, so that the model reads it. */
    static byte[] failed(Message request, String code, String text) {
        return failed(request, code, text, Optional.empty());
    }

    /** The same of a request that may have been done all the same: says how that is found out. */
    static byte[] unknown(Message request, String text) {
        String advice;
        if (request.operation().isPresent()) {
            advice = "call again with the same arguments and the operation "
                    + request.operation().get() + " to find out";
        } else if (Repetition.isSafe(request)) {
            advice = "call again, which changes nothing where it was done";
        } else {
            advice = "it was not asked again; look first (ctx_agent list says who is registered)";
        }
        return failed(
                request,
                "outcome_unknown",
                text + "; it is not known whether this was done: " + advice,
                request.operation());
    }

    private static byte[] failed(Message request, String code, String text, Optional<String> operation) {
        if (!request.isToolCall()) {
            return error(request.answerId(), INTERNAL, text);
        }
        String structured = new String(
                Json.object(json -> {
                    json.writeObjectFieldStart("error");
                    json.writeStringField("code", code);
                    json.writeStringField("message", text);
                    if (operation.isPresent()) {
                        json.writeStringField("operation", operation.get());
                    }
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
