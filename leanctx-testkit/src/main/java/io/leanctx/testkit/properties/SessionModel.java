package io.leanctx.testkit.properties;

import static org.assertj.core.api.Assertions.assertThat;

import io.leanctx.Change;
import io.leanctx.Claim;
import io.leanctx.Commit;
import io.leanctx.Coordination;
import io.leanctx.Entry;
import io.leanctx.EntryRef;
import io.leanctx.Evidence;
import io.leanctx.Handoff;
import io.leanctx.Position;
import io.leanctx.Session;
import io.leanctx.Totals;
import io.leanctx.Upkeep;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** A session folded from a log by the plainest means. For one thread. */
final class SessionModel {

    private final Set<String> agents = new LinkedHashSet<>();
    private Optional<Entry<Change.Task>> task = Optional.empty();
    private Optional<Entry<Change.NextSteps>> nextSteps = Optional.empty();
    private final List<Entry<Change.Progress>> progress = new ArrayList<>();
    private final List<Entry<Change.Finding>> findings = new ArrayList<>();
    private final Map<EntryRef, Entry<Change.Decision>> decisions = new LinkedHashMap<>();
    private final Map<String, Entry<Change.Learn>> knowledge = new TreeMap<>();
    private final Map<String, Entry<Change.FileTouched>> files = new TreeMap<>();
    private final List<Entry<String>> notes = new ArrayList<>();
    private final Map<String, Entry<String>> plans = new TreeMap<>();
    private final List<Entry<Coordination.Message>> messages = new ArrayList<>();
    private final List<Entry<Coordination.HandoffOffered>> offers = new ArrayList<>();
    private final List<Entry<Coordination.ContextShared>> shared = new ArrayList<>();
    private final List<Entry<Upkeep.Summarized>> summaries = new ArrayList<>();
    private final Map<String, Claim> claims = new TreeMap<>();
    private final Map<String, Long> tokensIn = new TreeMap<>();
    private final Map<String, Long> tokensRead = new TreeMap<>();
    private final Map<String, BigDecimal> cost = new TreeMap<>();
    private Position position = Position.START;
    private boolean deleted;

    static SessionModel of(List<Commit> log) {
        SessionModel model = new SessionModel();
        log.forEach(model::apply);
        return model;
    }

    void apply(Commit commit) {
        position = commit.position();
        deleted = false;
        agents.add(commit.agent());
        for (int i = 0; i < commit.changes().size(); i++) {
            apply(commit, new EntryRef(commit.revision(), i), commit.changes().get(i));
        }
    }

    private void apply(Commit commit, EntryRef ref, Change change) {
        if (change instanceof Change.Task set) {
            task = Optional.of(entry(commit, ref, set));
        } else if (change instanceof Change.NextSteps set) {
            nextSteps = Optional.of(entry(commit, ref, set));
        } else if (change instanceof Change.Progress added) {
            progress.add(entry(commit, ref, added));
        } else if (change instanceof Change.Finding added) {
            findings.add(entry(commit, ref, added));
        } else if (change instanceof Change.Decision decision) {
            decision.supersedes().ifPresent(decisions::remove);
            decisions.put(ref, entry(commit, ref, decision));
        } else if (change instanceof Change.Learn learned) {
            knowledge.put(learned.key(), entry(commit, ref, learned));
        } else if (change instanceof Change.Forget forgotten) {
            knowledge.remove(forgotten.key());
        } else if (change instanceof Change.FileTouched touched) {
            files.put(touched.path(), entry(commit, ref, touched));
        } else if (change instanceof Change.Custom custom && custom.type().equals(Changes.NOTE.name())) {
            notes.add(entry(commit, ref, custom.body()));
        } else if (change instanceof Change.Custom custom && custom.type().equals(Changes.PLAN.name())) {
            plans.put(custom.key().orElseThrow(), entry(commit, ref, custom.body()));
        } else if (change instanceof Coordination.Message sent) {
            messages.add(entry(commit, ref, sent));
        } else if (change instanceof Coordination.HandoffOffered offered) {
            offers.add(entry(commit, ref, offered));
        } else if (change instanceof Coordination.ContextShared pushed) {
            shared.add(entry(commit, ref, pushed));
        } else if (change instanceof Coordination.Claimed claimed) {
            claims.put(
                    claimed.resource(),
                    new Claim(
                            claimed.resource(),
                            commit.agent(),
                            claimed.renews().orElse(commit.revision()),
                            commit.at().plus(claimed.ttl())));
        } else if (change instanceof Coordination.Released released) {
            claims.remove(released.resource());
        } else if (change instanceof Upkeep.Summarized summary) {
            summarize(summary.upTo());
            summaries.add(entry(commit, ref, summary));
        } else if (change instanceof Change.Deleted) {
            clear();
        } else if (change instanceof Evidence.TokensSpent spent) {
            tokensIn.merge(commit.agent(), spent.in(), Long::sum);
            spent.cost().ifPresent(one -> cost.merge(one.currency(), one.amount(), BigDecimal::add));
        } else if (change instanceof Evidence.FileRead read) {
            tokensRead.merge(read.path(), read.tokens(), Long::sum);
        } else {
            throw new AssertionError("a change that no property proposes: " + change.describe());
        }
    }

