package io.leanctx.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.leanctx.Agent;
import io.leanctx.AgentProfile;
import io.leanctx.Commit;
import io.leanctx.CommitResult;
import io.leanctx.Durability;
import io.leanctx.Participant;
import io.leanctx.Proposal;
import io.leanctx.Session;
import io.leanctx.SessionStore;
import io.leanctx.Watch;
import io.leanctx.WatchEvent;
import io.leanctx.Workspace;
import io.leanctx.core.LeanCtx;
import io.leanctx.spi.SessionBackend;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestMethodOrder;

/** What the rules about a store share: one over an open backend, a workspace, and agents at its main channel. */
@TestMethodOrder(ByRuleNumber.class)
abstract class StoreRules {

    static final String CHANNEL = "main";

    /** How long to wait for what must come. Only a failure takes so long. */
    static final Duration PATIENCE = Duration.ofSeconds(30);

    private final SessionStoreContract contract;
    private final Map<String, Agent> agents = new HashMap<>();

    SessionBackend backend;
    SessionStore store;
    Workspace team;

    @SuppressWarnings("NullAway.Init") // JUnit calls openStore() before any rule.
    StoreRules(SessionStoreContract contract) {
        this.contract = contract;
    }

    @BeforeEach
    void openStore() throws Exception {
        backend = contract.openBackend();
        store = open(builder(), backend);
        team = store.workspace("team");
    }

    @AfterEach
    void closeStore() {
        store.close();
        backend.close();
    }

    /** Skips the rule that calls this if the backend goes without what it needs. */
    void needs(Absence absence) {
        absence.skipIfIn(contract.absent());
    }

    /** Skips the rule that calls this if the backend has what it does without. */
    void onlyWithout(Absence absence) {
        absence.skipUnlessIn(contract.absent());
    }

    /** Closes the store and its backend, and opens both again. */
    void reopen(LeanCtx.Builder builder) throws Exception {
        closeStore();
        backend = contract.openBackend();
        store = open(builder, backend);
        team = store.workspace("team");
    }

    /** Puts another store over the same backend, in place of the one that was open. */
    void replaceStore(LeanCtx.Builder builder) {
        replaceStore(builder, backend);
    }

    /** Puts another store over this backend, in place of the one that was open. */
    void replaceStore(LeanCtx.Builder builder, SessionBackend over) {
        store.close();
        store = open(builder, over);
        team = store.workspace("team");
    }

    /** A store as the contract says, over this backend; the caller closes it. */
    SessionStore open(LeanCtx.Builder builder, SessionBackend over) {
        return contract.openStore(builder, over);
    }

    static LeanCtx.Builder builder() {
        return LeanCtx.builder().durability(Durability.RELAXED);
    }

    /** The agent of this id in the team, registered when it is first asked for. */
    Agent agent(String id) {
        return agents.computeIfAbsent(id, unknown -> team.register(AgentProfile.client(unknown)));
    }

    /** Joins the main channel with nothing seen. */
    Participant join(String agent) {
        return join(CHANNEL, agent);
    }

    Participant join(String channel, String agent) {
        return team.join(channel, agent(agent));
    }

    /** Joins the main channel with all of it seen. */
    Participant joinSeeing(String agent) {
        Participant participant = join(agent);
        participant.session();
        return participant;
    }

    Session session() {
        return team.session(CHANNEL);
    }

    /** The session of the main channel as another store makes it from what is stored. */
    Session reloaded() {
        try (SessionStore other = open(builder().cacheWeight(0), backend)) {
            return other.workspace("team").session(CHANNEL);
        }
    }

    long revision() {
        return session().revision();
    }

    /** The whole log of the main channel. */
    List<Commit> log() {
        return log(team, CHANNEL);
    }

    static List<Commit> log(Workspace workspace, String channel) {
        List<Commit> log = new ArrayList<>();
        long after = Math.max(
                0,
                workspace
                                .history(channel, workspace.session(channel).revision(), 1)
                                .oldest()
                        - 1);
        while (true) {
            var page = workspace.history(channel, after, 1_000);
            log.addAll(page.commits());
            if (!page.hasMore()) {
                return log;
            }
            after = log.get(log.size() - 1).revision();
        }
    }

    /** Appends findings by an agent who guards nothing. */
    void addFindings(String agent, int count) {
        try (Participant participant = join(agent)) {
            for (int i = 0; i < count; i++) {
                participant.addFinding("finding " + i + " of " + agent);
            }
        }
    }

    /** Fails unless two sessions are of the same position and content. */
    static void assertSame(Session actual, Session expected) {
        assertThat(actual.position()).isEqualTo(expected.position());
        assertThat(actual.toJson()).isEqualTo(expected.toJson());
    }

    /** What a map must have at a key. */
    static <T> T in(Map<String, T> map, String key) {
        assertThat(map).containsKey(key);
        return Objects.requireNonNull(map.get(key));
    }

    /** What comes after the value under {@code count}; 1 if nothing is known of that. */
    static String nextCount(Session session) {
        return session.knowledge().containsKey("count")
                ? String.valueOf(Integer.parseInt(
                                in(session.knowledge(), "count").value().value())
                        + 1)
                : "1";
    }

    static CommitResult.Committed committed(Participant by, Consumer<? super Proposal> changes) {
        CommitResult result = by.tryCommit(changes);
        LeanCtxAssertions.assertThat(result).as("the answer to %s", by.agent()).isCommitted();
        return (CommitResult.Committed) result;
    }

    static CommitResult.Conflict conflict(Participant by, Consumer<? super Proposal> changes) {
        CommitResult result = by.tryCommit(changes);
        LeanCtxAssertions.assertThat(result).as("the answer to %s", by.agent()).isConflict();
        return (CommitResult.Conflict) result;
    }

    /** Pulls an event that must come. */
    static WatchEvent next(Watch watch) throws InterruptedException {
        Optional<WatchEvent> event = watch.next(PATIENCE);
        assertThat(event)
                .as("the next event of a watch at %s", watch.position())
                .isPresent();
        return event.orElseThrow();
    }

    /** Pulls commits that must come. */
    static List<Commit> pull(Watch watch, int count) throws InterruptedException {
        List<Commit> pulled = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            WatchEvent event = next(watch);
            assertThat(event).isInstanceOf(WatchEvent.Committed.class);
            pulled.add(((WatchEvent.Committed) event).commit());
        }
        return pulled;
    }
}
