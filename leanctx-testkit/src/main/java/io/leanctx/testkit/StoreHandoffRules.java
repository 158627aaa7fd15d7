package io.leanctx.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leanctx.Agent;
import io.leanctx.AgentProfile;
import io.leanctx.Audience;
import io.leanctx.Bundle;
import io.leanctx.Commit;
import io.leanctx.CommitResult;
import io.leanctx.ConflictException;
import io.leanctx.Coordination;
import io.leanctx.Entry;
import io.leanctx.EntryRef;
import io.leanctx.Handoff;
import io.leanctx.HandoffAnswer;
import io.leanctx.HandoffClosedException;
import io.leanctx.InvalidInputException;
import io.leanctx.NotAllowedException;
import io.leanctx.Participant;
import io.leanctx.Workspace;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

abstract class StoreHandoffRules extends StoreRules {

    private static final Duration TTL = Duration.ofHours(1);

    private final TestClock clock = TestClock.create();

    StoreHandoffRules(SessionStoreContract contract) {
        super(contract);
    }

    @BeforeEach
    void turnTimeByHand() {
        replaceStore(builder().clock(clock));
    }

    @Test
    @DisplayName("HND-1: an offer is in the inbox of each agent it is for as long as it is open, and of nobody else")
    void offered() {
        Participant cursor = join("cursor");
        Participant reviewer = join(AgentProfile.client("kiro").withRole("reviewer"));
        EntryRef some = offer(cursor, Audience.agents("claude-code", "cursor"));
        EntryRef reviewers = offer(cursor, Audience.role("reviewer"));
        EntryRef all = offer(cursor, Audience.everyone());
        assertThat(open(join("claude-code"))).containsExactly(some, all);
        assertThat(open(reviewer)).containsExactly(reviewers, all);
        assertThat(open(cursor)).isEmpty();
        reviewer.acknowledge(session().position());
        assertThat(open(reviewer)).as("acknowledged, but open").containsExactly(reviewers, all);
        Handoff offered = session().handoffs().get(0);
        assertThat(offered.from()).isEqualTo("cursor");
        assertThat(offered.until()).isEqualTo(clock.instant().plus(TTL));
        assertThat(offered.offer().value().note()).contains("take over");
        assertThat(offered.answers()).isEmpty();
        clock.advance(TTL);
        assertThat(open(reviewer)).isEmpty();
        assertThat(session().handoffs()).hasSize(3);
    }

