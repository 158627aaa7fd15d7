package io.leanctx.mcp.sdk;

import io.modelcontextprotocol.json.McpJsonMapper;
import io.modelcontextprotocol.json.TypeRef;
import io.modelcontextprotocol.spec.McpSchema;
import java.io.IOException;
import java.util.function.Consumer;

/**
 * Notices subscriptions, which a server of the SDK handles itself without telling anybody: it reads each request for one with
 * its mapper.
 */
final class NoticingMapper implements McpJsonMapper {

    private final McpJsonMapper mapper;
    private final Consumer<String> subscribed;

    NoticingMapper(McpJsonMapper mapper, Consumer<String> subscribed) {
        this.mapper = mapper;
        this.subscribed = subscribed;
    }

    private <T> T noticing(T value) {
        if (value instanceof McpSchema.SubscribeRequest request) {
            subscribed.accept(request.uri());
        }
        return value;
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
        return mapper.readValue(content, type);
    }

    @Override
    public <T> T readValue(byte[] content, TypeRef<T> type) throws IOException {
        return mapper.readValue(content, type);
    }

    @Override
    public <T> T convertValue(Object fromValue, Class<T> type) {
        return noticing(mapper.convertValue(fromValue, type));
    }

    @Override
    public <T> T convertValue(Object fromValue, TypeRef<T> type) {
        return noticing(mapper.convertValue(fromValue, type));
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
