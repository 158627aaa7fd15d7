package io.leanctx.mcp.sdk;

import io.modelcontextprotocol.spec.McpServerTransportProviderBase;
import java.util.List;
import reactor.core.publisher.Mono;

/**
 * A transport whose notices to one client wait for no other. The SDK sends a notice to one client after another, and its transports
 * wait for each to read; here each client has its own turn.
 */
abstract class Apart<T extends McpServerTransportProviderBase> implements McpServerTransportProviderBase {

    /** So many notices can be held up by their clients before others wait for them. */
    private static final int THREADS = 32;

    private record Notice(String session, String method, Object params) {}

    private final T provider;
    private final Heralds<Notice> heralds;

    Apart(T provider) {
        this.provider = provider;
        this.heralds = new Heralds<>(
                THREADS,
                0,
                notice -> provider.notifyClient(notice.session(), notice.method(), notice.params())
                        .block());
    }

    final T provider() {
        return provider;
    }

    @Override
    public final Mono<Void> notifyClients(String method, Object params) {
        return provider.notifyClients(method, params);
    }

    @Override
    public final Mono<Void> notifyClient(String sessionId, String method, Object params) {
        return Mono.fromRunnable(() -> heralds.changed(new Notice(sessionId, method, params)));
    }

    @Override
    public final Mono<Void> closeGracefully() {
        return Mono.defer(() -> {
            heralds.close();
            return provider.closeGracefully();
        });
    }

    @Override
    public final void close() {
        heralds.close();
        provider.close();
    }

    @Override
    public final List<String> protocolVersions() {
        return provider.protocolVersions();
    }
}
