package io.leanctx.mcp;

import io.leanctx.InvalidInputException;
import io.leanctx.SessionStore;
import java.util.List;

/**
 * The four tools over a store: {@code ctx_session}, {@code ctx_handoff}, {@code ctx_agent}, {@code ctx_share}. Safe for use by
 * any number of threads. One is enough for all servers and connections of a process.
 *
 * <p>Nothing hangs on a connection: workspace, channel, agent, token and what the agent has seen come with each call, or from
 * its {@link Caller}. What is kept between calls is presence alone: an agent that called is shown as connected until it leaves,
 * or made no call for five minutes.
 *
 * @since 0.1.0
 */
public final class McpTools implements AutoCloseable {

    private final SessionStore store;
    private final Stays stays;
    private final List<McpTool> tools;

    private McpTools(SessionStore store, int waitsAtOnce) {
        this.store = store;
        this.stays = new Stays(System::nanoTime);
        this.tools = tools(new Waits(waitsAtOnce));
    }

    /**
     * Makes the tools. At most eight times as many calls of {@code wait} as there are processors wait at once, which leaves
     * some of the threads of the MCP Java SDK for others.
     *
     * @param store what they work on; stays open when the tools are closed
     * @return the tools
     */
    public static McpTools over(SessionStore store) {
        return over(store, Math.max(8, 8 * Runtime.getRuntime().availableProcessors()));
    }

    /**
     * Makes the tools.
     *
     * @param store what they work on; stays open when the tools are closed
     * @param waitsAtOnce how many calls of {@code wait} may hold a thread at once; those on top are answered at once
     * @return the tools
     * @throws InvalidInputException if {@code waitsAtOnce} is negative
     */
    public static McpTools over(SessionStore store, int waitsAtOnce) {
        if (waitsAtOnce < 0) {
            throw new InvalidInputException(waitsAtOnce + " calls cannot wait at once; give 0 if none may, or more");
        }
        return new McpTools(store, waitsAtOnce);
    }

    /**
     * The tools.
     *
     * @return the four of them, always in the same order
     */
    public List<McpTool> all() {
        return tools;
    }

    /**
     * One of the tools.
     *
     * @param name its name
     * @return the tool
     * @throws IllegalArgumentException if there is none with this name
     */
    public McpTool named(String name) {
        return tools.stream()
                .filter(tool -> tool.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no tool is named " + Texts.quote(name)));
    }

    /**
     * The store that the tools work on.
     *
     * @return the store
     */
    public SessionStore store() {
        return store;
    }

    /** Ends the presence of all agents that called. The store stays open. Idempotent. */
    @Override
    public void close() {
        stays.close();
    }

    private List<McpTool> tools(Waits waits) {
        return List.of(
                tool(
                        "ctx_session",
                        "The session that agents share: task, decisions, findings, knowledge, next steps. Begin with brief."
                                + " Give since_revision from the last answer: you get what others did since, and what"
                                + " you overwrite conflicts if another wrote it meanwhile. wait: for news of others.",
                        false,
                        join(List.of(WorkActions.FIELDS, ReadActions.FIELDS, Waits.FIELDS, ProofActions.FIELDS)),
                        List.of(
                                "integer committed oldest next_after forked_at",
                                "string position updated_at brief next_cursor to_channel proof busy",
                                "boolean repeated changed deleted",
                                "object task next counts state totals",
                                "array agents connected claims channels commits differences left_out"),
                        join(List.of(ReadActions.ALL, WorkActions.ALL, ProofActions.ALL, List.of(waits.action())))),
                tool(
                        "ctx_handoff",
                        "Hand work over to another agent: create offers it with a bundle of the session, exactly one"
                                + " accepts; then import the bundle by its hash where the work goes on.",
                        false,
                        join(List.of(HandoffActions.FIELDS, BundleActions.FIELDS)),
                        List.of(
                                "integer committed size",
                                "string position handoff bundle hash from note next_cursor",
                                "boolean repeated unchanged",
                                "array handoffs"),
                        join(List.of(HandoffActions.ALL, BundleActions.ALL))),
                tool(
                        "ctx_agent",
                        "Agents: register once for id and token, see who is there, post messages and read your inbox,"
                                + " claim what only one should work on, and release it.",
                        false,
                        join(List.of(AgentActions.FIELDS, MessageActions.FIELDS, ClaimActions.FIELDS)),
                        List.of(
                                "integer committed claim_token lost_below",
                                "string position agent token note next_cursor until up_to more more_handoffs",
                                "boolean repeated left",
                                "object status",
                                "array agents claims inbox handoffs"),
                        join(List.of(AgentActions.ALL, MessageActions.ALL, ClaimActions.ALL))),
                tool(
                        "ctx_share",
                        "Push files or lines of them to other agents, and pull what they pushed. clear erases what you"
                                + " pushed, for good.",
                        true,
                        ShareActions.FIELDS,
                        List.of(
                                "integer committed first last of_lines next_first",
                                "string position entry content next_cursor more",
                                "boolean repeated base64",
                                "object file",
                                "array shared cleared"),
                        ShareActions.ALL));
    }

    private McpTool tool(
            String name,
            String description,
            boolean destructive,
            List<Field> fields,
            List<String> outputs,
            List<Action> actions) {
        return new ActionTool(
                name,
                description,
                new ToolHints(false, destructive, false),
                fields,
                outputs,
                actions,
                (caller, arguments) -> new Call(store, stays, caller, arguments));
    }

    private static <T> List<T> join(List<List<T>> lists) {
        return lists.stream().flatMap(List::stream).toList();
    }
}