    @Test
    @DisplayName("HND-2: of many that accept at once exactly one has it, and the others learn who")
    void acceptedOnce() throws Exception {
        Participant cursor = join("cursor");
        List<Participant> takers = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            takers.add(join("taker-" + i));
        }
        for (int round = 0; round < 20; round++) {
            requireOneTaker(offer(cursor, Audience.everyone()), takers);
        }
        assertThat(revision()).isEqualTo(40);
    }

    @Test
    @DisplayName("HND-3: exactly one has it as well where two stores over one backend are asked at once")
    void acceptedOnceByTwoStores() throws Exception {
        Participant cursor = join("cursor");
        try (var second = open(builder().clock(clock), backend)) {
            List<Participant> takers = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                Workspace workspace = i % 2 == 0 ? team : second.workspace("team");
                takers.add(workspace.join(CHANNEL, agent("taker-" + i)));
            }
            for (int round = 0; round < 20; round++) {
                requireOneTaker(offer(cursor, Audience.everyone()), takers);
            }
        }
    }

    @Test
    @DisplayName("HND-4: the giver has a receipt: who accepted it, when, and at which revision")
    void receipt() {
        EntryRef ref = offer(join("cursor"), Audience.everyone());
        Instant later = clock.advance(Duration.ofMinutes(1));
        Commit accepted = join("claude-code").accept(ref);
        Handoff handoff = handoff(ref);
        Entry<Coordination.HandoffAnswered> receipt = handoff.accepted().orElseThrow();
        assertThat(receipt.agent()).isEqualTo("claude-code");
        assertThat(receipt.at()).isEqualTo(later).isEqualTo(accepted.at());
        assertThat(receipt.revision()).isEqualTo(accepted.revision());
        assertThat(handoff.isClosed()).isTrue();
        assertThat(open(join("kiro"))).isEmpty();
        replaceStore(builder().clock(clock).cacheWeight(0));
        assertThat(handoff(ref)).isEqualTo(handoff);
    }

    @Test
    @DisplayName("HND-5: what one declined others may still accept, until all agents it names declined")
    void declined() {
        EntryRef ref = offer(join("cursor"), Audience.agents("a", "b"));
        Participant a = join("a");
        a.decline(ref, "no time");
        assertThat(open(a)).isEmpty();
        requireClosed(() -> a.decline(ref, "again"), ref, "it was declined by a");
        assertThat(open(join("b"))).containsExactly(ref);
        join("b").decline(ref, "no idea");
        assertThat(handoff(ref).declinedBy()).containsExactlyInAnyOrder("a", "b");
        assertThat(handoff(ref).isClosed()).isTrue();
        requireClosed(() -> a.accept(ref), ref, "it was declined by a, b");
        EntryRef withGiver = offer(join("cursor"), Audience.agents("a", "cursor"));
        a.decline(withGiver, "no time");
        requireClosed(() -> a.accept(withGiver), withGiver, "it was declined by a");
        EntryRef toSelf = offer(join("cursor"), Audience.agents("cursor"));
        requireClosed(() -> join("cursor").withdraw(toSelf, "?"), toSelf, "it names nobody but cursor");

        EntryRef toAll = offer(join("cursor"), Audience.everyone());
        a.decline(toAll, "not yet");
        a.accept(toAll);
        assertThat(handoff(toAll).accepted().orElseThrow().agent()).isEqualTo("a");
    }

    @Test
    @DisplayName("HND-6: the giver alone can take an offer back, and nobody can accept it after that")
    void withdrawn() {
        Participant cursor = join("cursor");
        Participant claude = join("claude-code");
        EntryRef ref = offer(cursor, Audience.everyone());
        assertThatThrownBy(() -> claude.withdraw(ref, "mine"))
                .isInstanceOf(NotAllowedException.class)
                .hasMessageContaining("was offered by cursor");
        cursor.withdraw(ref, "done myself");
        assertThat(handoff(ref).withdrawn().orElseThrow().value().note()).contains("done myself");
        assertThat(open(claude)).isEmpty();
        requireClosed(() -> claude.accept(ref), ref, "cursor withdrew it at revision 2");
        requireClosed(() -> cursor.withdraw(ref, "again"), ref, "cursor withdrew it at revision 2");
        EntryRef taken = offer(cursor, Audience.everyone());
        claude.accept(taken);
        requireClosed(() -> cursor.withdraw(taken, "too late"), taken, "claude-code accepted it at revision 4");
    }

    @Test
    @DisplayName("HND-7: an offer ends by itself when its time is over, and can then be answered in no way")
    void expired() {
        Participant cursor = join("cursor");
        Participant claude = join("claude-code");
        EntryRef ref = offer(cursor, Audience.everyone());
        clock.advance(TTL);
        String why = "it expired at " + handoff(ref).until() + ", and it is " + clock.instant();
        requireClosed(() -> claude.accept(ref), ref, why);
        requireClosed(() -> claude.decline(ref, "no"), ref, why);
        requireClosed(() -> cursor.withdraw(ref, "no"), ref, why);
        EntryRef longest = new EntryRef(
                cursor.add(new Coordination.HandoffOffered(
                                Audience.everyone(), Optional.empty(), Coordination.MAX_TTL, Optional.empty()))
                        .revision(),
                0);
        clock.advance(Coordination.MAX_TTL.minusMillis(1));
        assertThat(open(claude)).containsExactly(longest);
        claude.accept(longest);
    }

    @Test
    @DisplayName("HND-8: nobody accepts what is not for it, nor what it offered itself")
    void notForMe() {
        Participant cursor = join("cursor");
        EntryRef named = offer(cursor, Audience.agents("claude-code"));
        EntryRef reviewers = offer(cursor, Audience.role("reviewer"));
        EntryRef all = offer(cursor, Audience.everyone());
        for (EntryRef ref : List.of(named, reviewers)) {
            assertThatThrownBy(() -> join("kiro").accept(ref))
                    .isInstanceOf(NotAllowedException.class)
                    .hasMessageContaining("it is not for kiro");
            assertThatThrownBy(() -> join("kiro").decline(ref, "no")).isInstanceOf(NotAllowedException.class);
        }
        assertThatThrownBy(() -> cursor.accept(all)).isInstanceOf(NotAllowedException.class);
        assertThatThrownBy(() -> cursor.decline(all, "no")).isInstanceOf(NotAllowedException.class);
        assertThat(revision()).isEqualTo(3);
        join(AgentProfile.client("windsurf").withRole("reviewer")).accept(reviewers);
        assertThat(handoff(reviewers).accepted().orElseThrow().agent()).isEqualTo("windsurf");
    }

    @Test
    @DisplayName("HND-9: what is not an offer of this log cannot be answered")
    void noSuchHandoff() {
        Participant cursor = join("cursor");
        cursor.addFinding("f");
        EntryRef elsewhere = offer(join("other", "kiro"), Audience.everyone());
        for (EntryRef none : List.of(elsewhere, new EntryRef(1, 1), new EntryRef(40, 0))) {
            assertThatThrownBy(() -> cursor.accept(none))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("there is no handoff " + none + " in team/main");
        }
        assertThat(revision()).isEqualTo(1);
    }

    @Test
    @DisplayName(
            "HND-10: the same operation accepts once and is answered with the first commit, also when sent at once")
    void operations() throws Exception {
        Agent claude = agent("claude-code");
        for (int round = 0; round < 10; round++) {
            EntryRef ref = offer(join("cursor"), Audience.everyone());
            List<CommitResult.Committed> answers = Race.run(
                    8,
                    i -> () -> committed(
                            team.join(CHANNEL, claude), p -> p.accept(ref).operation("accept-" + ref)));
            assertThat(answers.stream().map(CommitResult.Committed::commit).distinct())
                    .hasSize(1);
            assertThat(answers).filteredOn(answer -> !answer.repeated()).hasSize(1);
            assertThat(handoff(ref).answers()).hasSize(1);
        }
    }

    @Test
    @DisplayName("HND-11: answers are decided by the session they meet, however old what their agent has seen")
    void whateverWasSeen() {
        Participant claude = joinSeeing("claude-code");
        Participant cursor = join("cursor");
        EntryRef ref = offer(cursor, Audience.everyone());
        join("kiro").decline(ref, "no time");
        cursor.setTask("t");
        assertThat(claude.accept(ref).guard()).isEmpty();
        assertThat(claude.base().revision()).isZero();
        EntryRef gone = offer(cursor, Audience.everyone());
        Participant kiro = joinSeeing("kiro");
        cursor.session();
        cursor.delete();
        assertThat(session().handoffs()).isEmpty();
        assertThatThrownBy(() -> kiro.accept(gone)).isInstanceOf(ConflictException.class);
        assertThatThrownBy(() -> kiro.accept(gone)).isInstanceOf(InvalidInputException.class);
    }

    @Test
    @DisplayName("HND-12: what is committed with an acceptance lands only with it")
    void together() {
        EntryRef ref = offer(join("cursor"), Audience.everyone());
        committed(join("claude-code"), p -> p.accept(ref).setTask("taken over"));
        requireClosed(
                () -> join("kiro").tryCommit(p -> p.addFinding("too late").accept(ref)),
                ref,
                "claude-code accepted it at revision 2");
        assertThat(session().findings()).isEmpty();
        EntryRef next = offer(join("cursor"), Audience.everyone());
        assertThatThrownBy(() -> join("kiro").tryCommit(p -> p.accept(next).decline(next, "both")))
                .isInstanceOf(InvalidInputException.class);
        conflict(join("kiro"), p -> p.accept(next).setTask("without having seen the task"));
        assertThat(handoff(next).answers()).isEmpty();
        assertThat(revision()).isEqualTo(3);
    }

    @Test
    @DisplayName("HND-13: the bundle of an offer is kept with it, byte for byte, and only in its workspace")
    void bundles() {
        Participant cursor = join("cursor");
        cursor.addFinding("f");
        Bundle bundle = Bundle.of("{\"what a bundle has\":\"is found out when it is imported\"}");
        Commit offered = cursor.offer(Audience.everyone(), "take over", bundle, TTL);
        assertThat(handoff(new EntryRef(offered.revision(), 0)).offer().value().bundle())
                .contains(bundle.hash());
        assertThat(team.bundle(bundle.hash())).contains(bundle);
        assertThat(store.workspace("another").bundle(bundle.hash())).isEmpty();
        Bundle refused = Bundle.of("{}");
        conflict(
                join("kiro"),
                p -> p.offer(Audience.everyone(), "n", refused, TTL)
                        .addFinding("f")
                        .strict());
        assertThat(team.bundle(refused.hash())).isEmpty();
        assertThatThrownBy(() -> cursor.add(new Coordination.HandoffOffered(
                        Audience.everyone(), Optional.empty(), TTL, Optional.of(refused.hash()))))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("comes without any");
        assertThat(revision()).isEqualTo(2);
    }

    @Test
    @DisplayName("HND-14: an offer names someone, a note that is one, and a time in range")
    void badInput() {
        Participant cursor = join("cursor");
        Bundle bundle = Bundle.of("{}");
        List<ThrowingCallable> refused = List.of(
                () -> cursor.offer(Audience.agents(), "n", bundle, TTL),
                () -> cursor.offer(Audience.everyone(), " ", bundle, TTL),
                () -> cursor.offer(Audience.everyone(), "n", bundle, Duration.ZERO),
                () -> cursor.offer(Audience.everyone(), "n", bundle, Coordination.MAX_TTL.plusMillis(1)),
                () -> cursor.offer(Audience.everyone(), "n", new Bundle(bundle.hash(), "{} "), TTL));
        for (ThrowingCallable attempt : refused) {
            assertThatThrownBy(attempt).isInstanceOf(InvalidInputException.class);
        }
        assertThat(revision()).isZero();
    }

    private void requireOneTaker(EntryRef ref, List<Participant> takers) throws InterruptedException {
        List<String> seenBy = Race.run(takers.size(), i -> () -> {
            try {
                takers.get(i).accept(ref);
                return takers.get(i).agent();
            } catch (HandoffClosedException e) {
                return e.handoff().accepted().orElseThrow().agent();
            }
        });
        Handoff handoff = handoff(ref);
        assertThat(handoff.answers()).hasSize(1);
        assertThat(handoff.answers().get(0).value().answer()).isEqualTo(HandoffAnswer.ACCEPTED);
        assertThat(seenBy).containsOnly(handoff.accepted().orElseThrow().agent());
    }

    private void requireClosed(ThrowingCallable attempt, EntryRef ref, String why) {
        long before = revision();
        assertThatThrownBy(attempt)
                .isInstanceOfSatisfying(
                        HandoffClosedException.class,
                        e -> assertThat(e.handoff()).isEqualTo(handoff(ref)))
                .hasMessageContaining("handoff " + ref + " of team/main cannot be")
                .hasMessageContaining(why);
        assertThat(revision()).isEqualTo(before);
    }

    private Handoff handoff(EntryRef ref) {
        return session().handoffs().stream()
                .filter(handoff -> handoff.ref().equals(ref))
                .findFirst()
                .orElseThrow();
    }

    private Participant join(AgentProfile profile) {
        return team.join(CHANNEL, team.register(profile));
    }

    /** Offers work without a bundle. */
    private static EntryRef offer(Participant from, Audience to) {
        Commit commit = from.add(new Coordination.HandoffOffered(to, Optional.of("take over"), TTL, Optional.empty()));
        return new EntryRef(commit.revision(), 0);
    }

    private static List<EntryRef> open(Participant reader) {
        return reader.inbox().handoffs().stream().map(Handoff::ref).toList();
    }
}
