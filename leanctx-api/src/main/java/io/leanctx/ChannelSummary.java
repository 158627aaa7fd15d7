package io.leanctx;

import java.time.Instant;
import java.util.List;

/**
 * A channel in a listing.
 *
 * @param channel its name
 * @param position where its log stands
 * @param updatedAt when its newest commit was made
 * @param agents the first {@value #MAX_AGENTS} agents who committed, in the order of their first commits
 * @param agentCount how many agents committed
 * @param task the beginning of the task, at most {@value #MAX_TASK_LENGTH} characters; empty if there is none
 * @since 0.1.0
 */
public record ChannelSummary(
        String channel, Position position, Instant updatedAt, List<String> agents, int agentCount, String task) {

    /** How many agents a summary names. */
    public static final int MAX_AGENTS = 16;

    /** How many characters of the task a summary has. */
    public static final int MAX_TASK_LENGTH = 200;

    /**
     * Creates a summary; the list is copied.
     *
     * @param channel its name
     * @param position where its log stands
     * @param updatedAt when its newest commit was made
     * @param agents the first {@value #MAX_AGENTS} agents who committed, in the order of their first commits
     * @param agentCount how many agents committed
     * @param task the beginning of the task, at most {@value #MAX_TASK_LENGTH} characters
     */
    public ChannelSummary {
        agents = List.copyOf(agents);
    }
}
