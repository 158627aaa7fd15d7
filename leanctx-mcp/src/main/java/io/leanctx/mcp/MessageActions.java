package io.leanctx.mcp;

import io.leanctx.Audience;
import io.leanctx.Change;
import io.leanctx.Coordination;
import io.leanctx.Entry;
import io.leanctx.EntryRef;
import io.leanctx.Inbox;
import io.leanctx.InvalidInputException;
import io.leanctx.MessageCategory;
import io.leanctx.Participant;
import io.leanctx.Position;
import io.leanctx.Session;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Messages, and the inbox. */
final class MessageActions {

    static final List<Field> FIELDS = List.of(
            Field.text("to", "everyone, agents(id,id) or role(name)"),
            Field.oneOf("category", "info", "finding", "warning", "request", "response", "status"),
            Field.text("text"),
            Field.text("in_reply_to", "entry of the message, as 17.0"),
            Field.text("acknowledge", "read: up_to of the last answer"));

    static final List<Action> ALL = List.of(
            Action.commit("post", "to category text in_reply_to", MessageActions::post),
            Action.read("read", "acknowledge limit", MessageActions::read));

    private static final int LIMIT = 20;

    private MessageActions() {}

    private static Answer post(Call call) {
        Arguments given = call.arguments();
        Optional<EntryRef> first = given.text("in_reply_to").map(EntryRef::parse);
        Audience to = given.text("to")
                .map(Audience::parse)
                .orElseGet(() -> first.map(message -> Audience.agents(author(call, message)))
                        .orElse(Audience.everyone()));
        MessageCategory category = given.text("category")
                .map(name -> MessageCategory.valueOf(name.toUpperCase(Locale.ROOT)))
                .orElse(first.isPresent() ? MessageCategory.RESPONSE : MessageCategory.INFO);
        Change message = new Coordination.Message(category, to, given.requireText("text"), first);
        return call.committing(proposal -> proposal.add(message));
    }

    private static String author(Call call, EntryRef message) {
        return call.session().messages().stream()
                .filter(entry -> entry.ref().equals(message))
                .map(Entry::agent)
                .findFirst()
                .orElseThrow(() -> new InvalidInputException("the session has no message " + message
                        + " (any more), so whom to answer is not known; give the argument to"));
    }

    private static Answer read(Call call) {
        return call.reading(participant -> read(call, participant));
    }

    private static Answer read(Call call, Participant participant) {
        Arguments given = call.arguments();
        given.text("acknowledge").ifPresent(upTo -> participant.acknowledge(Position.parse(upTo)));
        Inbox inbox = participant.inbox();
        List<Entry<? extends Change>> came = new ArrayList<>(inbox.messages());
        came.addAll(inbox.shared());
        came.sort(Comparator.comparing(Entry::ref));
        Session session = call.session();
        Room room = new Room(call);
        List<Object> handoffs = room.take(
                inbox.handoffs(),
                LIMIT,
                handoff -> Views.handoff(
                        handoff, session.updatedAt().orElse(handoff.offer().at())));
        List<Object> shown = room.take(came, given.number("limit", LIMIT), Views::entry);
        Fields fields = new Fields().put("inbox", shown).putUnlessEmpty("handoffs", handoffs);
        int left = came.size() - shown.size();
        if (left == 0) {
            fields.put("up_to", inbox.upTo().toString());
        } else {
            upTo(call, came, shown.size()).ifPresent(position -> fields.put("up_to", position.toString()));
            fields.put("more", left + " more: acknowledge up_to, or give a larger limit or max_tokens");
        }
        fields.putIf(
                handoffs.size() < inbox.handoffs().size(),
                "more_handoffs",
                inbox.handoffs().size() - handoffs.size() + " more: ctx_handoff list");
        inbox.lostBelow().ifPresent(revision -> fields.put("lost_below", revision));
        return Answer.at(session, fields);
    }

    /** The newest position before what was not shown; empty if there is none, as all is of one commit. */
    private static Optional<Position> upTo(Call call, List<Entry<? extends Change>> came, int shown) {
        long revision = came.get(shown).revision() - 1;
        return shown == 0 || revision < came.get(0).revision()
                ? Optional.empty()
                : Optional.of(call.position("up_to", revision));
    }
}
