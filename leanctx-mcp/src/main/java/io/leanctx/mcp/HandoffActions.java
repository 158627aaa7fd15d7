package io.leanctx.mcp;

import io.leanctx.Audience;
import io.leanctx.Bundle;
import io.leanctx.Change;
import io.leanctx.Commit;
import io.leanctx.CommitResult;
import io.leanctx.Coordination;
import io.leanctx.EntryRef;
import io.leanctx.Handoff;
import io.leanctx.HandoffAnswer;
import io.leanctx.InvalidInputException;
import io.leanctx.OperationMismatchException;
import io.leanctx.Session;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** Handoffs. */
final class HandoffActions {

    static final List<Field> FIELDS = List.of(
            Field.text("to", "everyone, agents(id,id) or role(name)"),
            Field.text("note"),
            Field.number("ttl_seconds", 1, ClaimActions.MOST_SECONDS, "default 28800"),
            Field.text("handoff", "as listed, 17.0"),
            Field.number("limit", 1, 1_000, "items"),
            Field.text("cursor", "next_cursor of the last answer"));

    static final List<Action> ALL = List.of(
            Action.commit("create", "to note ttl_seconds privacy", HandoffActions::create),
            Action.read("list", "limit cursor", HandoffActions::list),
            Action.read("show", "handoff", HandoffActions::show),
            Action.commit("accept", "handoff", HandoffActions::accept),
            Action.commit("decline", "handoff note", call -> answer(call, HandoffAnswer.DECLINED)),
            Action.commit("withdraw", "handoff note", call -> answer(call, HandoffAnswer.WITHDRAWN)));

    private static final int LIMIT = 20;
    private static final long DEFAULT_SECONDS = Duration.ofHours(8).toSeconds();

    private HandoffActions() {}

    private static Answer create(Call call) {
        Arguments given = call.arguments();
        Audience to = given.text("to").map(Audience::parse).orElse(Audience.everyone());
        String note = given.requireText("note");
        Duration ttl = Duration.ofSeconds(given.number("ttl_seconds", DEFAULT_SECONDS));
        return call.as(participant -> {
            Bundle bundle = participant.bundle(BundleActions.privacy(given));
            try {
                CommitResult.Committed done =
                        call.commit(participant, proposal -> proposal.offer(to, note, bundle, ttl));
                return offered(
                        done.session(),
                        Views.committed(done),
                        done.commit(),
                        bundle.hash().toString());
            } catch (OperationMismatchException e) {
                return firstTry(call, new Offer(to, note, ttl)).orElseThrow(() -> e);
            }
        });
    }

    private record Offer(Audience to, String note, Duration ttl) {

        boolean isMadeBy(Coordination.HandoffOffered offered) {
            return offered.to().equals(to)
                    && offered.note().equals(Optional.of(note))
                    && offered.ttl().equals(ttl);
        }
    }

    private static Answer offered(Session session, Fields fields, Commit commit, String bundle) {
        return Answer.at(
                session,
                fields.put("handoff", new EntryRef(commit.revision(), 0).toString())
                        .put("hash", bundle));
    }

    /**
     * What a first try of this call did. A second one makes another bundle, as the session has gone on, be it by the first
     * try alone; so the store takes it for another operation.
     */
    private static Optional<Answer> firstTry(Call call, Offer offer) {
        Session session = call.session();
        String operation = call.arguments().requireText("operation");
        for (Handoff handoff : newestFirst(session)) {
            if (Optional.of(handoff.from()).equals(call.agentIfGiven())
                    && offer.isMadeBy(handoff.offer().value())) {
                Commit commit = call.workspace()
                        .history(call.channel(), handoff.ref().revision() - 1, 1)
                        .commits()
                        .get(0);
                if (commit.operation().equals(operation)) {
                    Fields fields = new Fields()
                            .put("committed", commit.revision())
                            .put("position", commit.position().toString())
                            .put("repeated", true);
                    return Optional.of(offered(
                            session,
                            fields,
                            commit,
                            handoff.offer().value().bundle().orElseThrow().toString()));
                }
            }
        }
        return Optional.empty();
    }

    private static List<Handoff> newestFirst(Session session) {
        List<Handoff> handoffs = new ArrayList<>(session.handoffs());
        Collections.reverse(handoffs);
        return handoffs;
    }

    private static Instant now(Session session) {
        return session.updatedAt().orElse(Instant.EPOCH);
    }

    private static Answer list(Call call) {
        Session session = call.session();
        Optional<EntryRef> below = call.arguments().text("cursor").map(EntryRef::parse);
        List<Handoff> handoffs = newestFirst(session).stream()
                .filter(handoff ->
                        below.map(ref -> handoff.ref().compareTo(ref) < 0).orElse(true))
                .toList();
        List<Object> shown = new Room(call)
                .take(
                        handoffs,
                        call.arguments().number("limit", LIMIT),
                        handoff -> Views.handoff(handoff, now(session)));
        return Answer.at(
                session,
                new Fields()
                        .put("handoffs", shown)
                        .putIf(
                                shown.size() < handoffs.size(),
                                "next_cursor",
                                shown.isEmpty()
                                        ? ""
                                        : handoffs.get(shown.size() - 1).ref().toString()));
    }

    /** The handoff that the arguments name. */
    static Handoff named(Call call, Session session) {
        EntryRef ref = EntryRef.parse(call.arguments().requireText("handoff"));
        return session.handoffs().stream()
                .filter(handoff -> handoff.ref().equals(ref))
                .findFirst()
                .orElseThrow(() -> new InvalidInputException("the session of " + session.workspace() + "/"
                        + session.channel() + " has no handoff " + ref + "; ctx_handoff list says which there are"));
    }

    private static Answer show(Call call) {
        Session session = call.session();
        Handoff handoff = named(call, session);
        return Answer.at(
                session,
                new Fields()
                        .put(
                                "handoffs",
                                new Room(call).take(List.of(handoff), 1, one -> Views.handoff(one, now(session))))
                        .putIfPresent(
                                "size",
                                handoff.offer()
                                        .value()
                                        .bundle()
                                        .flatMap(call.workspace()::bundle)
                                        .map(bundle -> bundle.json().length())));
    }

    private static Answer accept(Call call) {
        EntryRef ref = EntryRef.parse(call.arguments().requireText("handoff"));
        CommitResult.Committed done = call.commit(proposal -> proposal.accept(ref));
        Fields fields = Views.committed(done).put("handoff", ref.toString());
        done.session().handoffs().stream()
                .filter(handoff -> handoff.ref().equals(ref))
                .findFirst()
                .ifPresent(handoff -> {
                    fields.put("from", handoff.from());
                    fields.putIfPresent("note", handoff.offer().value().note());
                    fields.putIfPresent("hash", handoff.offer().value().bundle().map(Object::toString));
                });
        return Answer.at(done.session(), fields);
    }

    private static Answer answer(Call call, HandoffAnswer answer) {
        EntryRef ref = EntryRef.parse(call.arguments().requireText("handoff"));
        Change change =
                new Coordination.HandoffAnswered(ref, answer, call.arguments().text("note"));
        return call.committing(proposal -> proposal.add(change));
    }
}
