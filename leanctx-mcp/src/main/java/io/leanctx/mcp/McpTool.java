package io.leanctx.mcp;

import java.util.Map;

/**
 * A tool, as MCP lists and calls it. Immutable, and safe for use by several threads. Not for implementation by hosts.
 *
 * @since 0.1.0
 */
public interface McpTool {

    /**
     * The name it is called by.
     *
     * @return such as {@code ctx_session}
     */
    String name();

    /**
     * What it is for, for the model that is to use it.
     *
     * @return a few sentences
     */
    String description();

    /**
     * What arguments it takes.
     *
     * @return a JSON Schema (2020-12) as maps, lists, texts and numbers
     */
    Map<String, Object> inputSchema();

    /**
     * What its answers look like, those that are errors included.
     *
     * @return a JSON Schema (2020-12)
     */
    Map<String, Object> outputSchema();

    /**
     * Hints for who decides whether a call needs a person's consent.
     *
     * @return the hints
     */
    ToolHints hints();

    /**
     * Calls the tool, on this thread. Only {@code wait} waits, and for a bounded time.
     *
     * <p>Bad input, conflicts and whatever else the store refuses are answers with {@link ToolAnswer#isError}, and so is what
     * fails inside, without what it was about; an {@link Error} passes through. An interrupt ends a {@code wait} with such an
     * answer, and the flag stays set.
     *
     * @param caller who calls
     * @param arguments the arguments as JSON is read into maps, lists, texts, numbers and booleans
     * @return the answer
     */
    ToolAnswer call(Caller caller, Map<String, ?> arguments);
}
