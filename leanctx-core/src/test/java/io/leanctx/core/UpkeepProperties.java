package io.leanctx.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leanctx.Commit;
import io.leanctx.Durability;
import io.leanctx.HistoryPage;
import io.leanctx.InvalidInputException;
import io.leanctx.Position;
import io.leanctx.SessionStore;
import io.leanctx.TruncatedException;
import io.leanctx.Workspace;
import io.leanctx.spi.Bytes;
import io.leanctx.spi.ChannelKey;
import io.leanctx.spi.Head;
import io.leanctx.spi.SessionBackend;
import io.leanctx.spi.StoredSnapshot;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/**
 * Whatever was summarized, truncated, erased and forked: a session folded from what is stored is the live one, and what
 * was erased is nowhere.
 */
class UpkeepProperties {

    @Property(tries = 60, edgeCases = EdgeCasesMode.NONE)
    void whatIsStoredFoldsToTheLiveSession(
            @ForAll("histories") List<UpkeepStep> history, @ForAll("cacheWeights") long cacheWeight) {
        SessionBackend backend = InMemoryBackend.create();
        UpkeepWriter writer;
        try (SessionStore store = builder(cacheWeight).over(backend);
                SessionStore other = builder(1L << 26).over(backend)) {
            writer = new UpkeepWriter(store.workspace("team"));
            for (UpkeepStep step : history) {
                writer.take(step);
                String channel = writer.channel();
                SessionState live = (SessionState) store.workspace("team").session(channel);
                assertThat(other.workspace("team").session(channel)).isEqualTo(live);
                assertFoldsTo(live, backend);
            }
            assertReads(store.workspace("team"), writer);
        }
        for (long weight : List.of(0L, cacheWeight)) {
            try (SessionStore reopened = builder(weight).over(backend)) {
                assertReads(reopened.workspace("team"), writer);
            }
        }
        writer.erased().forEach((channel, texts) -> assertNowhere(backend, new ChannelKey("team", channel), texts));
        backend.close();
    }

    private static LeanCtx.Builder builder(long cacheWeight) {
        return LeanCtx.builder()
                .durability(Durability.RELAXED)
                .cacheWeight(cacheWeight)
                .leastSnapshotBytes(64 << 10);
    }

    /** Folds the log from where it begins, without any snapshot. */
    private static void assertFoldsTo(SessionState live, SessionBackend backend) {
        SessionBackend withoutSnapshots = Intercepted.proxy(backend, "snapshot", arguments -> Optional.empty());
        try (SessionStore bare = builder(0).over(withoutSnapshots)) {
            SessionState folded = (SessionState) bare.workspace("team").session(live.channel());
            assertThat(folded).isEqualTo(live);
            assertThat(folded.weight()).isEqualTo(live.weight());
            assertThat(folded.toJson()).isEqualTo(live.toJson());
        }
    }

    /** Each channel can be read from where it begins, at each revision, and says so below that. */
    private static void assertReads(Workspace team, UpkeepWriter writer) {
        for (String channel : writer.channels()) {
            SessionState head = (SessionState) team.session(channel);
            long oldest = head.oldest();
            long first = head.beginning().state().isPresent() ? oldest - 1 : oldest;
            SessionState state = (SessionState) team.sessionAt(channel, Math.max(first, 1));
            for (Commit commit : log(team, channel, Math.max(first, 1))) {
                state = state.apply(commit);
                assertThat(state.position()).isEqualTo(commit.position());
            }
            assertThat(state).isEqualTo(head);
            if (first > 1) {
                assertThatThrownBy(() -> team.sessionAt(channel, first - 1)).isInstanceOf(TruncatedException.class);
            }
            if (oldest > 1) {
                assertThatThrownBy(() -> team.history(channel, oldest - 2, 1)).isInstanceOf(TruncatedException.class);
            }
            for (long revision = 1; revision <= head.revision(); revision++) {
                assertErasable(team, writer, channel, revision, first);
            }
        }
    }

    /** What was erased once is not erased again; and no read shows its text. */
    private static void assertErasable(Workspace team, UpkeepWriter writer, String channel, long revision, long first) {
        List<String> texts = writer.erased().getOrDefault(channel, List.of());
        if (revision >= first) {
            String json = team.sessionAt(channel, revision).toJson();
            assertThat(texts.stream().filter(json::contains)).isEmpty();
        }
        if (writer.isErased(channel, revision)) {
            assertThatThrownBy(() -> team.join(channel, writer.agent()).erase(revision, "again"))
                    .isInstanceOfAny(InvalidInputException.class, TruncatedException.class);
        }
    }

    private static List<Commit> log(Workspace team, String channel, long after) {
        List<Commit> log = new ArrayList<>();
        HistoryPage page;
        do {
            page = team.history(channel, after + log.size(), 1_000);
            log.addAll(page.commits());
        } while (page.hasMore());
        return log;
    }

    /** Looks through all that the backend serves of a log. */
    private static void assertNowhere(SessionBackend backend, ChannelKey key, List<String> texts) {
        Head head = backend.head(key).orElseThrow();
        List<Bytes> stored = new ArrayList<>();
        stored.add(head.state());
        backend.entries(key, 0, Integer.MAX_VALUE, Long.MAX_VALUE).forEach(entry -> stored.add(entry.bytes()));
        Optional<StoredSnapshot> snapshot = backend.snapshot(key, head.revision());
        while (snapshot.isPresent()) {
            stored.add(snapshot.get().bytes());
            snapshot = backend.snapshot(key, snapshot.get().revision() - 1);
        }
        HeadCodec.beginsWith(key, head)
                .ifPresent(
                        hash -> stored.add(backend.blob(key.workspace(), hash).orElseThrow()));
        for (Bytes bytes : stored) {
            String text = new String(bytes.toArray(), StandardCharsets.ISO_8859_1);
            assertThat(texts.stream().filter(text::contains)).isEmpty();
        }
        assertThat(head.position()).isNotEqualTo(Position.START);
    }

    @Provide
    Arbitrary<List<UpkeepStep>> histories() {
        return UpkeepStep.any().list().ofMinSize(5).ofMaxSize(40);
    }

    @Provide
    Arbitrary<Long> cacheWeights() {
        return Arbitraries.of(0L, 20_000L, 1L << 26);
    }
}
