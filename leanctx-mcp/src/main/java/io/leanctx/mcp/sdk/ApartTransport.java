package io.leanctx.mcp.sdk;

import io.modelcontextprotocol.spec.McpServerSession;
import io.modelcontextprotocol.spec.McpServerTransportProvider;

/** {@link Apart}, for transports with one connection a session. */
final class ApartTransport extends Apart<McpServerTransportProvider> implements McpServerTransportProvider {

    ApartTransport(McpServerTransportProvider provider) {
        super(provider);
    }

    @Override
    public void setSessionFactory(McpServerSession.Factory factory) {
        provider().setSessionFactory(factory);
    }
}
