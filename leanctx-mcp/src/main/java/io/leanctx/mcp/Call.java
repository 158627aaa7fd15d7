package io.leanctx.mcp;

import io.leanctx.Agent;
import io.leanctx.CommitResult;
import io.leanctx.InvalidInputException;
import io.leanctx.Participant;
import io.leanctx.Position;
import io.leanctx.Proposal;
import io.leanctx.Session;
import io.leanctx.SessionStore;
import io.leanctx.Workspace;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/** One call of a tool: its arguments, and what holds where they say nothing. Used by one thread. */
final class Call {

    private final SessionStore store;
    private final Stays stays;
    private final Caller caller;
    private final Arguments arguments;

    Call(SessionStore store, Stays stays, Caller caller, Arguments arguments) {
        this.store = store;
        this.stays = stays;
        this.caller = caller;
        this.arguments = arguments;
    }

    Arguments arguments() {
        return arguments;
    }

    Workspace workspace() {
        return store.workspace(workspaceId());
    }

    private String workspaceId() {
        Optional<String> named = arguments.text("workspace");
        if (caller.workspaceBound() && named.isPresent() && !named.equals(caller.workspace())) {
            throw new RefusedException(
                    "not_allowed",
                    "this caller is bound to the workspace "
                            + caller.workspace().orElseThrow()
                            + ", and cannot reach another; leave the argument workspace out");
        }
        return named.or(caller::workspace).orElseThrow(() -> arguments.missing("workspace"));
    }

    Optional<String> channelIfGiven() {
        return arguments.text("channel").or(caller::channel);
    }

    String channel() {
        return channelIfGiven().orElseThrow(() -> arguments.missing("channel"));
    }

    boolean may(Access access) {
        return caller.access().compareTo(access) >= 0;
    }

    void require(Access access, String what) {
        if (!may(access)) {
            throw new RefusedException(
                    "not_allowed",
                    what + " needs the access " + access + ", and this caller has " + caller.access()
                            + "; ask whoever runs the server");
        }
    }

    /** The id of the agent who calls, without a look at its token; empty if none is named. */
    Optional<String> agentIfGiven() {
        Optional<String> named = arguments.text("agent");
        if (caller.agentBound() && named.isPresent() && !named.equals(caller.agent())) {
            throw new RefusedException(
                    "not_allowed",
                    "this caller is bound to the agent " + caller.agent().orElseThrow()
                            + ", and cannot act as another; leave the argument agent out");
        }
        return named.or(caller::agent);
    }

    /** Whether the agent who calls can be asked to show that it is the one. */
    boolean hasToken() {
        return agentIfGiven().flatMap(this::token).isPresent();
    }

    Agent agent() {
        String id = agentIfGiven().orElseThrow(() -> arguments.missing("agent"));
        return new Agent(id, token(id).orElseThrow(() -> arguments.missing("token")));
    }

    private Optional<String> token(String id) {
        Optional<String> known = caller.agent().filter(id::equals).flatMap(same -> caller.token());
        return caller.agentBound() && known.isPresent()
                ? known
                : arguments.text("token").or(() -> known);
    }

    Session session() {
        return workspace().session(channel());
    }

    int maxTokens() {
        return (int) arguments.number("max_tokens", Tokens.DEFAULT);
    }

    /** The revision since which the caller wants to know what others changed. */
    Optional<Long> since() {
        return arguments.number("since_revision").stream().boxed().findFirst();
    }

    /** What the caller has seen, and so what its commits are based on. */
    Position base() {
        return arguments
                .text("base")
                .map(text -> isRevision(text) ? position("base", revision(text)) : Position.parse(text))
                .orElseGet(() -> position("since_revision", since().orElse(0L)));
    }

    /** The revision that the caller says it has seen; empty if it says nothing. */
    Optional<Long> seen() {
        return since().or(() -> arguments
                .text("base")
                .map(text ->
                        isRevision(text) ? revision(text) : Position.parse(text).revision()));
    }

    private static boolean isRevision(String text) {
        return !text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    private static long revision(String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new InvalidInputException("argument base is " + Texts.quote(text) + ", which no revision can be", e);
        }
    }

    /** The position of a revision of the channel. */
    Position position(String name, long revision) {
        if (revision == 0) {
            return Position.START;
        }
        Session session = session();
        Position head = session.position();
        requireThere(name, revision, session);
        if (revision == head.revision()) {
            return head;
        }
        return revision < session.oldest()
                ? workspace().sessionAt(channel(), revision).position()
                : workspace()
                        .history(channel(), revision - 1, 1)
                        .commits()
                        .get(0)
                        .position();
    }

    /** Refuses a revision that the channel does not have yet. */
    static void requireThere(String name, long revision, Session session) {
        if (revision > session.revision()) {
            throw new InvalidInputException("argument " + name + " is " + revision + ", and the newest revision of "
                    + session.workspace() + "/" + session.channel() + " is " + session.revision()
                    + "; it is one of another channel, or this one was restored: read it again");
        }
    }

    /** The agent at the channel, having seen the base. What {@code work} throws passes through. */
    <T> T as(Position seen, Function<? super Participant, T> work) {
        Agent agent = agent();
        stays.touch(workspace(), channel(), agent);
        try (Participant participant = workspace().at(channel(), agent, seen)) {
            return work.apply(participant);
        }
    }

    /** For what rests on nothing that was seen, and so works for who has seen what is gone by now. */
    <T> T reading(Function<? super Participant, T> work) {
        return as(Position.START, work);
    }

    <T> T as(Function<? super Participant, T> work) {
        return as(base(), work);
    }

    void leave() {
        stays.end(workspace(), channel(), agent());
    }

    /** Commits what is proposed, under the operation id of the arguments. */
    CommitResult.Committed commit(Consumer<? super Proposal> changes) {
        return as(participant -> commit(participant, changes));
    }

    CommitResult.Committed commit(Participant participant, Consumer<? super Proposal> changes) {
        return participant
                .tryCommit(proposal -> {
                    arguments.text("operation").ifPresent(proposal::operation);
                    changes.accept(proposal);
                })
                .orThrow();
    }

    /** Commits, and answers which commit that became. */
    Answer committing(Consumer<? super Proposal> changes) {
        CommitResult.Committed done = commit(changes);
        return Answer.at(done.session(), Views.committed(done));
    }
}
