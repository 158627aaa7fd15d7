package io.leanctx.mcp;

import io.leanctx.Audience;
import io.leanctx.Change;
import io.leanctx.Commit;
import io.leanctx.CommitResult;
import io.leanctx.Coordination;
import io.leanctx.Entry;
import io.leanctx.EntryRef;
import io.leanctx.InvalidInputException;
import io.leanctx.LineRange;
import io.leanctx.Participant;
import io.leanctx.Session;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** Files, and parts of them, that agents push to each other. */
final class ShareActions {

    static final List<Field> FIELDS = List.of(
            Field.text("path"),
            Field.text("content", "push: the whole file"),
            Field.flag("base64", "push: content is in Base64"),
            Field.number("first", 1, Integer.MAX_VALUE, "line; push, pull"),
            Field.number("last", 1, Integer.MAX_VALUE, ""),
            Field.text("to", "push: everyone, agents(id,id) or role(name)"),
            Field.text("entry", "as listed, 17.0; pull: or path, for the newest; clear: default all of yours"),
            Field.number("limit", 1, 1_000, "items"),
            Field.text("cursor", "next_cursor of the last answer"));

    static final List<Action> ALL = List.of(
            Action.commit("push", "path content base64 first last to", ShareActions::push),
            Action.read("pull", "entry path first last", ShareActions::pull),
            Action.read("list", "limit cursor", ShareActions::list),
            Action.write("clear", "entry", ShareActions::clear));

    private static final int LIMIT = 20;
    /** Each is a commit, and a rewriting of what is stored. */
    private static final int CLEARED_AT_ONCE = 20;

    private ShareActions() {}

    private static Answer push(Call call) {
        Arguments given = call.arguments();
        String path = given.requireText("path");
        byte[] content = content(given);
        Audience to = given.text("to").map(Audience::parse).orElse(Audience.everyone());
        Optional<LineRange> lines = ChangeReader.lines(given);
        CommitResult.Committed done = call.commit(proposal -> lines.ifPresentOrElse(
                range -> proposal.share(to, path, content, range), () -> proposal.share(to, path, content)));
        return Answer.at(
                done.session(),
                Views.committed(done).put("entry", new EntryRef(done.commit().revision(), 0).toString()));
    }

    private static byte[] content(Arguments given) {
        String content = given.requireText("content");
        if (!given.flag("base64")) {
            return content.getBytes(StandardCharsets.UTF_8);
        }
        try {
            return Base64.getDecoder().decode(content);
        } catch (IllegalArgumentException e) {
            throw new InvalidInputException(
                    "argument content of " + given.of() + " is not Base64; leave base64 out for text", e);
        }
    }

    private static Answer pull(Call call) {
        Session session = call.session();
        Entry<Coordination.ContextShared> entry = named(call, session);
        byte[] content = call.workspace()
                .content(entry.value().content())
                .orElseThrow(() -> new InvalidInputException(
                        "what was shared as " + entry.ref() + " is there no more; ctx_share list says what is"));
        Room room = new Room(call);
        Fields fields = new Fields()
                .put("file", room.take(List.of(entry), 1, Views::entry).get(0));
        return Answer.at(
                session, SharedContent.of(call.arguments(), content, room).show(fields));
    }

    private static Entry<Coordination.ContextShared> named(Call call, Session session) {
        Arguments given = call.arguments();
        Optional<EntryRef> ref = given.text("entry").map(EntryRef::parse);
        String path = ref.isPresent() ? "" : given.requireText("path");
        return newestFirst(session).stream()
                .filter(entry ->
                        ref.map(entry.ref()::equals).orElse(entry.value().path().equals(path)))
                .findFirst()
                .orElseThrow(() -> new InvalidInputException("nothing is shared in " + session.workspace() + "/"
                        + session.channel() + " as "
                        + ref.map(EntryRef::toString).orElse(Texts.quote(path))
                        + "; ctx_share list says what is"));
    }

    private static List<Entry<Coordination.ContextShared>> newestFirst(Session session) {
        List<Entry<Coordination.ContextShared>> shared = new ArrayList<>(session.shared());
        Collections.reverse(shared);
        return shared;
    }

    private static Answer list(Call call) {
        Session session = call.session();
        Optional<EntryRef> below = call.arguments().text("cursor").map(EntryRef::parse);
        List<Entry<Coordination.ContextShared>> entries = newestFirst(session).stream()
                .filter(entry ->
                        below.map(ref -> entry.ref().compareTo(ref) < 0).orElse(true))
                .toList();
        List<Object> shown = new Room(call).take(entries, call.arguments().number("limit", LIMIT), Views::entry);
        return Answer.at(
                session,
                new Fields()
                        .put("shared", shown)
                        .putIf(
                                shown.size() < entries.size(),
                                "next_cursor",
                                shown.isEmpty()
                                        ? ""
                                        : entries.get(shown.size() - 1).ref().toString()));
    }

    private static Answer clear(Call call) {
        Session session = call.session();
        String me = call.agent().id();
        Optional<EntryRef> ref = call.arguments().text("entry").map(EntryRef::parse);
        List<Long> revisions = session.shared().stream()
                .filter(entry ->
                        ref.map(entry.ref()::equals).orElse(entry.agent().equals(me)))
                .map(Entry::revision)
                .distinct()
                .toList();
        if (ref.isPresent() && revisions.isEmpty()) {
            requireShared(call, session, ref.get());
        }
        List<Long> now = revisions.stream().limit(CLEARED_AT_ONCE).toList();
        now.forEach(revision -> requireClearable(call, revision, me));
        List<Object> cleared = call.as(participant -> erase(participant, now));
        int left = revisions.size() - now.size();
        return Answer.at(
                call.session(),
                new Fields().put("cleared", cleared).putIf(left > 0, "more", left + " more: call again"));
    }

    private static List<Object> erase(Participant participant, List<Long> revisions) {
        return Fields.each(revisions, revision -> {
            participant.erase(revision, "cleared by who shared it");
            return new EntryRef(revision, 0).toString();
        });
    }

    /** An entry that was shared once and is no more was cleared by a first try; anything else never was. */
    private static void requireShared(Call call, Session session, EntryRef ref) {
        boolean was = ref.revision() <= session.revision()
                && call.workspace().history(call.channel(), ref.revision() - 1, 1).commits().get(0).changes().stream()
                        .anyMatch(Coordination.ContextShared.class::isInstance);
        if (!was) {
            throw new InvalidInputException("nothing was shared as " + ref + "; ctx_share list says what was");
        }
    }

    private static void requireClearable(Call call, long revision, String me) {
        Commit commit = call.workspace()
                .history(call.channel(), revision - 1, 1)
                .commits()
                .get(0);
        if (!commit.agent().equals(me)) {
            throw new RefusedException(
                    "not_allowed",
                    "entry " + revision + ".0 was shared by " + commit.agent()
                            + ", and only who shared it can clear it");
        }
        for (Change change : commit.changes()) {
            if (!(change instanceof Coordination.ContextShared)) {
                throw new RefusedException(
                        "not_allowed",
                        "the commit " + revision + " has more than shared files, and clearing would erase all of it;"
                                + " whoever runs the server can do so");
            }
        }
    }
}
