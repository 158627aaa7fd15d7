package io.leanctx.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.leanctx.Change;
import io.leanctx.Commit;
import io.leanctx.Coordination;
import io.leanctx.Entry;
import io.leanctx.Handoff;
import io.leanctx.Upkeep;
import io.leanctx.spi.StoredSnapshot;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What holds of every log: one fold, however it is come by. */
class FoldProperties {

    @Property(tries = 150, edgeCases = EdgeCasesMode.NONE)
    void theFoldIsTheOneThatCanBeToldToAPerson(@ForAll("logs") List<List<Change>> changes) {
        NaiveSession naive = new NaiveSession();
        SessionState state = SessionState.empty(TestLog.KEY);
        for (Commit commit : log(changes).commits) {
            naive.apply(commit);
            state = state.apply(commit);
            assertSame(state, naive);
            assertThat(state.position()).isEqualTo(commit.position());
            assertThat(state.updatedAt()).contains(commit.at());
        }
    }

    @Property(tries = 100, edgeCases = EdgeCasesMode.NONE)
    void aLogReadBackFoldsToTheSameSession(@ForAll("logs") List<List<Change>> changes) {
        TestLog log = log(changes);
        SessionState reread = SessionState.empty(log.key);
        for (var entry : log.entries) {
            reread = reread.apply(EntryCodec.decode(log.key, entry).commit());
        }
        SessionState live = log.fold();
        assertThat(reread).isEqualTo(live).hasSameHashCodeAs(live);
        assertThat(reread.toJson()).isEqualTo(live.toJson());
        assertThat(reread.weight()).isEqualTo(live.weight());
        assertThat(HeadCodec.encode(reread)).isEqualTo(HeadCodec.encode(live));
        assertThat(SnapshotCodec.encode(reread)).isEqualTo(SnapshotCodec.encode(live));
    }

    @Property(tries = 100, edgeCases = EdgeCasesMode.NONE)
    void aSnapshotAtAnyRevisionGoesOnAsTheFoldItWasTakenOf(@ForAll("logs") List<List<Change>> changes) {
        TestLog log = log(changes);
        SessionState state = SessionState.empty(log.key);
        SessionState reopened = state;
        for (Commit commit : log.commits) {
            state = state.apply(commit);
            StoredSnapshot stored = new StoredSnapshot(commit.revision(), SnapshotCodec.encode(reopened.apply(commit)));
            reopened = SnapshotCodec.decode(log.key, stored).orElseThrow();
            assertThat(reopened).isEqualTo(state);
            assertThat(reopened.weight()).isEqualTo(state.weight());
            assertThat(reopened.toJson()).isEqualTo(state.toJson());
        }
    }

    @Property(tries = 100, edgeCases = EdgeCasesMode.NONE)
    void aLogMayBeginAtItsNewestDeletion(
            @ForAll("logs") List<List<Change>> before, @ForAll("logs") List<List<Change>> after) {
        List<List<Change>> changes = new ArrayList<>(before);
        changes.add(List.of(new Change.Deleted()));
        changes.addAll(after);
        TestLog log = log(changes);
        SessionState whole = log.fold();
        SessionState rest = SessionState.empty(log.key);
        for (Commit commit : log.commits.subList((int) whole.deletedAt() - 1, log.commits.size())) {
            rest = rest.apply(commit);
        }
        assertThat(rest).isEqualTo(whole);
        assertThat(rest.weight()).isEqualTo(whole.weight());
    }

    private static void assertSame(SessionState state, NaiveSession naive) {
        assertThat(List.copyOf(state.agents())).isEqualTo(List.copyOf(naive.agents));
        assertThat(state.isDeleted()).isEqualTo(naive.deleted);
        assertThat(state.deletedAt()).isEqualTo(naive.deletedAt);
        assertThat(state.unknownChanges()).isEqualTo(naive.unknown);
        assertThat(state.task()).isEqualTo(naive.newest(Change.Task.class));
        assertThat(state.progress()).isEqualTo(naive.all(Change.Progress.class));
        assertThat(state.nextSteps()).isEqualTo(naive.newest(Change.NextSteps.class));
        assertThat(state.findings()).isEqualTo(naive.all(Change.Finding.class));
        assertThat(state.decisions()).isEqualTo(naive.all(Change.Decision.class));
        assertThat(inOrder(state.knowledge())).isEqualTo(keyed(naive.all(Change.Learn.class), Change.Learn::key));
        assertThat(inOrder(state.files()))
                .isEqualTo(keyed(naive.all(Change.FileTouched.class), Change.FileTouched::path));
        assertThat(inOrder(state.registered()))
                .isEqualTo(keyed(
                        naive.all(Change.AgentRegistered.class),
                        registered -> registered.profile().id()));
        assertCustomsSame(state, naive);
        assertThat(inOrder(state.revoked()))
                .isEqualTo(keyed(naive.all(Change.AgentRevoked.class), Change.AgentRevoked::agent));
        assertThat(state.summaries()).isEqualTo(naive.all(Upkeep.Summarized.class));
        assertThat(state.origin()).isEqualTo(naive.newest(Upkeep.Forked.class));
        assertThat(inOrder(state.imports()))
                .isEqualTo(keyed(
                        naive.all(Upkeep.Imported.class),
                        imported -> imported.bundle().toString()));
        assertCoordinationSame(state, naive);
        NaiveTotals.assertSame(state.totals(), naive);
    }

