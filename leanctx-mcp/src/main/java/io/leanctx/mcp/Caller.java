package io.leanctx.mcp;

import io.leanctx.InvalidInputException;
import io.leanctx.Names;
import java.util.Objects;
import java.util.Optional;

/**
 * Who calls a tool, as the host knows it from its configuration, the headers of a request, or what a client said of itself:
 * what holds where the arguments say nothing, and what they may not go beyond. Immutable.
 *
 * <p>{@link #anyone()} has no defaults and no bounds, which fits a server that one user starts for itself. A server for
 * several binds each caller to its workspace and its agent.
 *
 * @param workspace the workspace where the arguments name none
 * @param channel the channel where the arguments name none
 * @param agent the agent where the arguments name none
 * @param token the token of {@code agent}; used for no other
 * @param workspaceBound whether the arguments can name no other workspace
 * @param agentBound whether the arguments can name no other agent
 * @param access what the caller may do
 * @since 0.1.0
 */
public record Caller(
        Optional<String> workspace,
        Optional<String> channel,
        Optional<String> agent,
        Optional<String> token,
        boolean workspaceBound,
        boolean agentBound,
        Access access) {

    private static final Caller ANYONE = new Caller(
            Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), false, false, Access.ADMIN);

    /**
     * Creates a caller; {@link #anyone()} and what follows reads better.
     *
     * @throws InvalidInputException if a name breaks a rule of {@link Names}, there is a token of no agent, or a bound
     *     without the name to be bound to
     */
    public Caller {
        workspace.ifPresent(Names::requireWorkspace);
        channel.ifPresent(Names::requireChannel);
        agent.ifPresent(Names::requireAgent);
        Objects.requireNonNull(access, "access");
        if (token.isPresent() && agent.isEmpty()) {
            throw new InvalidInputException("a caller has a token and no agent; name the agent that the token is of");
        }
        if ((workspaceBound && workspace.isEmpty()) || (agentBound && agent.isEmpty())) {
            throw new InvalidInputException("a caller is bound to a workspace or an agent that is not named; name it");
        }
    }

    /**
     * A caller without defaults and bounds, who may do everything.
     *
     * @return the caller
     */
    public static Caller anyone() {
        return ANYONE;
    }

    /**
     * The same caller, with a workspace that holds where the arguments name none.
     *
     * @param id the workspace
     * @return the caller
     */
    public Caller withWorkspace(String id) {
        return new Caller(Optional.of(id), channel, agent, token, workspaceBound, agentBound, access);
    }

    /**
     * The same caller, with a channel that holds where the arguments name none.
     *
     * @param name the channel
     * @return the caller
     */
    public Caller withChannel(String name) {
        return new Caller(workspace, Optional.of(name), agent, token, workspaceBound, agentBound, access);
    }

    /**
     * The same caller, with an agent that holds where the arguments name none.
     *
     * @param id the agent
     * @param agentToken its token
     * @return the caller
     */
    public Caller withAgent(String id, String agentToken) {
        return new Caller(
                workspace, channel, Optional.of(id), Optional.of(agentToken), workspaceBound, agentBound, access);
    }

    /**
     * The same caller, that cannot name a workspace but this one.
     *
     * @param id the workspace
     * @return the caller
     */
    public Caller boundTo(String id) {
        return new Caller(Optional.of(id), channel, agent, token, true, agentBound, access);
    }

    /**
     * The same caller, that cannot write or read in the name of an agent but this one.
     *
     * @param id the agent
     * @param agentToken its token
     * @return the caller
     */
    public Caller boundToAgent(String id, String agentToken) {
        return new Caller(workspace, channel, Optional.of(id), Optional.of(agentToken), workspaceBound, true, access);
    }

    /**
     * The same caller, who may do this and no more.
     *
     * @param most what it may do
     * @return the caller
     */
    public Caller allowed(Access most) {
        return new Caller(workspace, channel, agent, token, workspaceBound, agentBound, most);
    }

    /** Without the token, so that none gets into a log. */
    @Override
    public String toString() {
        return "caller " + agent.orElse("without agent") + " at " + workspace.orElse("any workspace")
                + channel.map(name -> "/" + name).orElse("") + ", may " + access;
    }
}
