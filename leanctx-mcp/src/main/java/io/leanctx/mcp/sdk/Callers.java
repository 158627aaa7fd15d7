package io.leanctx.mcp.sdk;

import io.leanctx.mcp.Caller;
import io.modelcontextprotocol.common.McpTransportContext;
import io.modelcontextprotocol.spec.McpSchema;
import org.jspecify.annotations.Nullable;

/**
 * Says who calls, for each request anew: by what the transport knows of the request (its headers, as far as the host's context
 * extractor took them over), or by what the client said of itself.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface Callers {

    /**
     * Who makes a request. What this throws ends the request as an error of the protocol.
     *
     * @param context what the transport knows of the request
     * @param client what the client said of itself, which is not to be trusted; null if it said nothing
     * @return the caller
     */
    Caller of(McpTransportContext context, McpSchema.@Nullable Implementation client);
}
