package io.leanctx.mcp;

import io.leanctx.InvalidInputException;
import io.leanctx.Session;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A tool that does one of several things, which the argument {@code action} names. */
final class ActionTool implements McpTool {

    /** Makes calls of checked arguments. */
    @FunctionalInterface
    interface Calls {
        Call of(Caller caller, Arguments arguments);
    }

    private static final List<String> ALWAYS =
            List.of("workspace", "channel", "agent", "token", "since_revision", "max_tokens");

    private static final List<Field> COMMON = List.of(
            Field.text("workspace"),
            Field.text("channel"),
            Field.text("agent", "your id"),
            Field.text("token", "of your agent"),
            Field.revision("since_revision", "as in your last answer"),
            Field.number("max_tokens", Tokens.LEAST, Tokens.MOST, "of the answer"),
            Field.text("base", "revision or position, if not since_revision"),
            Field.text("operation", "id of your choice, for safe retries"));

    private final String name;
    private final String description;
    private final ToolHints hints;
    private final List<Field> fields;
    private final Map<String, Object> outputSchema;
    private final Map<String, Action> actions = new LinkedHashMap<>();
    private final Calls calls;

    ActionTool(
            String name,
            String description,
            ToolHints hints,
            List<Field> fields,
            List<String> outputs,
            List<Action> actions,
            Calls calls) {
        this.name = name;
        this.description = description;
        this.hints = hints;
        this.fields = new ArrayList<>(COMMON);
        this.fields.addAll(fields);
        this.outputSchema = Outputs.schema(outputs);
        actions.forEach(action -> this.actions.put(action.name(), action));
        this.calls = calls;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String description() {
        return description;
    }

    @Override
    public Map<String, Object> inputSchema() {
        List<Field> all = new ArrayList<>();
        all.add(Field.oneOf("action", actions.keySet().toArray(String[]::new)));
        all.addAll(fields);
        return Field.object(all, List.of("action"));
    }

    @Override
    public Map<String, Object> outputSchema() {
        return outputSchema;
    }

    @Override
    public ToolHints hints() {
        return hints;
    }

    @Override
    public ToolAnswer call(Caller caller, Map<String, ?> arguments) {
        Call call = null;
        String what = name;
        try {
            Action action = action(arguments.get("action"));
            what = name + " " + action.name();
            Map<String, Object> rest = new HashMap<>(arguments);
            rest.remove("action");
            call = calls.of(caller, Arguments.of(what, rest, fieldsOf(action)));
            call.require(action.access(), "the action " + action.name());
            return done(action, call);
        } catch (RuntimeException e) {
            return refused(what, call, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return refused(
                    what, call, new RefusedException("interrupted", "the server is stopping; call again when it runs"));
        }
    }

    /** What it does, and what each action takes besides what all take. */
    List<Action> actions() {
        return List.copyOf(actions.values());
    }

    private Action action(@Nullable Object given) {
        Action action = given instanceof String text ? actions.get(text) : null;
        if (action == null) {
            throw new InvalidInputException("argument action of " + name + " is "
                    + (given instanceof String text ? Texts.quote(text) : given == null ? "missing" : "not a text")
                    + "; give one of " + String.join(", ", actions.keySet()));
        }
        return action;
    }

    private List<Field> fieldsOf(Action action) {
        return fields.stream()
                .filter(field ->
                        ALWAYS.contains(field.name()) || action.fields().contains(field.name()))
                .toList();
    }

    private static ToolAnswer done(Action action, Call call) throws InterruptedException {
        // Before anything is done: a call that is refused has done nothing.
        if (call.since().isPresent() && call.channelIfGiven().isPresent()) {
            Call.requireThere("since_revision", call.since().get(), call.session());
        }
        Answer answer = action.handler().handle(call);
        Fields fields = new Fields();
        Optional<Session> session =
                answer.session().or(() -> call.channelIfGiven().map(given -> call.session()));
        Optional<Map<String, Object>> news = Optional.empty();
        if (session.isPresent()) {
            long revision = session.get().revision();
            fields.put("revision", revision);
            Optional<Long> seen = call.seen();
            if (seen.isPresent() || action.access() == Access.WRITE) {
                News since = news(call, session.get(), Math.min(revision, seen.orElse(0L)));
                news = since.fields();
                fields.put("since_revision", answer.shown() || since.isWhole() ? revision : seen.orElse(0L));
            } else {
                fields.putIf(answer.shown(), "since_revision", revision);
            }
        }
        fields.putAll(answer.fields().toMap()).putIfPresent("others", news);
        return ToolAnswer.of(Shortened.toFit(fields.toMap(), call.maxTokens()), false);
    }

    /** What was done stays done, also where what others did cannot be read just now. */
    private static News news(Call call, Session session, long since) {
        try {
            return News.of(call.workspace(), session, since, call.agentIfGiven());
        } catch (RuntimeException e) {
            return new News(Optional.of(Map.of("left_out", "it cannot be read just now: ctx_session brief")), false);
        }
    }

    private static ToolAnswer refused(String what, @Nullable Call call, RuntimeException failure) {
        Fields fields = Failures.of(what, failure);
        // A conflict says more of what was missed.
        if (call != null && fields.get("revision") == null) {
            Optional<Session> session = session(call);
            session.ifPresent(known -> fields.put("revision", known.revision()));
            session.flatMap(known -> missed(call, known)).ifPresent(fields::putAll);
        }
        int most = call == null ? Tokens.DEFAULT : call.maxTokens();
        return ToolAnswer.of(Shortened.toFit(fields.toMap(), most), true);
    }

    /** The session that a refused call was about, where the caller may know of it and there is one. */
    private static Optional<Session> session(Call call) {
        try {
            return call.channelIfGiven().map(channel -> call.session());
        } catch (RuntimeException e) {
            // Why the call was refused is being answered already; this would be the same reason, or a lesser one.
            return Optional.empty();
        }
    }

    /** What others did since what the caller of a refused call had seen; empty if it says nothing of that, or nothing sound. */
    private static Optional<Map<String, Object>> missed(Call call, Session session) {
        Optional<Long> seen = call.since().filter(since -> since <= session.revision());
        return seen.map(since -> {
            News news = news(call, session, since);
            return new Fields()
                    .put("since_revision", news.isWhole() ? session.revision() : since)
                    .putIfPresent("others", news.fields())
                    .toMap();
        });
    }
}
