package io.leanctx;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Work that one agent offers to others, and what became of it. To the giver, {@link #accepted()} is the receipt.
 *
 * @param offer the offer; its {@link Entry#ref} names the handoff
 * @param answers the answers to it, oldest first
 * @since 0.1.0
 */
public record Handoff(Entry<Coordination.HandoffOffered> offer, List<Entry<Coordination.HandoffAnswered>> answers) {

    /**
     * What became of a handoff.
     *
     * @since 0.1.0
     */
    public enum State {
        /** It can be accepted. */
        OPEN,
        /** Somebody accepted it. */
        ACCEPTED,
        /** All agents that it names declined it. */
        DECLINED,
        /** The giver took it back. */
        WITHDRAWN,
        /** Nobody accepted it in its time. */
        EXPIRED
    }

    /**
     * Creates a handoff; the list is copied.
     *
     * @param offer the offer
     * @param answers the answers to it, oldest first
     */
    public Handoff {
        answers = List.copyOf(answers);
    }

    /**
     * What names the handoff.
     *
     * @return the entry of the offer
     */
    public EntryRef ref() {
        return offer.ref();
    }

    /**
     * Who offers the work.
     *
     * @return the giver's id
     */
    public String from() {
        return offer.agent();
    }

    /**
     * When the offer ends by itself.
     *
     * @return the time, by the store's clock
     */
    public Instant until() {
        return offer.at().plus(offer.value().ttl());
    }

    /**
     * The acceptance, with who and when.
     *
     * @return the answer that accepted it; empty if nobody did
     */
    public Optional<Entry<Coordination.HandoffAnswered>> accepted() {
        return answered(HandoffAnswer.ACCEPTED);
    }

    /**
     * The withdrawal.
     *
     * @return the answer that took the offer back; empty if the giver did not
     */
    public Optional<Entry<Coordination.HandoffAnswered>> withdrawn() {
        return answered(HandoffAnswer.WITHDRAWN);
    }

    /**
     * Who declined it.
     *
     * @return their ids
     */
    public Set<String> declinedBy() {
        return answers.stream()
                .filter(answer -> answer.value().answer() == HandoffAnswer.DECLINED)
                .map(Entry::agent)
                .collect(Collectors.toUnmodifiableSet());
    }

    /**
     * Whether it is settled whatever the time: it was accepted or withdrawn, or all agents it names declined. The giver does
     * not count among these, since it cannot accept its own offer.
     *
     * @return true if nobody can accept it any more
     */
    public boolean isClosed() {
        return accepted().isPresent()
                || withdrawn().isPresent()
                || (offer.value().to() instanceof Audience.Agents named && isDeclinedByAll(named.ids()));
    }

    private boolean isDeclinedByAll(Set<String> named) {
        Set<String> declined = declinedBy();
        return named.stream().allMatch(agent -> agent.equals(from()) || declined.contains(agent));
    }

    /**
     * Whether it can be accepted at a time.
     *
     * @param now the time
     * @return true if it is not closed and has not expired
     */
    public boolean isOpenAt(Instant now) {
        return !isClosed() && now.isBefore(until());
    }

    /**
     * What became of it by a time.
     *
     * @param now the time; it only tells whether an offer that nobody settled has expired
     * @return its state
     */
    public State stateAt(Instant now) {
        if (accepted().isPresent()) {
            return State.ACCEPTED;
        } else if (withdrawn().isPresent()) {
            return State.WITHDRAWN;
        } else if (isClosed()) {
            return State.DECLINED;
        }
        return isOpenAt(now) ? State.OPEN : State.EXPIRED;
    }

    private Optional<Entry<Coordination.HandoffAnswered>> answered(HandoffAnswer what) {
        return answers.stream()
                .filter(answer -> answer.value().answer() == what)
                .findFirst();
    }
}
