package io.leanctx.examples.backend;

import io.leanctx.Hash;
import io.leanctx.Position;
import io.leanctx.spi.Append;
import io.leanctx.spi.AppendResult;
import io.leanctx.spi.Bytes;
import io.leanctx.spi.ChannelKey;
import io.leanctx.spi.Head;
import io.leanctx.spi.Precondition;
import io.leanctx.spi.Rewrite;
import io.leanctx.spi.StoredSnapshot;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.h2.mvstore.Cursor;
import org.h2.mvstore.MVMap;

/**
 * The one map of the file, and how appends and snapshots change it. A key is an array: the kind, the workspace, the channel
 * in UTF-8, and more. Arrays are compared part by part, and bytes without sign, which is the order of listings.
 */
record MvLogs(MVMap<Object[], Object> map) {

    AppendResult append(Append append) {
        ChannelKey log = append.key();
        Object repeated = map.get(key("operation", log, append.operation()));
        if (repeated != null) {
            return new AppendResult.DuplicateOperation((long) repeated);
        }
        for (Precondition precondition : append.preconditions()) {
            long actual = head(precondition.key()).map(Head::revision).orElse(0L);
            if (actual != precondition.revision()) {
                return new AppendResult.PreconditionFailed(precondition.key(), actual);
            }
        }
        Position actual = head(log).map(Head::position).orElse(Position.START);
        if (!actual.equals(append.expected())) {
            return new AppendResult.RevisionMismatch(actual.revision());
        }
        Head head = append.head();
        long revision = head.revision();
        Set<Hash> brought = new HashSet<>();
        append.blobs().stream().filter(blob -> brought.add(blob.hash())).forEach(blob -> {
            map.putIfAbsent(
                    key("blob", log.workspace(), blob.hash()), blob.content().toArray());
            map.merge(key("referrers", log.workspace(), blob.hash()), 1L, (left, right) -> (long) left + (long) right);
        });
        map.put(key("entry", log, revision), entry(append.operation(), append.entry(), brought.stream()));
        map.put(key("operation", log, append.operation()), revision);
        append.rewrites().forEach(rewrite -> rewrite(log, rewrite, actual.revision()));
        drop(log, head.oldest() - 1);
        byte[] hash = head.position().hash().toBytes();
        byte[] state = head.state().toArray();
        map.put(key("head", log), new Object[] {revision, hash, head.oldest(), head.deleted(), state});
        return new AppendResult.Appended();
    }

    private void rewrite(ChannelKey log, Rewrite rewrite, long newest) {
        Object[] key = key("entry", log, rewrite.revision());
        Object[] entry = (Object[]) map.get(key);
        if (entry != null) { // else it was dropped before
            map.put(key, entry((String) entry[0], rewrite.entry(), blobs(entry).filter(rewrite.keeps()::contains)));
            blobs(entry).filter(hash -> !rewrite.keeps().contains(hash)).forEach(hash -> release(log, hash));
            forbidSnapshots(log, rewrite.revision(), newest);
        }
    }

    private void drop(ChannelKey log, long last) {
        Cursor<Object[], Object> dropped = between("entry", log, 1L, last);
        while (dropped.hasNext()) {
            map.remove(dropped.next());
            Object[] entry = (Object[]) dropped.getValue();
            map.remove(key("operation", log, entry[0]));
            blobs(entry).forEach(hash -> release(log, hash));
            forbidSnapshots(log, 0, (long) dropped.getKey()[3]);
        }
    }

    private void release(ChannelKey log, Hash blob) {
        Object[] referrers = key("referrers", log.workspace(), blob);
        if (map.computeIfPresent(referrers, (key, count) -> (long) count > 1 ? (long) count - 1 : null) == null) {
            map.remove(key("blob", log.workspace(), blob));
        }
    }

    private void forbidSnapshots(ChannelKey log, long first, long last) {
        between("snapshot", log, first, last).forEachRemaining(map::remove);
        map.put(key("no snapshots", log, first), last);
    }

    boolean putSnapshot(ChannelKey log, StoredSnapshot snapshot) {
        Cursor<Object[], Object> forbidden = between("no snapshots", log, 0L, snapshot.revision());
        while (forbidden.hasNext()) {
            forbidden.next();
            if ((long) forbidden.getValue() >= snapshot.revision()) {
                return false;
            }
        }
        map.put(key("snapshot", log, snapshot.revision()), snapshot.bytes().toArray());
        return true;
    }

    Optional<Head> head(ChannelKey log) {
        return Optional.ofNullable(map.get(key("head", log))).map(MvLogs::head);
    }

    static Head head(Object value) {
        Object[] parts = (Object[]) value;
        Position position = new Position((long) parts[0], Hash.of((byte[]) parts[1]));
        return new Head(position, (long) parts[2], (boolean) parts[3], Bytes.wrap((byte[]) parts[4]));
    }

    /** An entry with what must be known to drop it: its operation, and the blobs that are its own. */
    private static Object entry(String operation, Bytes bytes, Stream<Hash> blobs) {
        return new Object[] {
            operation, bytes.toArray(), blobs.map(Hash::toBytes).toArray()
        };
    }

    private static Stream<Hash> blobs(Object[] entry) {
        return Arrays.stream((Object[]) entry[2]).map(hash -> Hash.of((byte[]) hash));
    }

    Cursor<Object[], Object> between(String kind, ChannelKey log, Object first, Object last) {
        return map.cursor(key(kind, log, first), key(kind, log, last), false);
    }

    static Object[] key(String kind, ChannelKey log, Object... more) {
        Stream<Object> address = Stream.of(kind, log.workspace(), log.channel().getBytes(StandardCharsets.UTF_8));
        return Stream.concat(address, Arrays.stream(more)).toArray();
    }

    static Object[] key(String kind, String workspace, Hash hash) {
        return new Object[] {kind, workspace, hash.toBytes()};
    }
}
