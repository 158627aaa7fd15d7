package io.leanctx.server;

import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.modelcontextprotocol.json.McpJsonMapper;
import io.modelcontextprotocol.json.TypeRef;
import io.modelcontextprotocol.spec.McpError;
import io.modelcontextprotocol.spec.McpSchema;
import java.io.IOException;
import java.lang.reflect.Type;

/**
 * JSON for the MCP SDK. What is of another form than the protocol says is refused as that, without what Jackson says of it: that
 * names classes and repeats values, and the SDK would log and answer it.
 */
final class ProtocolMapper implements McpJsonMapper {

    private final ObjectMapper mapper;

    ProtocolMapper(ObjectMapper mapper) {
        this.mapper = mapper;
    }

    private JavaType type(Type type) {
        return mapper.getTypeFactory().constructType(type);
    }

    @Override
    public <T> T readValue(String content, Class<T> type) throws IOException {
        return mapper.readValue(content, type);
    }

    @Override
    public <T> T readValue(byte[] content, Class<T> type) throws IOException {
        return mapper.readValue(content, type);
    }

    @Override
    public <T> T readValue(String content, TypeRef<T> type) throws IOException {
        return mapper.readValue(content, type(type.getType()));
    }

    @Override
    public <T> T readValue(byte[] content, TypeRef<T> type) throws IOException {
        return mapper.readValue(content, type(type.getType()));
    }

    @Override
    public <T> T convertValue(Object fromValue, Class<T> type) {
        return converted(fromValue, type(type));
    }

    @Override
    public <T> T convertValue(Object fromValue, TypeRef<T> type) {
        return converted(fromValue, type(type.getType()));
    }

    @SuppressWarnings("TypeParameterUnusedInFormals") // as in the interface, which this is the one half of
    private <T> T converted(Object value, JavaType type) {
        T converted;
        try {
            converted = mapper.convertValue(value, type);
        } catch (IllegalArgumentException e) {
            throw wrong(type);
        }
        if (converted == null) {
            throw wrong(type);
        }
        return converted;
    }

    private static McpError wrong(JavaType type) {
        return McpError.builder(McpSchema.ErrorCodes.INVALID_PARAMS)
                .message("the params are not those of a " + type.getRawClass().getSimpleName()
                        + " of the protocol; see its schema")
                .build();
    }

    @Override
    public String writeValueAsString(Object value) throws IOException {
        return mapper.writeValueAsString(value);
    }

    @Override
    public byte[] writeValueAsBytes(Object value) throws IOException {
        return mapper.writeValueAsBytes(value);
    }
}
