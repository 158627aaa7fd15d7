package io.leanctx.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.leanctx.Change;
import io.leanctx.Commit;
import io.leanctx.Upkeep;
import io.leanctx.spi.StoredEntry;
import io.leanctx.spi.StoredSnapshot;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What an erasure leaves is the same for who was there before it and for who comes after it, for every kind of change. */
class ErasedFoldProperties {

    @Property(tries = 100, edgeCases = EdgeCasesMode.NONE)
    void aRewrittenLogFoldsToTheLiveSession(@ForAll("logs") List<List<Change>> changes, @ForAll int which) {
        TestLog log = new TestLog();
        changes.forEach(commit -> log.append("a", commit.toArray(Change[]::new)));
        long erased = 1 + Math.floorMod(which, changes.size());
        log.append("b", new Upkeep.Erased(erased, Optional.empty(), Optional.of("leaked")));
        SessionState live = log.fold();
        SessionState again = SessionState.empty(log.key);
        for (StoredEntry entry : log.entries) {
            StoredEntry stored =
                    entry.revision() == erased ? new StoredEntry(erased, EntryCodec.erase(log.key, entry)) : entry;
            Commit commit = EntryCodec.decode(log.key, stored).commit();
            assertThat(commit.position())
                    .isEqualTo(log.commits.get((int) entry.revision() - 1).position());
            again = again.apply(commit);
        }
        assertThat(again).isEqualTo(live);
        assertThat(again.weight()).isEqualTo(live.weight());
        assertThat(again.toJson()).isEqualTo(live.toJson());
    }

    @Property(tries = 100, edgeCases = EdgeCasesMode.NONE)
    void aLogThatBeginsWithAnErasedSessionFoldsToTheLiveSession(
            @ForAll("logs") List<List<Change>> changes, @ForAll int where, @ForAll int which) {
        TestLog log = new TestLog();
        changes.forEach(commit -> log.append("a", commit.toArray(Change[]::new)));
        long erased = 1 + Math.floorMod(which, changes.size());
        long upTo = erased + Math.floorMod(where, changes.size() - erased + 1);
        log.append("b", new Upkeep.Erased(erased, Optional.empty(), Optional.empty()));
        SessionState live = log.fold();
        SessionState dropped = SessionState.empty(log.key);
        for (Commit commit : log.commits.subList(0, (int) upTo)) {
            dropped = dropped.apply(commit);
        }
        SessionState again = dropped.without(erased);
        if (again.unknownChanges() == 0) {
            again = SnapshotCodec.decodeBeginning(log.key, new StoredSnapshot(upTo, SnapshotCodec.encode(again)))
                    .orElseThrow();
        }
        for (Commit commit : log.commits.subList((int) upTo, log.commits.size())) {
            again = again.apply(commit);
        }
        assertThat(again).isEqualTo(live);
        assertThat(again.weight()).isEqualTo(live.weight());
    }

    /** Agents are registered in a log that nobody can erase from. */
    @Provide
    Arbitrary<List<List<Change>>> logs() {
        return AnyChange.any()
                .filter(change -> !(change instanceof Change.AgentRegistered || change instanceof Change.AgentRevoked))
                .list()
                .ofMinSize(1)
                .ofMaxSize(3)
                .list()
                .ofMinSize(1)
                .ofMaxSize(12);
    }
}
