package io.leanctx.mcp;

import io.leanctx.Change;
import io.leanctx.Commit;
import io.leanctx.ConflictException;
import io.leanctx.InvalidInputException;
import io.leanctx.Position;
import io.leanctx.Proposal;
import io.leanctx.Scope;
import io.leanctx.Session;
import io.leanctx.Upkeep;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** What writes to a session. */
final class WorkActions {

    static final List<Field> FIELDS = List.of(
            Field.text("text"),
            Field.text("path"),
            Field.number("line", 1, Integer.MAX_VALUE, ""),
            Field.text("rationale"),
            Field.text("supersedes", "entry, as 17.0"),
            Field.text("key"),
            Field.text("value"),
            Field.texts("steps", ""),
            Field.revision("up_to", "summarize: newest revision summed up"),
            Field.objects(
                    "changes",
                    "commit, evidence. Fields by type: task, progress: text; next: steps; finding: text, path, line; decision:"
                            + " text, rationale, supersedes; learn: key, value; forget: key; file: path, mode (read,"
                            + " created, modified, deleted); custom: kind, key, text; under: resource, claim_token; read:"
                            + " path, content (SHA-256), tokens; compressed: before, after, tokens_before, tokens_after;"
                            + " checked: passed, failed, total, output, duration_ms; spent: model, in, out, cost (0.01"
                            + " USD); called: name, input, output, duration_ms",
                    ChangeReader.FIELDS),
            Field.flag("strict", "commit: conflicts with any commit since base"),
            Field.texts("reading", "commit: scopes it rests on: task, next, knowledge(key), knowledge/*, *"),
            Field.text("to_channel", "fork, diff"));

    static final List<Action> ALL = List.of(
            Action.commit("task", "text", call -> one(call, given -> new Change.Task(given.requireText("text")))),
            Action.commit("finding", "text path line", call -> one(call, ChangeReader::finding)),
            Action.commit("decision", "text rationale supersedes", call -> one(call, ChangeReader::decision)),
            Action.commit(
                    "learn",
                    "key value",
                    call -> one(call, given -> new Change.Learn(given.requireText("key"), given.requireText("value")))),
            Action.commit(
                    "progress", "text", call -> one(call, given -> new Change.Progress(given.requireText("text")))),
            Action.commit("next", "steps", call -> one(call, ChangeReader::next)),
            Action.commit("commit", "changes strict reading", WorkActions::commit),
            Action.commit("summarize", "up_to text", WorkActions::summarize),
            Action.write("fork", "at to_channel", WorkActions::fork));

    private WorkActions() {}

    private static Answer one(Call call, Function<Arguments, Change> read) {
        Change change = read.apply(call.arguments());
        return call.committing(proposal -> proposal.add(change));
    }

    private static Answer commit(Call call) {
        Arguments given = call.arguments();
        List<Change> changes = changes(given, false);
        return call.committing(proposal -> {
            guard(given, proposal);
            changes.forEach(proposal::add);
        });
    }

    private static void guard(Arguments given, Proposal proposal) {
        given.texts("reading")
                .ifPresent(scopes ->
                        proposal.reading(scopes.stream().map(Scope::parse).toArray(Scope[]::new)));
        if (given.flag("strict")) {
            proposal.strict();
        }
    }

    /** The changes that a call brings, at least one. */
    static List<Change> changes(Arguments given, boolean evidenceOnly) {
        List<Arguments> objects = given.objects("changes").orElseThrow(() -> given.missing("changes"));
        if (objects.isEmpty()) {
            throw new InvalidInputException(
                    "argument changes of " + given.of() + " is empty; give at least one change");
        }
        return objects.stream()
                .map(object -> ChangeReader.read(object, evidenceOnly))
                .toList();
    }

    private static Answer summarize(Call call) {
        long upTo = call.arguments().requireNumber("up_to");
        Change summary =
                new Upkeep.Summarized(upTo, Optional.of(call.arguments().requireText("text")));
        return call.committing(proposal -> proposal.add(summary));
    }

    private static Answer fork(Call call) {
        String target = call.arguments().requireText("to_channel");
        Session head = call.session();
        Position from = call.arguments().has("at")
                ? call.position("at", call.arguments().requireNumber("at"))
                : head.position();
        Fields fields = new Fields().put("to_channel", target);
        try {
            Commit begun = call.as(from, participant -> participant.fork(from, target));
            return Answer.at(head, fields.put("forked_at", from.revision()).put("committed", begun.revision()));
        } catch (ConflictException e) {
            Position begunFrom = begunBy(call, e.conflict().session())
                    // Where the call names no revision, the first try took the newest of its time.
                    .filter(origin -> origin.equals(from) || !call.arguments().has("at"))
                    .orElseThrow(() -> e);
            fields.put("forked_at", begunFrom.revision());
            return Answer.at(head, fields.put("committed", 1).put("repeated", true));
        }
    }

    /** Where a channel was forked, if it can have been by a first try of this call. */
    private static Optional<Position> begunBy(Call call, Session session) {
        return session.origin()
                .filter(origin -> origin.value().channel().equals(call.channel())
                        && Optional.of(origin.agent()).equals(call.agentIfGiven()))
                .map(origin -> origin.value().origin());
    }
}
