package io.leanctx.testkit.properties;

import static org.assertj.core.api.Assertions.assertThat;

import io.leanctx.Agent;
import io.leanctx.Audience;
import io.leanctx.Change;
import io.leanctx.Claim;
import io.leanctx.ClaimResult;
import io.leanctx.Commit;
import io.leanctx.CommitResult;
import io.leanctx.Participant;
import io.leanctx.Session;
import io.leanctx.SessionStore;
import io.leanctx.Workspace;
import io.leanctx.spi.SessionBackend;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
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
 * Any sequence of changes folds to the same session: live, reopened, at each revision, with every weight of the cache, and
 * from snapshots or without.
 *
 * @since 0.1.0
 */
public abstract class FoldProperties extends StoreProperties {

    /** For subclasses. */
    protected FoldProperties() {}

    /** One commit to make. */
    sealed interface Step {

        record Make(int agent, List<Change> changes) implements Step {}

        /** Supersedes a decision that stands, if there is one, else makes one. */
        record Supersede(int agent, int which) implements Step {}

        record Delete(int agent) implements Step {}

        /** Claims a thing, or releases it if the agent holds it; says so where another one does. */
        record Claim(int agent, String resource) implements Step {}

        /** Shares a file. */
        record Share(int agent, String path, String content) implements Step {}

        /** Sums up all, or all but the newest commits. */
        record Summarize(int agent, int but) implements Step {}
    }

    @Property(tries = 25, edgeCases = EdgeCasesMode.NONE)
    @Label("FOLD-P1: any sequence of changes folds as a plain model folds it, live and reloaded, at each revision")
    void foldsTheSame(@ForAll("histories") List<Step> history, @ForAll("cacheWeights") long cacheWeight)
            throws Exception {
        NavigableMap<Long, String> live = new TreeMap<>();
        List<Commit> log = new ArrayList<>();
        SessionBackend backend = openBackend();
        try {
            try (SessionStore store = builder(cacheWeight).over(backend)) {
                Workspace team = store.workspace(TEAM);
                List<Agent> agents = register(team, 3);
                live.put(0L, team.session(CHANNEL).toJson());
                for (Step step : history) {
                    Commit commit = make(step, team, agents);
                    if (step instanceof Step.Delete) {
                        log.clear();
                        live.clear();
                    }
                    log.add(commit);
                    Session session = team.session(CHANNEL);
                    SessionModel.of(log).assertSameAs(session);
                    live.put(commit.revision(), session.toJson());
                }
                assertReads(team, log, live);
            }
            for (long weight : List.of(0L, cacheWeight, 1L << 26)) {
                backend = reopen(backend);
                try (SessionStore store = builder(weight).over(backend)) {
                    assertReads(store.workspace(TEAM), log, live);
                }
            }
        } finally {
            backend.close();
        }
    }

    @Property(tries = 8, edgeCases = EdgeCasesMode.NONE)
    @Label("FOLD-P2: a session that outlives many stores, each with another cache, goes on as one that stayed open")
    void foldsAcrossStores(@ForAll("histories") List<Step> history, @ForAll("cacheWeights") long cacheWeight)
            throws Exception {
        List<Commit> log = new ArrayList<>();
        SessionBackend backend = openBackend();
        try {
            List<Agent> agents;
            try (SessionStore store = builder(cacheWeight).over(backend)) {
                agents = register(store.workspace(TEAM), 3);
            }
            for (int i = 0; i < history.size(); i++) {
                if (i % 7 == 3) {
                    backend = reopen(backend);
                }
                try (SessionStore store = builder(i % 2 == 0 ? 0 : cacheWeight).over(backend)) {
                    Workspace team = store.workspace(TEAM);
                    if (history.get(i) instanceof Step.Delete) {
                        log.clear();
                    }
                    log.add(make(history.get(i), team, agents));
                    SessionModel.of(log).assertSameAs(team.session(CHANNEL));
                }
            }
        } finally {
            backend.close();
        }
    }

