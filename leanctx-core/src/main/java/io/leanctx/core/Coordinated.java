package io.leanctx.core;

import io.leanctx.Change;
import io.leanctx.Claim;
import io.leanctx.Coordination;
import io.leanctx.Entry;
import io.leanctx.EntryRef;
import io.leanctx.Handoff;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.pcollections.PSortedMap;
import org.pcollections.PVector;
import org.pcollections.TreePMap;
import org.pcollections.TreePVector;

/**
 * What a session has of {@link Coordination}. Immutable and structure-sharing.
 *
 * @param claims the newest grant or renewal on each resource that was not released
 * @param offers the offers of handoffs, by what names them
 * @param answers the answers to each offer, oldest first
 */
record Coordinated(
        PSortedMap<String, Entry<Coordination.Claimed>> claims,
        PVector<Entry<Coordination.Message>> messages,
        PSortedMap<EntryRef, Entry<Coordination.HandoffOffered>> offers,
        PSortedMap<EntryRef, PVector<Entry<Coordination.HandoffAnswered>>> answers,
        PVector<Entry<Coordination.ContextShared>> shared) {

    static final Coordinated EMPTY = new Coordinated(
            TreePMap.empty(), TreePVector.empty(), TreePMap.empty(), TreePMap.empty(), TreePVector.empty());

    Optional<Claim> claim(String resource) {
        return Optional.ofNullable(claims.get(resource)).map(Coordinated::claimOf);
    }

    static Claim claimOf(Entry<Coordination.Claimed> entry) {
        Coordination.Claimed claimed = entry.value();
        return new Claim(
                claimed.resource(),
                entry.agent(),
                claimed.renews().orElse(entry.revision()),
                entry.at().plus(claimed.ttl()));
    }

    Optional<Handoff> handoff(EntryRef ref) {
        return Optional.ofNullable(offers.get(ref)).map(this::handoff);
    }

    Handoff handoff(Entry<Coordination.HandoffOffered> offer) {
        return new Handoff(offer, answers.getOrDefault(offer.ref(), TreePVector.empty()));
    }

    /** The handoffs that were offered after a time, newest first. */
    List<Handoff> offeredAfter(Instant time) {
        return offers.descendingMap().values().stream()
                .takeWhile(offer -> offer.at().isAfter(time))
                .map(this::handoff)
                .toList();
    }

    /** Every entry, by section; offers before the answers to them. */
    List<Collection<? extends Entry<? extends Change>>> sections() {
        return List.of(
                claims.values(),
                messages,
                offers.values(),
                answers.values().stream().flatMap(Collection::stream).toList(),
                shared);
    }
}
