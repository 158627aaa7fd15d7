package io.leanctx.testkit.properties;

import static org.assertj.core.api.Assertions.assertThat;

import io.leanctx.Agent;
import io.leanctx.Change;
import io.leanctx.Commit;
import io.leanctx.CommitResult;
import io.leanctx.ConflictException;
import io.leanctx.Participant;
import io.leanctx.Position;
import io.leanctx.Scope;
import io.leanctx.SessionStore;
import io.leanctx.TruncatedException;
import io.leanctx.Workspace;
import io.leanctx.spi.SessionBackend;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/**
 * A commit lands if and only if no scope of its guard was written after its base, except by its participant itself.
 *
 * @since 0.1.0
 */
public abstract class GuardProperties extends StoreProperties {

    private static final int PARTICIPANTS = 3;

    /** For subclasses. */
    protected GuardProperties() {}

    /** What one participant does. */
    sealed interface Step {

        int who();

        record Read(int who) implements Step {}

        record Propose(int who, List<Change> changes, Set<Scope> reading) implements Step {}

        record Delete(int who) implements Step {}

        /** Takes part anew, having seen the log up to somewhere. */
        record Rejoin(int who, double upTo) implements Step {}
    }

    @Property(tries = 100, edgeCases = EdgeCasesMode.NONE)
    @Label("GRD-P1: a commit lands if and only if no scope of its guard was written after its base")
    void landsIfAndOnlyIfUncontested(@ForAll("steps") List<Step> steps, @ForAll("cacheWeights") long cacheWeight)
            throws Exception {
        SessionBackend backend = openBackend();
        try (SessionStore store = builder(cacheWeight).over(backend);
                SessionStore second = builder(0).over(backend)) {
            Workspace team = store.workspace(TEAM);
            List<Agent> agents = register(team, PARTICIPANTS);
            List<Commit> log = new ArrayList<>();
            List<Seat> seats = new ArrayList<>();
            for (int i = 0; i < PARTICIPANTS; i++) {
                Workspace own = i == 2 ? second.workspace(TEAM) : team;
                seats.add(new Seat(own, agents.get(i), log, Position.START));
            }
            for (Step step : steps) {
                Seat seat = seats.get(step.who());
                if (step instanceof Step.Read) {
                    seat.read();
                } else if (step instanceof Step.Propose propose) {
                    seat.propose(propose.changes(), propose.reading());
                } else if (step instanceof Step.Delete) {
                    seat.delete();
                } else if (step instanceof Step.Rejoin rejoin) {
                    Position seen = position(log, rejoin.upTo());
                    seats.set(step.who(), new Seat(seat.workspace, seat.agent, log, seen));
                }
            }
            assertThat(log(team)).isEqualTo(afterLastDeletion(log));
        } finally {
            backend.close();
        }
    }

    @Provide
    Arbitrary<List<Step>> steps() {
        Arbitrary<Integer> who = Arbitraries.integers().between(0, PARTICIPANTS - 1);
        Arbitrary<Step> read = who.map(Step.Read::new);
        Arbitrary<Step> propose = Combinators.combine(
                        who, Changes.contending().list().ofMinSize(1).ofMaxSize(3), readings())
                .as(Step.Propose::new);
        Arbitrary<Step> delete = who.map(Step.Delete::new);
        Arbitrary<Step> rejoin =
                Combinators.combine(who, Arbitraries.doubles().between(0, 1)).as(Step.Rejoin::new);
        return Arbitraries.frequencyOf(
                        Tuple.of(3, read), Tuple.of(12, propose), Tuple.of(1, delete), Tuple.of(1, rejoin))
                .list()
                .ofMinSize(2)
                .ofMaxSize(60);
    }

    @Provide
    Arbitrary<Long> cacheWeights() {
        return Arbitraries.of(0L, 1L << 26);
    }

    private static Arbitrary<Set<Scope>> readings() {
        Arbitrary<Scope> scopes = Arbitraries.of(
                Scope.task(),
                Scope.knowledge("a"),
                Scope.knowledge("never"),
                Scope.anyOf(Scope.KNOWLEDGE),
                Scope.anyOf(Changes.PLAN.kind()),
                Scope.anyOf("kit.never"),
                Scope.everything());
        return Arbitraries.frequencyOf(
                Tuple.of(3, Arbitraries.just(Set.of())),
                Tuple.of(1, scopes.set().ofMinSize(1).ofMaxSize(3)));
    }

