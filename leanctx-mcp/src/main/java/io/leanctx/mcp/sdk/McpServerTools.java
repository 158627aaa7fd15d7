package io.leanctx.mcp.sdk;

import io.leanctx.mcp.Caller;
import io.leanctx.mcp.McpTools;
import io.modelcontextprotocol.json.McpJsonDefaults;
import io.modelcontextprotocol.json.McpJsonMapper;
import io.modelcontextprotocol.server.McpAsyncServer;
import io.modelcontextprotocol.server.McpServer;
import io.modelcontextprotocol.server.McpSyncServer;
import io.modelcontextprotocol.spec.McpSchema;
import io.modelcontextprotocol.spec.McpServerTransportProvider;
import io.modelcontextprotocol.spec.McpStreamableServerTransportProvider;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Puts the tools on servers of the MCP Java SDK, with the sessions as resources ({@code leanctx://workspace/channel}, a brief;
 * {@code …/state}; {@code …/log}) and the prompts {@code resume} and {@code handoff}. A host makes the transport, adds what it
 * has itself, and has the server built here. Safe for use by several threads; one may serve several servers.
 *
 * <p>Who subscribed to a resource is told when it changes, from daemon threads of its own named {@code leanctx-mcp-N}: whoever
 * commits does not wait for that, nor does anybody who calls. Notices are few and carry nothing
 * but the URI: who gets one reads what is new. The SDK tells one subscriber of a resource after another, and its HTTP transports
 * wait for each to read, so there a client that does not holds up notices to the others for as long as the transport waits
 * for it, unless the transport is set {@link #apart(McpStreamableServerTransportProvider) apart}. The SDK sends them to whoever subscribed to the URI, so on a server whose
 * callers may not all see the same workspaces, {@link #subscribable} is what keeps them from learning when others are at
 * work.
 *
 * @since 0.1.0
 */
public final class McpServerTools implements AutoCloseable {

    private static final long PAUSE_MILLIS = 250;
    /** Of so many resources notices can be held up by clients before those of others wait. */
    private static final int THREADS = 8;

    private final McpTools tools;
    private final Callers callers;
    private final Predicate<String> workspaces;
    private final List<Open> open;

    /** What serves one server. */
    private record Open(Subscriptions subscriptions, Heralds<String> heralds) {}

    private McpServerTools(McpTools tools, Callers callers, Predicate<String> workspaces, List<Open> open) {
        this.tools = tools;
        this.callers = callers;
        this.workspaces = workspaces;
        this.open = open;
    }

    /**
     * For servers all of whose requests come from one caller, such as one that a client starts for itself. What the caller can
     * see can be subscribed to.
     *
     * @param tools the tools; stay open when this is closed
     * @param caller who makes all requests
     * @return what builds servers
     */
    public static McpServerTools of(McpTools tools, Caller caller) {
        return new McpServerTools(
                tools,
                (context, client) -> caller,
                workspace -> !caller.workspaceBound() || caller.workspace().equals(Optional.of(workspace)),
                new CopyOnWriteArrayList<>());
    }

    /**
     * For servers with several callers. Nothing can be subscribed to, unless {@link #subscribable} says so.
     *
     * @param tools the tools; stay open when this is closed
     * @param callers says who makes a request
     * @return what builds servers
     */
    public static McpServerTools of(McpTools tools, Callers callers) {
        return new McpServerTools(tools, callers, workspace -> false, new CopyOnWriteArrayList<>());
    }

    /**
     * The same, where sessions of some workspaces can be subscribed to.
     *
     * @param some which; all callers should be such that may know when something happens in these
     * @return what builds servers; closing either closes both
     */
    public McpServerTools subscribable(Predicate<String> some) {
        return new McpServerTools(tools, callers, some, open);
    }

    /**
     * Wraps a transport so that it sends one message after another. The SDK's transport over standard input and output refuses
     * a message while another thread sends one, and with it loses the answer to a request; so calls that run side by side, and
     * notices of changes, need this there.
     *
     * @param transport the transport
     * @return the same, for any number of threads
     */
    public static McpServerTransportProvider ordered(McpServerTransportProvider transport) {
        return new OrderedTransport(transport);
    }

    /**
     * Wraps a transport with many clients so that notices to one of them wait for no other: each has its turn on one of 32 daemon
     * threads named {@code leanctx-mcp-N}, with one notice of a resource under way, and one more for all that changed meanwhile.
     *
     * @param transport the transport
     * @return the same, whose notices are sent soon after they were asked for
     */
    public static McpServerTransportProvider apart(McpServerTransportProvider transport) {
        return new ApartTransport(transport);
    }

    /**
     * The same, for Streamable HTTP.
     *
     * @param transport the transport
     * @return the same, whose notices are sent soon after they were asked for
     */
    public static McpStreamableServerTransportProvider apart(McpStreamableServerTransportProvider transport) {
        return new ApartStreamableTransport(transport);
    }

    /**
     * Builds a server, with the JSON mapper that the SDK finds on the class path.
     *
     * @param server what the host has of it; tools, resources, prompts, capabilities and the mapper are set here
     * @return the server, which the host closes
     */
    public McpSyncServer serve(McpServer.SyncSpecification<?> server) {
        return serve(server, McpJsonDefaults.getMapper());
    }

    /**
     * Builds a server.
     *
     * @param server what the host has of it; tools, resources, prompts, capabilities and the mapper are set here
     * @param mapper the JSON mapper of the server
     * @return the server, which the host closes
     */
    public McpSyncServer serve(McpServer.SyncSpecification<?> server, McpJsonMapper mapper) {
        CompletableFuture<Consumer<String>> tell = new CompletableFuture<>();
        Requests requests = new Requests(tools, callers);
        server.tools(Specifications.tools(tools, requests));
        server.resourceTemplates(Specifications.resources(requests));
        server.prompts(Specifications.prompts(requests));
        server.capabilities(capabilities()).jsonMapper(new NoticingMapper(mapper, subscriptions(tell)::add));
        McpSyncServer built = server.build();
        tell.complete(uri -> built.notifyResourcesUpdated(new McpSchema.ResourcesUpdatedNotification(uri)));
        return built;
    }

    /**
     * Builds an asynchronous server, with the JSON mapper that the SDK finds on the class path.
     *
     * @param server what the host has of it; tools, resources, prompts, capabilities and the mapper are set here
     * @return the server, which the host closes
     */
    public McpAsyncServer serve(McpServer.AsyncSpecification<?> server) {
        return serve(server, McpJsonDefaults.getMapper());
    }

    /**
     * Builds an asynchronous server. The tools run on Reactor's bounded elastic scheduler, since they wait for storage.
     *
     * @param server what the host has of it; tools, resources, prompts, capabilities and the mapper are set here
     * @param mapper the JSON mapper of the server
     * @return the server, which the host closes
     */
    public McpAsyncServer serve(McpServer.AsyncSpecification<?> server, McpJsonMapper mapper) {
        CompletableFuture<Consumer<String>> tell = new CompletableFuture<>();
        Requests requests = new Requests(tools, callers);
        server.tools(AsyncSpecifications.tools(tools, requests));
        server.resourceTemplates(AsyncSpecifications.resources(requests));
        server.prompts(AsyncSpecifications.prompts(requests));
        server.capabilities(capabilities()).jsonMapper(new NoticingMapper(mapper, subscriptions(tell)::add));
        McpAsyncServer built = server.build();
        tell.complete(uri -> built.notifyResourcesUpdated(new McpSchema.ResourcesUpdatedNotification(uri))
                .block());
        return built;
    }

    /**
     * Says that nobody is subscribed to a resource any more, so that its channel need not be watched for it. The SDK tells nobody
     * when a client unsubscribes or is gone; a host whose transport knows says so here, and otherwise a channel is watched until
     * a thousand others were subscribed to after it. A later subscription begins anew.
     *
     * @param uri the resource, as it was subscribed to; what nobody was subscribed to is passed over
     */
    public void unsubscribed(String uri) {
        open.forEach(one -> one.subscriptions().remove(uri));
    }

    private Subscriptions subscriptions(CompletableFuture<Consumer<String>> tell) {
        Heralds<String> heralds =
                new Heralds<>(THREADS, PAUSE_MILLIS, uri -> tell.join().accept(uri));
        Subscriptions subscriptions = new Subscriptions(tools.store(), workspaces, heralds::changed);
        open.add(new Open(subscriptions, heralds));
        return subscriptions;
    }

    private static McpSchema.ServerCapabilities capabilities() {
        return McpSchema.ServerCapabilities.builder()
                .tools(false)
                .resources(true, false)
                .prompts(false)
                .build();
    }

    /** Ends the watches and the threads of all servers built here. They go on answering, without notices. Idempotent. */
    @Override
    public void close() {
        open.forEach(one -> {
            one.subscriptions().close();
            one.heralds().close();
        });
        open.clear();
    }
}
