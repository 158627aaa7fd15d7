package io.leanctx.bench;

import io.leanctx.Participant;
import io.leanctx.core.InMemoryBackend;
import io.leanctx.core.LeanCtx;
import io.leanctx.spi.ChannelKey;
import io.leanctx.spi.StoredEntry;
import java.util.Arrays;
import java.util.List;

/** The bytes that a store hands its backend: what yardsticks of RocksDB write. */
final class Encoded {

    /** The revision, the hash and the oldest revision are kept beside the state of a head. */
    private static final int HEAD_BYTES = 8 + 32 + 8 + 1;

    private final List<byte[]> entries;
    private final byte[] head;

    private Encoded(List<byte[]> entries, byte[] head) {
        this.entries = entries;
        this.head = head;
    }

    static Encoded of(Texts texts, int commits) {
        InMemoryBackend backend = InMemoryBackend.create();
        try (Team team = new Team(LeanCtx.open(backend), texts, 1);
                Participant me = team.workspace().join("encoded", team.agent(0))) {
            for (int i = 0; i < commits; i++) {
                me.add(texts.change(0, i));
            }
            ChannelKey key = new ChannelKey(team.workspace().id(), "encoded");
            List<byte[]> entries = backend.entries(key, 0, commits, Long.MAX_VALUE).stream()
                    .map(StoredEntry::bytes)
                    .map(bytes -> bytes.toArray())
                    .toList();
            byte[] state = backend.head(key).orElseThrow().state().toArray();
            return new Encoded(entries, Arrays.copyOf(state, state.length + HEAD_BYTES));
        }
    }

    byte[] entry(int number) {
        return entries.get(Math.floorMod(number, entries.size()));
    }

    byte[] head() {
        return head.clone();
    }

    /** The mean length of an entry. */
    double bytes() {
        return entries.stream().mapToInt(entry -> entry.length).average().orElseThrow();
    }
}
