package io.leanctx.mcp;

import io.leanctx.Brief;
import io.leanctx.BriefRequest;
import io.leanctx.Change;
import io.leanctx.ChannelPage;
import io.leanctx.Claim;
import io.leanctx.Commit;
import io.leanctx.Entry;
import io.leanctx.HistoryPage;
import io.leanctx.Presence;
import io.leanctx.Session;
import io.leanctx.SessionDiff;
import io.leanctx.TokenBudget;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What reads sessions and logs. */
final class ReadActions {

    static final List<Field> FIELDS = List.of(
            Field.revision("at", "at, fork: which revision"),
            Field.revision("from", "diff, proof"),
            Field.revision("to", ""),
            Field.revision("after", "history: revision to begin after"),
            Field.number("limit", 1, 1_000, "items"),
            Field.text("cursor", "next_cursor of the last answer"),
            Field.number("tokens", 20, Tokens.MOST, "brief: of its text, at most"),
            Field.flag("delta", "brief: only what is new since since_revision"),
            Field.oneOf("format", "markdown", "xml"));

    static final List<Action> ALL = List.of(
            Action.read("status", "", ReadActions::status),
            Action.read("brief", "tokens delta format", ReadActions::brief),
            Action.read("list", "limit cursor", ReadActions::list),
            Action.read("history", "after limit", ReadActions::history),
            Action.read("diff", "from to to_channel limit", ReadActions::diff),
            Action.read("at", "at", ReadActions::at));

    private static final int LIMIT = 20;

    /** How many commits are read at once where only the newest of them may find room. */
    private static final int PART = 8;
    /** What the list of what a brief left out takes, beside the brief that says so as well. */
    private static final int OMISSIONS = 500;

    private ReadActions() {}

    private static Answer status(Call call) {
        Session session = call.session();
        Room room = new Room(call);
        Fields fields = new Fields();
        session.updatedAt().ifPresent(time -> fields.put("updated_at", time.toString()));
        fields.putIf(session.isDeleted(), "deleted", true);
        take(fields, room, "task", Views.one(session.task()));
        take(fields, room, "next", Views.one(session.nextSteps()));
        List<String> there = call.workspace().presence(call.channel()).stream()
                .filter(Presence::connected)
                .map(Presence::agent)
                .toList();
        List<Claim> claims = List.copyOf(session.claims().values());
        List<Object> leftOut = new ArrayList<>();
        fields.put("agents", some(leftOut, "agents", List.copyOf(session.agents())));
        fields.put("connected", some(leftOut, "connected", there));
        List<Object> held = room.take(claims, LIMIT, Views::claim);
        fields.putUnlessEmpty("claims", held);
        if (held.size() < claims.size()) {
            leftOut.add(more(claims.size() - held.size(), "claims", "max_tokens, or brief"));
        }
        return Answer.at(session, fields.put("counts", counts(session)).putUnlessEmpty("left_out", leftOut));
    }

    private static List<String> some(List<Object> leftOut, String name, List<String> all) {
        if (all.size() > LIMIT) {
            leftOut.add(new Fields()
                    .put("kind", name)
                    .put("count", all.size() - LIMIT)
                    .put("how", "ctx_agent list")
                    .toMap());
        }
        return all.subList(0, Math.min(LIMIT, all.size()));
    }

    private static void take(Fields fields, Room room, String name, List<? extends Entry<? extends Change>> entry) {
        room.take(entry, 1, Views::entry).forEach(view -> fields.put(name, view));
    }

    private static Map<String, Object> counts(Session session) {
        return new Fields()
                .put("agents", session.agents().size())
                .put("progress", session.progress().size())
                .put("findings", session.findings().size())
                .put("decisions", session.decisions().size())
                .put("knowledge", session.knowledge().size())
                .put("files", session.files().size())
                .put("claims", session.claims().size())
                .put("messages", session.messages().size())
                .put("handoffs", session.handoffs().size())
                .put("shared", session.shared().size())
                .put("summaries", session.summaries().size())
                .toMap();
    }

    private static Answer brief(Call call) {
        Arguments given = call.arguments();
        int room = new Room(call).left() - OMISSIONS;
        int tokens = (int) Math.min(room, given.number("tokens", room));
        BriefRequest whole = BriefRequest.of(new TokenBudget(tokens, Tokens.CAUTIOUS));
        BriefRequest wanted =
                given.text("format").filter("xml"::equals).isPresent() ? whole.as(BriefRequest.Format.XML) : whole;
        return call.reading(participant -> {
            Brief brief = participant.brief(given.flag("delta") ? wanted.since(call.base()) : wanted);
            Session session =
                    call.workspace().sessionAt(call.channel(), brief.position().revision());
            return Answer.showing(
                    session,
                    new Fields()
                            .put("position", brief.position().toString())
                            .put("brief", brief.text())
                            .put("left_out", Fields.each(brief.omitted(), ReadActions::omission)));
        });
    }

    private static Map<String, Object> omission(Brief.Omission omission) {
        return new Fields()
                .put("kind", omission.kind())
                .put("count", omission.count())
                .put("oldest", omission.oldest())
                .put("newest", omission.newest())
                .toMap();
    }

    private static Answer list(Call call) {
        int limit = (int) call.arguments().number("limit", LIMIT);
        ChannelPage page = call.workspace().channels(call.arguments().text("cursor"), limit);
        List<Object> shown = new Room(call).take(page.channels(), limit, Views::channel);
        Fields fields = new Fields().put("channels", shown);
        if (shown.size() < page.channels().size()) {
            fields.put("next_cursor", page.channels().get(shown.size() - 1).channel());
        } else {
            fields.putIfPresent("next_cursor", page.next());
        }
        return Answer.of(fields);
    }

