package io.leanctx.mcp.sdk;

import io.leanctx.mcp.Caller;
import io.leanctx.mcp.McpTools;
import io.modelcontextprotocol.server.McpAsyncServerExchange;
import io.modelcontextprotocol.server.McpServerFeatures.AsyncPromptSpecification;
import io.modelcontextprotocol.server.McpServerFeatures.AsyncResourceTemplateSpecification;
import io.modelcontextprotocol.server.McpServerFeatures.AsyncToolSpecification;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** What an asynchronous server of the SDK is given. */
final class AsyncSpecifications {

    private AsyncSpecifications() {}

    static List<AsyncToolSpecification> tools(McpTools tools, Requests requests) {
        return tools.all().stream()
                .map(tool -> new AsyncToolSpecification(
                        Specifications.tool(tool),
                        (exchange, request) ->
                                elsewhere(() -> requests.call(tool, caller(requests, exchange), request))))
                .toList();
    }

    static List<AsyncResourceTemplateSpecification> resources(Requests requests) {
        return Stream.of(SessionUri.View.values())
                .map(view -> new AsyncResourceTemplateSpecification(
                        Specifications.template(view),
                        (exchange, request) -> elsewhere(() -> requests.read(caller(requests, exchange), request))))
                .toList();
    }

    static List<AsyncPromptSpecification> prompts(Requests requests) {
        return List.of(
                new AsyncPromptSpecification(
                        Specifications.RESUME,
                        (exchange, request) -> elsewhere(() -> requests.resume(caller(requests, exchange), request))),
                new AsyncPromptSpecification(
                        Specifications.HANDOFF,
                        (exchange, request) -> elsewhere(() -> requests.handoff(caller(requests, exchange), request))));
    }

    private static <T> Mono<T> elsewhere(Callable<T> work) {
        return Mono.fromCallable(work).subscribeOn(Schedulers.boundedElastic());
    }

    private static Caller caller(Requests requests, McpAsyncServerExchange exchange) {
        return requests.caller(exchange.transportContext(), exchange.getClientInfo());
    }
}