    private static void assertCoordinationSame(SessionState state, NaiveSession naive) {
        assertThat(inOrder(state.contents().coordinated().claims()))
                .isEqualTo(keyed(naive.all(Coordination.Claimed.class), Coordination.Claimed::resource));
        assertThat(state.messages()).isEqualTo(naive.all(Coordination.Message.class));
        assertThat(state.shared()).isEqualTo(naive.all(Coordination.ContextShared.class));
        assertThat(state.handoffs())
                .isEqualTo(naive.all(Coordination.HandoffOffered.class).stream()
                        .map(offer -> new Handoff(
                                offer,
                                naive.all(Coordination.HandoffAnswered.class).stream()
                                        .filter(answer ->
                                                answer.value().handoff().equals(offer.ref()))
                                        .toList()))
                        .toList());
    }

    private static void assertCustomsSame(SessionState state, NaiveSession naive) {
        for (String type : List.of("acme.plan/1", "acme.plan/2", "x.note/7")) {
            List<Entry<Change.Custom>> ofType = naive.all(Change.Custom.class).stream()
                    .filter(entry -> entry.value().type().equals(type))
                    .toList();
            List<Entry<Change.Custom>> appended = ofType.stream()
                    .filter(entry -> entry.value().key().isEmpty())
                    .toList();
            List<Entry<Change.Custom>> keyed = ofType.stream()
                    .filter(entry -> entry.value().key().isPresent())
                    .toList();
            assertThat(bodies(state.all(SessionStateTest.appending(type)))).isEqualTo(bodiesOf(appended));
            Map<String, Entry<Change.Custom>> byKey =
                    new TreeMap<>(keyed(keyed, custom -> custom.key().orElseThrow()).stream()
                            .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
            assertThat(bodies(state.all(SessionStateTest.keyed(type))))
                    .isEqualTo(bodiesOf(List.copyOf(byKey.values())));
            byKey.forEach((key, entry) -> assertThat(state.latest(SessionStateTest.keyed(type), key)
                            .orElseThrow()
                            .value())
                    .isEqualTo(entry.value().body()));
        }
    }

    private static List<Entry<String>> bodies(List<Entry<String>> entries) {
        return entries;
    }

    private static List<Entry<String>> bodiesOf(List<Entry<Change.Custom>> entries) {
        return entries.stream()
                .map(entry -> new Entry<>(
                        entry.ref(), entry.agent(), entry.at(), entry.value().body()))
                .toList();
    }

    /** The newest of each key, as a list, so that its order counts. */
    private static <T> List<Map.Entry<String, Entry<T>>> keyed(List<Entry<T>> entries, Function<T, String> key) {
        Map<String, Entry<T>> map = new TreeMap<>();
        entries.forEach(entry -> map.put(key.apply(entry.value()), entry));
        return inOrder(map);
    }

    private static <T> List<Map.Entry<String, Entry<T>>> inOrder(Map<String, Entry<T>> map) {
        return List.copyOf(new LinkedHashMap<>(map).entrySet());
    }

    private static TestLog log(List<List<Change>> changes) {
        TestLog log = new TestLog();
        for (int i = 0; i < changes.size(); i++) {
            log.append("agent-" + i * i % 5, changes.get(i).toArray(Change[]::new));
        }
        return log;
    }

    @Provide
    Arbitrary<List<List<Change>>> logs() {
        return AnyChange.any()
                .list()
                .ofMinSize(1)
                .ofMaxSize(3)
                .list()
                .ofMinSize(1)
                .ofMaxSize(10);
    }
}
