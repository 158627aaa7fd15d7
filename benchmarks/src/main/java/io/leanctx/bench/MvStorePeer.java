package io.leanctx.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;

/** H2's MVStore: an entry under the number after the last one, if nobody else was first. */
final class MvStorePeer implements Peer {

    private final MVStore store;
    private final MVMap<String, String> entries;
    private final boolean sync;
    private final Map<String, AtomicLong> newest = new ConcurrentHashMap<>();

    MvStorePeer(Path file, boolean sync) {
        this.store = new MVStore.Builder().fileName(file.toString()).open();
        this.entries = store.openMap("entries");
        this.sync = sync;
    }

    @Override
    public void begin(String session) {
        newest.put(session, new AtomicLong());
    }

    @Override
    public Writer writer(String session, String agent) {
        AtomicLong head = newest.getOrDefault(session, new AtomicLong());
        return text -> {
            String entry = agent + '\n' + System.currentTimeMillis() + '\n' + text;
            long revision = head.get() + 1;
            while (entries.putIfAbsent(key(session, revision), entry) != null) {
                revision = Math.max(revision, head.get()) + 1;
            }
            long landed = revision;
            head.accumulateAndGet(landed, Math::max);
            if (sync) {
                store.commit();
                store.sync();
            }
        };
    }

    private static String key(String session, long revision) {
        return String.format(Locale.ROOT, "%s/%012d", session, revision);
    }

    @Override
    public List<String> texts(String session) {
        List<String> texts = new ArrayList<>();
        long revision = 1;
        for (String entry = entries.get(key(session, revision)); entry != null; ) {
            texts.add(entry.split("\n", 3)[2]);
            revision++;
            entry = entries.get(key(session, revision));
        }
        return texts;
    }

    @Override
    public int list() throws SkippedException {
        throw new SkippedException("a map of entries lists no sessions");
    }

    @Override
    public void close() {
        store.close();
    }
}
