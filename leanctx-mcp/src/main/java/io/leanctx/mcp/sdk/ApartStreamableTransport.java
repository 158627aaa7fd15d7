package io.leanctx.mcp.sdk;

import io.modelcontextprotocol.spec.McpStreamableServerSession;
import io.modelcontextprotocol.spec.McpStreamableServerTransportProvider;

/** {@link Apart}, for Streamable HTTP. */
final class ApartStreamableTransport extends Apart<McpStreamableServerTransportProvider>
        implements McpStreamableServerTransportProvider {

    ApartStreamableTransport(McpStreamableServerTransportProvider provider) {
        super(provider);
    }

    @Override
    public void setSessionFactory(McpStreamableServerSession.Factory factory) {
        provider().setSessionFactory(factory);
    }
}