    private static List<Commit> afterLastDeletion(List<Commit> log) {
        int from = 0;
        for (int i = 0; i < log.size(); i++) {
            if (GuardModel.isDeletion(log.get(i))) {
                from = i;
            }
        }
        return log.subList(from, log.size());
    }

    /** A participant, and beside it what the model knows that it has seen. */
    private static final class Seat {

        private final Workspace workspace;
        private final Agent agent;
        private final List<Commit> log;
        private final Participant participant;
        private final Set<Long> own = new HashSet<>();
        private long base;

        Seat(Workspace workspace, Agent agent, List<Commit> log, Position seen) {
            this.workspace = workspace;
            this.agent = agent;
            this.log = log;
            this.participant = workspace.at(CHANNEL, agent, seen);
            this.base = seen.revision();
        }

        void read() {
            assertThat(participant.session().revision()).isEqualTo(log.size());
            base = log.size();
        }

        void propose(List<Change> changes, Set<Scope> reading) {
            Set<Scope> guard = GuardModel.written(changes);
            guard.addAll(reading);
            if (guard.contains(Scope.everything())) {
                guard = Set.of(Scope.everything());
            }
            boolean gone = isBasedOnWhatWasDeleted();
            Set<Scope> contested = GuardModel.contested(guard, log, base, own);
            Optional<CommitResult> answer = answer(changes, reading);
            String circumstances = "guard " + guard + ", base " + base + ", own " + own + ", log of " + log.size();
            if (!gone && contested.isEmpty()) {
                assertThat(answer).as(circumstances).containsInstanceOf(CommitResult.Committed.class);
                landed(((CommitResult.Committed) answer.orElseThrow()).commit(), changes, guard);
            } else {
                answer.ifPresent(result -> {
                    assertThat(result).as(circumstances).isInstanceOf(CommitResult.Conflict.class);
                    CommitResult.Conflict conflict = (CommitResult.Conflict) result;
                    assertThat(conflict.session().revision()).isEqualTo(log.size());
                    if (!gone) {
                        assertThat(conflict.contested()).as(circumstances).isEqualTo(contested);
                    }
                    base = log.size();
                });
                assertThat(workspace.session(CHANNEL).revision()).isEqualTo(log.size());
            }
        }

        void delete() {
            boolean uncontested = GuardModel.unseen(log, base, own).isEmpty();
            try {
                Commit deletion = participant.delete();
                assertThat(uncontested)
                        .as("nothing was unseen, base %s, own %s", base, own)
                        .isTrue();
                landed(deletion, List.of(new Change.Deleted()), Set.of(Scope.everything()));
            } catch (ConflictException e) {
                assertThat(uncontested)
                        .as("nothing was unseen, base %s, own %s", base, own)
                        .isFalse();
                base = log.size();
            } catch (TruncatedException e) {
                assertThat(isBasedOnWhatWasDeleted()).isTrue();
            }
        }

        /** Empty if the base lies in a part of the log that is gone, and the answer is that it does. */
        private Optional<CommitResult> answer(List<Change> changes, Set<Scope> reading) {
            try {
                return Optional.of(participant.tryCommit(proposal -> {
                    changes.forEach(proposal::add);
                    proposal.reading(reading.toArray(Scope[]::new));
                }));
            } catch (TruncatedException e) {
                assertThat(isBasedOnWhatWasDeleted())
                        .as("base %s was deleted", base)
                        .isTrue();
                return Optional.empty();
            }
        }

        private void landed(Commit commit, List<Change> changes, Set<Scope> guard) {
            assertThat(commit.revision()).isEqualTo(log.size() + 1L);
            assertThat(commit.agent()).isEqualTo(agent.id());
            assertThat(commit.changes()).isEqualTo(changes);
            assertThat(commit.guard()).isEqualTo(guard);
            own.add(commit.revision());
            log.add(commit);
        }

        /** Whoever is based on something that was deleted since is refused whatever it guards. */
        private boolean isBasedOnWhatWasDeleted() {
            return participant.base().revision() > 0
                    && GuardModel.unseen(log, base, own).stream().anyMatch(GuardModel::isDeletion);
        }
    }
}
