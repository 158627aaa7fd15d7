package io.leanctx.server;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.Map;

/** Reads what clients send, within bounds. What it says of bad input repeats nothing of it. */
final class Json {

    /** How deep what a client sends may be nested. */
    static final int LEVELS = 64;

    private static final int NAME_LENGTH = 1_024;
    private static final int NUMBER_LENGTH = 64;

    private final ObjectMapper mapper;

    Json(int mostBytes) {
        this.mapper = JsonMapper.builder(JsonFactory.builder()
                        .streamReadConstraints(StreamReadConstraints.builder()
                                .maxNestingDepth(LEVELS)
                                .maxNameLength(NAME_LENGTH)
                                .maxNumberLength(NUMBER_LENGTH)
                                .maxStringLength(mostBytes)
                                .build())
                        .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                        .build())
                .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .build();
    }

    ObjectMapper mapper() {
        return mapper;
    }

    /**
     * Reads an object.
     *
     * @throws RefusedRequestException if the bytes are something else
     */
    Map<String, Object> object(byte[] bytes) {
        try {
            Map<String, Object> read = mapper.readValue(bytes, new TypeReference<>() {});
            if (read != null) {
                return read;
            }
        } catch (JsonProcessingException e) {
            String where = e.getLocation() == null
                    ? ""
                    : " at line " + e.getLocation().getLineNr() + ", column "
                            + e.getLocation().getColumnNr();
            throw RefusedRequestException.badRequest(
                    "the body is no JSON object that is taken here: it breaks off or is"
                            + " wrong" + where + "; give one object, nested at most " + LEVELS
                            + " deep, with names of at most "
                            + NAME_LENGTH + " characters, none of them twice");
        } catch (IOException e) {
            throw RefusedRequestException.badRequest("the body is not in UTF-8; send JSON in UTF-8");
        }
        throw RefusedRequestException.badRequest("the body is null; give one JSON object");
    }
}