    private void summarize(long upTo) {
        progress.removeIf(entry -> entry.revision() <= upTo);
        findings.removeIf(entry -> entry.revision() <= upTo);
        messages.removeIf(entry -> entry.revision() <= upTo);
        summaries.removeIf(entry -> entry.revision() <= upTo);
    }

    private void clear() {
        agents.clear();
        task = Optional.empty();
        nextSteps = Optional.empty();
        progress.clear();
        findings.clear();
        decisions.clear();
        knowledge.clear();
        files.clear();
        notes.clear();
        plans.clear();
        messages.clear();
        offers.clear();
        shared.clear();
        summaries.clear();
        claims.clear();
        tokensIn.clear();
        tokensRead.clear();
        cost.clear();
        deleted = true;
    }

    private static <T> Entry<T> entry(Commit commit, EntryRef ref, T value) {
        return new Entry<>(ref, commit.agent(), commit.at(), value);
    }

    /** Fails unless a session is what this model has folded. */
    void assertSameAs(Session session) {
        assertThat(session.position()).isEqualTo(position);
        assertThat(session.isDeleted()).isEqualTo(deleted);
        assertThat(session.agents()).containsExactlyElementsOf(agents);
        assertThat(session.task()).isEqualTo(task);
        assertThat(session.nextSteps()).isEqualTo(nextSteps);
        assertThat(session.progress()).isEqualTo(progress);
        assertThat(session.findings()).isEqualTo(findings);
        assertThat(session.decisions()).containsExactlyElementsOf(decisions.values());
        assertThat(List.copyOf(session.knowledge().entrySet())).isEqualTo(List.copyOf(knowledge.entrySet()));
        assertThat(List.copyOf(session.files().entrySet())).isEqualTo(List.copyOf(files.entrySet()));
        assertThat(session.all(Changes.NOTE)).isEqualTo(notes);
        assertThat(session.all(Changes.PLAN)).containsExactlyElementsOf(plans.values());
        plans.forEach(
                (key, plan) -> assertThat(session.latest(Changes.PLAN, key)).hasValue(plan));
        assertThat(session.messages()).isEqualTo(messages);
        assertThat(session.handoffs()).extracting(Handoff::offer).isEqualTo(offers);
        assertThat(session.shared()).isEqualTo(shared);
        assertThat(session.summaries()).isEqualTo(summaries);
        assertThat(List.copyOf(session.claims().entrySet())).isEqualTo(List.copyOf(claims.entrySet()));
        assertTotals(session.totals());
        assertThat(session.unknownChanges()).isZero();
    }

    private void assertTotals(Totals totals) {
        tokensIn.forEach((agent, tokens) -> assertThat(totals.agents())
                .hasEntrySatisfying(agent, work -> assertThat(work.spent().in()).isEqualTo(tokens)));
        assertThat(totals.session().spent().in())
                .isEqualTo(tokensIn.values().stream().mapToLong(Long::longValue).sum());
        assertThat(totals.files().keySet()).isEqualTo(tokensRead.keySet());
        tokensRead.forEach((path, tokens) -> assertThat(totals.files())
                .hasEntrySatisfying(path, reads -> assertThat(reads.tokens()).isEqualTo(tokens)));
        assertThat(totals.session().spent().cost().keySet()).isEqualTo(cost.keySet());
        cost.forEach((currency, amount) -> assertThat(totals.session().spent().cost())
                .hasEntrySatisfying(currency, sum -> assertThat(sum).isEqualByComparingTo(amount)));
    }
}
