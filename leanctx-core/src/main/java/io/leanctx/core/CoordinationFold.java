package io.leanctx.core;

import io.leanctx.Coordination;
import io.leanctx.Entry;
import io.leanctx.EntryRef;
import io.leanctx.Scope;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.pcollections.PSortedMap;
import org.pcollections.PVector;
import org.pcollections.TreePVector;

/** The part of the fold that is about {@link Coordination}: one arm of {@link #place} for each kind of change. */
final class CoordinationFold {

    private final Scales scales;
    private PSortedMap<String, Entry<Coordination.Claimed>> claims;
    private PVector<Entry<Coordination.Message>> messages;
    private PSortedMap<EntryRef, Entry<Coordination.HandoffOffered>> offers;
    private PSortedMap<EntryRef, PVector<Entry<Coordination.HandoffAnswered>>> answers;
    private PVector<Entry<Coordination.ContextShared>> shared;

    CoordinationFold(Coordinated from, Scales scales) {
        this.scales = scales;
        claims = from.claims();
        messages = from.messages();
        offers = from.offers();
        answers = from.answers();
        shared = from.shared();
    }

    void place(EntryRef ref, String agent, Instant at, Coordination change) {
        if (change instanceof Coordination.Claimed value) {
            claims = scales.with(claims, value.resource(), new Entry<>(ref, agent, at, value));
        } else if (change instanceof Coordination.Released value) {
            claims = scales.without(claims, value.resource());
        } else if (change instanceof Coordination.Message value) {
            messages = scales.with(messages, new Entry<>(ref, agent, at, value));
        } else if (change instanceof Coordination.HandoffOffered value) {
            offers = scales.with(offers, ref, new Entry<>(ref, agent, at, value));
        } else if (change instanceof Coordination.HandoffAnswered value) {
            answer(new Entry<>(ref, agent, at, value));
        } else if (change instanceof Coordination.ContextShared value) {
            shared = scales.with(shared, new Entry<>(ref, agent, at, value));
        } else if (!(change instanceof Coordination.UnderClaim)) {
            throw new IllegalStateException("a kind of change that the fold has no rule for: " + change.getClass());
        }
    }

    Coordinated contents() {
        return new Coordinated(claims, messages, offers, answers, shared);
    }

    void forgetMessages(long upTo) {
        messages = scales.after(messages, upTo);
    }

    /** Takes out the text of a commit, and the content that came with it. */
    void erase(long revision) {
        messages = scales.withoutIf(messages, entry -> entry.revision() == revision);
        shared = scales.withoutIf(shared, entry -> entry.revision() == revision);
        for (Entry<Coordination.HandoffOffered> offer : offers.values()) {
            if (offer.revision() == revision) {
                Coordination.HandoffOffered value = offer.value();
                offers = scales.with(
                        offers,
                        offer.ref(),
                        of(
                                offer,
                                new Coordination.HandoffOffered(
                                        value.to(), Optional.empty(), value.ttl(), Optional.empty())));
            }
        }
        for (Map.Entry<EntryRef, PVector<Entry<Coordination.HandoffAnswered>>> one : answers.entrySet()) {
            PVector<Entry<Coordination.HandoffAnswered>> of = one.getValue();
            for (int i = 0; i < of.size(); i++) {
                if (of.get(i).revision() == revision) {
                    Coordination.HandoffAnswered value = of.get(i).value();
                    scales.add(-Weights.entry(of.get(i)));
                    of = of.with(
                            i,
                            scales.added(of(
                                    of.get(i),
                                    new Coordination.HandoffAnswered(
                                            value.handoff(), value.answer(), Optional.empty()))));
                }
            }
            answers = answers.plus(one.getKey(), of);
        }
    }

    /** Takes out what a scope names; whether its kind is one of coordination. */
    boolean clear(String kind, String key) {
        if (kind.equals(Scope.CLAIM)) {
            claims = scales.without(claims, key);
            return true;
        }
        if (kind.equals(Scope.HANDOFF)) {
            offers.keySet().stream()
                    .filter(ref -> ref.toString().equals(key))
                    .toList()
                    .forEach(this::drop);
            return true;
        }
        return false;
    }

    /** Takes out all that a kind of scopes names; whether it is one of coordination. */
    boolean clear(String kind) {
        if (kind.equals(Scope.CLAIM)) {
            claims = scales.removed(claims);
            return true;
        }
        if (kind.equals(Scope.HANDOFF)) {
            offers.keySet().stream().toList().forEach(this::drop);
            return true;
        }
        return false;
    }

    private void drop(EntryRef offer) {
        offers = scales.without(offers, offer);
        answers.getOrDefault(offer, TreePVector.empty()).forEach(answer -> scales.add(-Weights.entry(answer)));
        answers = answers.minus(offer);
    }

    /** An answer to an offer that something unknown took the place of has nothing to answer. */
    private void answer(Entry<Coordination.HandoffAnswered> answer) {
        EntryRef offer = answer.value().handoff();
        if (offers.containsKey(offer)) {
            answers = answers.plus(offer, scales.with(answers.getOrDefault(offer, TreePVector.empty()), answer));
        }
    }

    private static <T> Entry<T> of(Entry<T> entry, T value) {
        return new Entry<>(entry.ref(), entry.agent(), entry.at(), value);
    }
}
