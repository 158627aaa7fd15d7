package io.leanctx.rocks;

import static org.assertj.core.api.Assertions.assertThat;

import io.leanctx.Durability;
import io.leanctx.Hash;
import io.leanctx.Position;
import io.leanctx.spi.Append;
import io.leanctx.spi.AppendResult;
import io.leanctx.spi.Blob;
import io.leanctx.spi.Bytes;
import io.leanctx.spi.ChannelKey;
import io.leanctx.spi.Head;
import io.leanctx.spi.SessionBackend;
import io.leanctx.spi.StoredEntry;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;

/** Logs whose every byte can be foretold from key and revision. */
final class Logs {

    static final ChannelKey KEY = new ChannelKey("team", "main");

    private Logs() {}

    static Bytes bytes(String text) {
        return Bytes.wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    static String operation(long revision) {
        return "operation-" + revision;
    }

    static Bytes entry(ChannelKey key, long revision) {
        return bytes(("entry " + revision + " of " + key + " ").repeat(8));
    }

    static Head head(long revision, long oldest) {
        return new Head(at(revision), oldest, false, bytes("state " + revision));
    }

    static Append append(ChannelKey key, long revision) {
        return append(key, revision, 1, operation(revision));
    }

    static Append append(ChannelKey key, long revision, long oldest, String operation) {
        return new Append(key, at(revision - 1), operation, entry(key, revision), head(revision, oldest), List.of());
    }

    static Append append(ChannelKey key, long revision, long oldest, Blob... blobs) {
        Append plain = append(key, revision, oldest, operation(revision));
        return new Append(
                key,
                plain.expected(),
                plain.operation(),
                plain.entry(),
                plain.head(),
                List.of(),
                List.of(blobs),
                List.of());
    }

    /** Appends one, which must be applied. */
    static void mustAppend(SessionBackend backend, Append append, Durability durability) {
        AppendResult answer;
        do {
            answer = backend.append(List.of(append), durability).get(0);
        } while (answer instanceof AppendResult.Contended);
        assertThat(answer).as("answer to %s", append).isEqualTo(new AppendResult.Appended());
    }

    /** Makes a log longer, up to a revision. */
    static void grow(SessionBackend backend, ChannelKey key, long from, long to) {
        for (long first = from; first <= to; first += 100) {
            List<Append> batch = LongStream.rangeClosed(first, Math.min(to, first + 99))
                    .mapToObj(revision -> append(key, revision))
                    .toList();
            assertThat(backend.append(batch, Durability.RELAXED)).containsOnly(new AppendResult.Appended());
        }
    }

    /** All entries of a log that are served. */
    static List<StoredEntry> all(SessionBackend backend, ChannelKey key) {
        List<StoredEntry> all = new ArrayList<>();
        long after = 0;
        List<StoredEntry> page = backend.entries(key, after, 1000, 1 << 20);
        while (!page.isEmpty()) {
            all.addAll(page);
            after = page.get(page.size() - 1).revision();
            page = backend.entries(key, after, 1000, 1 << 20);
        }
        return all;
    }

    /** Fails unless a log is exactly what {@link #append} makes of it, in every way it can be read. */
    static void assertLog(SessionBackend backend, ChannelKey key, long oldest, long newest) {
        assertThat(backend.head(key)).hasValue(head(newest, oldest));
        assertThat(all(backend, key))
                .isEqualTo(LongStream.rangeClosed(oldest, newest)
                        .mapToObj(revision -> new StoredEntry(revision, entry(key, revision)))
                        .toList());
        for (long revision = 1; revision <= newest; revision++) {
            if (revision < oldest) {
                assertThat(backend.operation(key, operation(revision))).isEmpty();
            } else {
                assertThat(backend.operation(key, operation(revision))).hasValue(revision);
            }
        }
    }

    /** Where these logs stand at a revision. */
    static Position at(long revision) {
        return revision == 0
                ? Position.START
                : new Position(revision, Hash.sha256(("hash " + revision).getBytes(StandardCharsets.UTF_8)));
    }
}
