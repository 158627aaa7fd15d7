package io.leanctx.mcp.sdk;

import io.modelcontextprotocol.json.TypeRef;
import io.modelcontextprotocol.spec.McpSchema;
import io.modelcontextprotocol.spec.McpServerSession;
import io.modelcontextprotocol.spec.McpServerTransport;
import io.modelcontextprotocol.spec.McpServerTransportProvider;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import reactor.core.publisher.Mono;

/** Sends the messages of a session one after another, whichever threads they come from. */
final class OrderedTransport implements McpServerTransportProvider {

    private final McpServerTransportProvider provider;

    OrderedTransport(McpServerTransportProvider provider) {
        this.provider = provider;
    }

    @Override
    public void setSessionFactory(McpServerSession.Factory factory) {
        provider.setSessionFactory(transport -> factory.create(new Ordered(transport)));
    }

    @Override
    public Mono<Void> notifyClients(String method, Object params) {
        return provider.notifyClients(method, params);
    }

    @Override
    public Mono<Void> notifyClient(String sessionId, String method, Object params) {
        return provider.notifyClient(sessionId, method, params);
    }

    @Override
    public Mono<Void> closeGracefully() {
        return provider.closeGracefully();
    }

    @Override
    public void close() {
        provider.close();
    }

    @Override
    public List<String> protocolVersions() {
        return provider.protocolVersions();
    }

    private static final class Ordered implements McpServerTransport {

        private final McpServerTransport transport;
        private final ReentrantLock sending = new ReentrantLock();

        Ordered(McpServerTransport transport) {
            this.transport = transport;
        }

        @Override
        public Mono<Void> sendMessage(McpSchema.JSONRPCMessage message) {
            return Mono.create(sink -> {
                sending.lock();
                try {
                    transport.sendMessage(message).subscribe(nothing -> {}, sink::error, sink::success);
                } finally {
                    sending.unlock();
                }
            });
        }

        @Override
        public Mono<Void> closeGracefully() {
            return transport.closeGracefully();
        }

        @Override
        public void close() {
            transport.close();
        }

        @Override
        public <T> T unmarshalFrom(Object data, TypeRef<T> type) {
            return transport.unmarshalFrom(data, type);
        }

        @Override
        public List<String> protocolVersions() {
            return transport.protocolVersions();
        }
    }
}
