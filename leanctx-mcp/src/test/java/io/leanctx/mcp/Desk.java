package io.leanctx.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import io.leanctx.Agent;
import io.leanctx.SessionStore;
import io.leanctx.core.LeanCtx;
import io.modelcontextprotocol.json.McpJsonDefaults;
import io.modelcontextprotocol.json.McpJsonMapper;
import io.modelcontextprotocol.json.schema.JsonSchemaValidator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The tools over a store in memory, with agents at {@code my-team/feat/auth}. Every answer is held against the schema of its
 * tool and its text against what is structured; so are the arguments of every call that is to succeed.
 */
final class Desk implements AutoCloseable {

    static final Instant START = Instant.parse("2026-03-01T09:00:00Z");

    private static final McpJsonMapper JSON = McpJsonDefaults.getMapper();
    private static final JsonSchemaValidator SCHEMAS = McpJsonDefaults.getSchemaValidator();

    private final AtomicReference<Instant> time = new AtomicReference<>(START);
    private final SessionStore store;
    private final McpTools tools;

    Desk() {
        this.store = LeanCtx.builder().clock(time::get).inMemory();
        this.tools = McpTools.over(store);
    }

    SessionStore store() {
        return store;
    }

    McpTools tools() {
        return tools;
    }

    void set(Instant now) {
        time.set(now);
    }

    /** An agent that is registered, at its place. */
    Seat seat(String client) {
        Agent agent = store.workspace("my-team").registerNew(client);
        return new Seat(Caller.anyone()
                .withWorkspace("my-team")
                .withChannel("feat/auth")
                .withAgent(agent.id(), agent.token()));
    }

    Seat seat(Caller caller) {
        return new Seat(caller);
    }

    /** Somebody who calls. */
    final class Seat {

        private final Caller caller;

        private Seat(Caller caller) {
            this.caller = caller;
        }

        Caller caller() {
            return caller;
        }

        Seat with(Caller other) {
            return new Seat(other);
        }

        /** Calls a tool, and expects it to do what it is asked for. */
        Map<String, Object> call(String tool, Object... arguments) {
            Map<String, Object> given = map(arguments);
            var checked = SCHEMAS.validate(tools.named(tool).inputSchema(), given);
            assertThat(checked.valid())
                    .as("arguments: %s", checked.errorMessage())
                    .isTrue();
            ToolAnswer answer = answer(tool, given);
            assertThat(answer.isError()).as(answer.text()).isFalse();
            return answer.structured();
        }

        /** Calls a tool, and expects it to refuse. */
        Map<String, Object> refused(String tool, Object... arguments) {
            ToolAnswer answer = answer(tool, map(arguments));
            assertThat(answer.isError()).as(answer.text()).isTrue();
            return error(answer);
        }

        ToolAnswer answer(String tool, Map<String, Object> arguments) {
            McpTool called = tools.named(tool);
            ToolAnswer answer = called.call(caller, arguments);
            var checked = SCHEMAS.validate(called.outputSchema(), answer.structured());
            assertThat(checked.valid())
                    .as("%s: %s", checked.errorMessage(), answer.text())
                    .isTrue();
            assertThat(parsed(answer.text())).isEqualTo(parsed(written(answer.structured())));
            return answer;
        }
    }

    @SuppressWarnings("unchecked")
    static Map<String, Object> error(ToolAnswer answer) {
        return (Map<String, Object>) answer.structured().get("error");
    }

    @SuppressWarnings("unchecked")
    static Map<String, Object> parsed(String json) {
        try {
            return JSON.readValue(json, Map.class);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String written(Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @SuppressWarnings("unchecked")
    static List<Map<String, Object>> list(Object value) {
        return (List<Map<String, Object>>) value;
    }

    @SuppressWarnings("unchecked")
    static Map<String, Object> object(Object value) {
        return (Map<String, Object>) value;
    }

    static Map<String, Object> map(Object... pairs) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            map.put((String) pairs[i], pairs[i + 1]);
        }
        return map;
    }

    @Override
    public void close() {
        tools.close();
        store.close();
    }
}
