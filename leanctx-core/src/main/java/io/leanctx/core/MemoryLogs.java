package io.leanctx.core;

import io.leanctx.Hash;
import io.leanctx.Position;
import io.leanctx.spi.Append;
import io.leanctx.spi.AppendResult;
import io.leanctx.spi.Blob;
import io.leanctx.spi.Bytes;
import io.leanctx.spi.ChannelKey;
import io.leanctx.spi.Head;
import io.leanctx.spi.ListedHead;
import io.leanctx.spi.Precondition;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/** The logs, blobs and soft states of an {@link InMemoryBackend}. Appended to by one thread at a time, read by any number meanwhile. */
final class MemoryLogs {

    /** The order of UTF-8 bytes is that of code points; UTF-16 differs from it where surrogates come in. */
    private static final Comparator<String> BY_CODE_POINTS = MemoryLogs::compareCodePoints;

    private final Map<ChannelKey, MemoryLog> byKey = new ConcurrentHashMap<>();

    /** For listing: by workspace, then by channel. */
    private final Map<String, NavigableMap<String, MemoryLog>> byName = new ConcurrentHashMap<>();

    private final MemoryBlobs blobs = new MemoryBlobs();
    private final MemorySoftStates softStates = new MemorySoftStates();

    @Nullable
    MemoryLog find(ChannelKey key) {
        return byKey.get(key);
    }

    MemoryLog findOrAdd(ChannelKey key) {
        MemoryLog found = byKey.get(key);
        return found != null ? found : byKey.computeIfAbsent(key, this::add);
    }

    AppendResult append(Append append) {
        MemoryLog log = find(append.key());
        OptionalLong repeated = log == null ? OptionalLong.empty() : log.operation(append.operation());
        if (repeated.isPresent()) {
            return new AppendResult.DuplicateOperation(repeated.getAsLong());
        }
        for (Precondition precondition : append.preconditions()) {
            long actual = revision(precondition.key());
            if (actual != precondition.revision()) {
                return new AppendResult.PreconditionFailed(precondition.key(), actual);
            }
        }
        Position actual = log == null ? Position.START : log.position();
        if (!actual.equals(append.expected())) {
            return new AppendResult.RevisionMismatch(actual.revision());
        }
        String workspace = append.key().workspace();
        blobs.refer(workspace, distinct(append.blobs()));
        blobs.release(workspace, findOrAdd(append.key()).append(append));
        return new AppendResult.Appended();
    }

    MemorySoftStates softStates() {
        return softStates;
    }

    Optional<Bytes> blob(String workspace, Hash hash) {
        return blobs.find(workspace, hash);
    }

    List<ListedHead> heads(String workspace, Optional<String> after, int limit) {
        NavigableMap<String, MemoryLog> channels = byName.get(workspace);
        if (channels == null) {
            return List.of();
        }
        List<ListedHead> listed = new ArrayList<>();
        for (Map.Entry<String, MemoryLog> channel : after.map(name -> channels.tailMap(name, false))
                .orElse(channels)
                .entrySet()) {
            if (listed.size() == limit) {
                break;
            }
            Optional<Head> head = channel.getValue().head();
            if (head.isPresent() && !head.get().deleted()) {
                listed.add(new ListedHead(channel.getKey(), head.get()));
            }
        }
        return listed;
    }

    private static Collection<Blob> distinct(List<Blob> blobs) {
        Map<Hash, Blob> byHash = new HashMap<>();
        blobs.forEach(blob -> byHash.put(blob.hash(), blob));
        return byHash.values();
    }

    private MemoryLog add(ChannelKey key) {
        MemoryLog log = new MemoryLog();
        byName.computeIfAbsent(key.workspace(), workspace -> new ConcurrentSkipListMap<>(BY_CODE_POINTS))
                .put(key.channel(), log);
        return log;
    }

    private long revision(ChannelKey key) {
        MemoryLog log = find(key);
        return log == null ? 0 : log.revision();
    }

    private static int compareCodePoints(String left, String right) {
        int length = Math.min(left.length(), right.length());
        for (int i = 0; i < length; i++) {
            char l = left.charAt(i);
            char r = right.charAt(i);
            if (l != r) {
                boolean leftBeyond = Character.isSurrogate(l);
                return leftBeyond == Character.isSurrogate(r) ? Character.compare(l, r) : leftBeyond ? 1 : -1;
            }
        }
        return Integer.compare(left.length(), right.length());
    }
}
