package io.leanctx.server.stdio;

import java.util.List;
import java.util.Optional;

/**
 * The answer to a client's {@code initialize} that a server of this library gives, given here: so the client need not wait until the
 * store is open, which takes longer than all else at the start.
 *
 * @param version the version of the library
 */
record Greeting(String version) {

    /** The newest first. */
    private static final List<String> PROTOCOL_VERSIONS = List.of("2025-11-25", "2025-06-18", "2025-03-26");

    /** A server takes no longer one. */
    private static final int MOST_BYTES = 16 << 10;

    /** The version of the protocol that is agreed on with a client. */
    static String agreed(Message initialize) {
        return initialize.protocolVersion().filter(PROTOCOL_VERSIONS::contains).orElse(PROTOCOL_VERSIONS.get(0));
    }

    /** Why a server would not take the request, if it would not. */
    Optional<String> refusal(Message initialize) {
        if (initialize.bytes().length > MOST_BYTES) {
            return Optional.of("initialize has more than " + MOST_BYTES + " bytes; say less");
        } else if (!initialize.isIntroduction()) {
            return Optional.of("initialize needs protocolVersion, capabilities and clientInfo; give all three");
        }
        return Optional.empty();
    }

    byte[] answer(Message initialize) {
        return Json.object(json -> {
            json.writeStringField("jsonrpc", "2.0");
            json.writeFieldName("id");
            json.writeRawValue(initialize.answerId());
            json.writeObjectFieldStart("result");
            json.writeStringField("protocolVersion", agreed(initialize));
            json.writeFieldName("capabilities");
            json.writeRawValue("{\"logging\":{},\"prompts\":{\"listChanged\":false},"
                    + "\"resources\":{\"subscribe\":true,\"listChanged\":false},\"tools\":{\"listChanged\":false}}");
            json.writeObjectFieldStart("serverInfo");
            json.writeStringField("name", "leanctx");
            json.writeStringField("version", version);
            json.writeEndObject();
            json.writeEndObject();
        });
    }
}