    private static Answer history(Call call) {
        Arguments given = call.arguments();
        int limit = (int) given.number("limit", LIMIT);
        Session session = call.session();
        if (!given.has("after")) {
            return newest(call, session, limit);
        }
        long after = given.requireNumber("after");
        HistoryPage page = call.workspace().history(call.channel(), after, limit);
        List<Object> shown = new Room(call).take(page.commits(), limit, Views::commit);
        long reached =
                shown.isEmpty() ? after : page.commits().get(shown.size() - 1).revision();
        return Answer.at(
                session,
                new Fields()
                        .put("commits", shown)
                        .put("oldest", page.oldest())
                        .putIf(reached < page.head().revision(), "next_after", reached));
    }

    /** The last commits, in their order, as many as there is room for. */
    private static Answer newest(Call call, Session session, int limit) {
        long before = Math.max(session.oldest() - 1, session.revision() - limit);
        Iterator<Commit> newestFirst = Stream.iterate(session.revision(), end -> end > before, end -> end - PART)
                .flatMap(end -> newestFirst(call, Math.max(before, end - PART), end).stream())
                .iterator();
        List<Object> shown = new Room(call).take(newestFirst, limit, Views::commit);
        Collections.reverse(shown);
        Fields fields = new Fields().put("commits", shown).put("oldest", session.oldest());
        long leftOut = session.revision() - before - shown.size();
        if (leftOut > 0) {
            fields.put("left_out", List.of(more(leftOut, "commits", "max_tokens, or history after " + before)));
        }
        return Answer.at(session, fields);
    }

    /** The commits after a revision and up to another; a page may end before, as it is of so many bytes at most. */
    private static List<Commit> newestFirst(Call call, long after, long upTo) {
        List<Commit> commits = new ArrayList<>();
        long read = after;
        while (read < upTo) {
            HistoryPage page = call.workspace().history(call.channel(), read, (int) (upTo - read));
            if (page.commits().isEmpty()) {
                break;
            }
            commits.addAll(page.commits());
            read = page.commits().get(page.commits().size() - 1).revision();
        }
        Collections.reverse(commits);
        return commits;
    }

    private static Answer diff(Call call) {
        Arguments given = call.arguments();
        String other = given.text("to_channel").orElse(call.channel());
        Session head = call.session();
        Session before = call.workspace().sessionAt(call.channel(), given.requireNumber("from"));
        Session after = given.has("to")
                ? call.workspace().sessionAt(other, given.requireNumber("to"))
                : call.workspace().session(other);
        List<SessionDiff.Difference> differences =
                SessionDiff.between(before, after).differences();
        List<Object> shown = new Room(call)
                .take(
                        differences,
                        given.number("limit", 200),
                        difference -> new Fields()
                                .put("section", Views.word(difference.section()))
                                .put("what", difference.describe())
                                .toMap());
        return Answer.at(
                head,
                new Fields()
                        .put("differences", shown)
                        .putIf(
                                shown.size() < differences.size(),
                                "left_out",
                                List.of(more(
                                        differences.size() - shown.size(), "differences", "max_tokens or limit"))));
    }

    private static Map<String, Object> more(long count, String of, String how) {
        return new Fields()
                .put("kind", of)
                .put("count", count)
                .put("how", "a larger " + how)
                .toMap();
    }

    private static Answer at(Call call) {
        Session head = call.session();
        Session session = call.arguments().has("at")
                ? call.workspace().sessionAt(call.channel(), call.arguments().requireNumber("at"))
                : head;
        Room room = new Room(call);
        Fields state = new Fields().put("revision", session.revision());
        List<Object> leftOut = new ArrayList<>();
        section(state, leftOut, room, "task", Views.one(session.task()));
        section(state, leftOut, room, "next", Views.one(session.nextSteps()));
        section(state, leftOut, room, "decisions", session.decisions());
        section(
                state,
                leftOut,
                room,
                "knowledge",
                List.copyOf(session.knowledge().values()));
        section(state, leftOut, room, "findings", session.findings());
        section(state, leftOut, room, "progress", session.progress());
        section(state, leftOut, room, "summaries", session.summaries());
        section(state, leftOut, room, "files", List.copyOf(session.files().values()));
        section(state, leftOut, room, "messages", session.messages());
        section(state, leftOut, room, "shared", session.shared());
        section(state, leftOut, room, "custom", session.custom());
        return Answer.at(head, new Fields().put("state", state.toMap()).putUnlessEmpty("left_out", leftOut));
    }

    /** The newest entries of a section, as many as there is room for. */
    private static void section(
            Fields state,
            List<Object> leftOut,
            Room room,
            String name,
            List<? extends Entry<? extends Change>> entries) {
        if (entries.isEmpty()) {
            return;
        }
        List<Entry<? extends Change>> newestFirst = new ArrayList<>(entries);
        newestFirst.sort(Collections.reverseOrder((one, other) -> one.ref().compareTo(other.ref())));
        List<Object> shown =
                room.left() < Tokens.ENTRY ? List.of() : room.take(newestFirst, entries.size(), Views::entry);
        state.putUnlessEmpty(name, shown);
        if (shown.size() < entries.size()) {
            leftOut.add(more(entries.size() - shown.size(), name, "max_tokens, or history"));
        }
    }
}