    @Provide
    Arbitrary<List<Step>> histories() {
        Arbitrary<Integer> agents = Arbitraries.integers().between(0, 2);
        Arbitrary<Step> make = Combinators.combine(
                        agents, Changes.any().list().ofMinSize(1).ofMaxSize(5))
                .as(Step.Make::new);
        Arbitrary<Step> supersede = Combinators.combine(
                        agents, Arbitraries.integers().between(0, 9))
                .as(Step.Supersede::new);
        Arbitrary<Step> delete = agents.map(Step.Delete::new);
        Arbitrary<Step> claim =
                Combinators.combine(agents, Arbitraries.of("src/a", "b)")).as(Step.Claim::new);
        Arbitrary<Step> share = Combinators.combine(
                        agents,
                        Arbitraries.of("src/a", "b"),
                        Arbitraries.strings().ofMaxLength(300))
                .as(Step.Share::new);
        Arbitrary<Step> summarize = Combinators.combine(
                        agents, Arbitraries.integers().between(0, 3))
                .as(Step.Summarize::new);
        return Arbitraries.frequencyOf(
                        Tuple.of(30, make),
                        Tuple.of(4, supersede),
                        Tuple.of(4, claim),
                        Tuple.of(2, share),
                        Tuple.of(2, summarize),
                        Tuple.of(1, delete))
                .list()
                .ofMinSize(1)
                .ofMaxSize(60);
    }

    @Provide
    Arbitrary<Long> cacheWeights() {
        return Arbitraries.of(0L, 1L, 20_000L, 1L << 26);
    }

    private static Commit make(Step step, Workspace team, List<Agent> agents) {
        if (step instanceof Step.Make make) {
            try (Participant participant = joinSeeing(team, agents.get(make.agent()))) {
                return participant
                        .tryCommit(proposal -> make.changes().forEach(proposal::add))
                        .orThrow()
                        .commit();
            }
        } else if (step instanceof Step.Supersede supersede) {
            return supersede(supersede, team, agents);
        } else if (step instanceof Step.Delete delete) {
            try (Participant participant = joinSeeing(team, agents.get(delete.agent()))) {
                return participant.delete();
            }
        } else if (step instanceof Step.Claim claim) {
            try (Participant participant = joinSeeing(team, agents.get(claim.agent()))) {
                return claim(participant, claim.resource());
            }
        } else if (step instanceof Step.Share share) {
            try (Participant participant = joinSeeing(team, agents.get(share.agent()))) {
                return participant.share(
                        Audience.everyone(), share.path(), share.content().getBytes(StandardCharsets.UTF_8));
            }
        } else if (step instanceof Step.Summarize summarize) {
            try (Participant participant = joinSeeing(team, agents.get(summarize.agent()))) {
                long upTo = participant.base().revision() - summarize.but();
                return upTo < 1 ? participant.addProgress("too early") : participant.summarize(upTo, "so far so good");
            }
        }
        throw new AssertionError("a step of a kind that is not known: " + step);
    }

    private static Commit claim(Participant participant, String resource) {
        ClaimResult result = participant.claim(resource, Duration.ofDays(1));
        if (result instanceof ClaimResult.Granted granted) {
            return granted.commit();
        }
        Claim held = ((ClaimResult.Held) result).claim();
        return held.agent().equals(participant.agent())
                ? participant.release(held)
                : participant.addProgress("waiting for " + held.agent());
    }

    private static Commit supersede(Step.Supersede step, Workspace team, List<Agent> agents) {
        try (Participant participant = team.join(CHANNEL, agents.get(step.agent()))) {
            var standing = participant.session().decisions();
            CommitResult result = participant.tryCommit(proposal -> proposal.add(
                    standing.isEmpty()
                            ? new Change.Decision("the first", Optional.empty(), Optional.empty())
                            : Changes.superseding(
                                    standing.get(step.which() % standing.size()).ref())));
            return result.orThrow().commit();
        }
    }

    private static Participant joinSeeing(Workspace team, Agent agent) {
        Participant participant = team.join(CHANNEL, agent);
        participant.session();
        return participant;
    }

    /** Everything that can be read must be as it was live. */
    private static void assertReads(Workspace team, List<Commit> log, NavigableMap<Long, String> live) {
        assertThat(log(team)).isEqualTo(log);
        SessionModel.of(log).assertSameAs(team.session(CHANNEL));
        assertThat(team.session(CHANNEL).toJson()).isEqualTo(live.lastEntry().getValue());
        live.descendingMap()
                .forEach((revision, json) -> assertThat(
                                team.sessionAt(CHANNEL, revision).toJson())
                        .as("the session at revision %s", revision)
                        .isEqualTo(json));
    }
}
