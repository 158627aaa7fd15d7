package io.leanctx.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.leanctx.Position;
import io.leanctx.spi.Append;
import io.leanctx.spi.AppendResult;
import io.leanctx.spi.Blob;
import io.leanctx.spi.ChannelKey;
import io.leanctx.spi.Head;
import io.leanctx.spi.ListedHead;
import io.leanctx.spi.Precondition;
import io.leanctx.spi.Rewrite;
import io.leanctx.spi.SessionBackend;
import io.leanctx.spi.StoredEntry;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/** What a backend must hold after some appends, by the plainest means. For one thread. */
final class BackendModel {

    private final Map<ChannelKey, Log> logs = new LinkedHashMap<>();

    AppendResult append(Append append) {
        Log log = log(append.key());
        OptionalLong repeated = log.find(append.operation());
        if (repeated.isPresent()) {
            return new AppendResult.DuplicateOperation(repeated.getAsLong());
        }
        for (Precondition precondition : append.preconditions()) {
            if (log(precondition.key()).revision != precondition.revision()) {
                return new AppendResult.PreconditionFailed(precondition.key(), log(precondition.key()).revision);
            }
        }
        if (!log.position().equals(append.expected())) {
            return new AppendResult.RevisionMismatch(log.revision);
        }
        log.append(append);
        return new AppendResult.Appended();
    }

    long revision(ChannelKey key) {
        return log(key).revision;
    }

    long oldest(ChannelKey key) {
        return log(key).head.map(Head::oldest).orElse(1L);
    }

    /** Fails unless a backend holds the same, asked in every way there is. */
    void assertSameAs(String when, SessionBackend backend, List<String> operations) {
        logs.forEach((key, log) -> {
            assertThat(backend.head(key)).as("head of %s, %s", key, when).isEqualTo(log.head);
            for (long after = 0; after <= log.revision; after++) {
                long first = after + 1;
                assertThat(backend.entries(key, after, 1_000, 1 << 20))
                        .as("entries of %s after %s, %s", key, after, when)
                        .isEqualTo(log.entries.stream()
                                .filter(e -> e.revision() >= first)
                                .toList());
            }
            for (String operation : operations) {
                assertThat(backend.operation(key, operation))
                        .as("%s in %s, %s", operation, key, when)
                        .isEqualTo(log.find(operation));
            }
        });
        logs.forEach((key, log) -> log.blobs.values().stream()
                .flatMap(List::stream)
                .forEach(blob -> assertThat(backend.blob(key.workspace(), blob.hash()))
                        .as("blob of %s in %s, %s", blob.content(), key, when)
                        .hasValue(blob.content())));
        logs.keySet().stream()
                .map(ChannelKey::workspace)
                .distinct()
                .forEach(workspace -> assertThat(backend.heads(workspace, Optional.empty(), 1_000))
                        .as("heads of %s, %s", workspace, when)
                        .isEqualTo(heads(workspace)));
    }

    private List<ListedHead> heads(String workspace) {
        Map<String, Head> heads = new TreeMap<>();
        logs.forEach((key, log) -> {
            if (key.workspace().equals(workspace)) {
                log.head.filter(head -> !head.deleted()).ifPresent(head -> heads.put(key.channel(), head));
            }
        });
        return heads.entrySet().stream()
                .map(entry -> new ListedHead(entry.getKey(), entry.getValue()))
                .toList();
    }

    private Log log(ChannelKey key) {
        return logs.computeIfAbsent(key, any -> new Log());
    }

    /** Channel names of the model are ASCII, so that a tree of strings has the order of bytes. */
    private static final class Log {

        private long revision;
        private Optional<Head> head = Optional.empty();
        private final List<StoredEntry> entries = new ArrayList<>();
        private final Map<Long, List<Blob>> blobs = new LinkedHashMap<>();
        private final Map<String, Long> operations = new LinkedHashMap<>();

        Position position() {
            return head.map(Head::position).orElse(Position.START);
        }

        OptionalLong find(String operation) {
            Long found = operations.get(operation);
            return found == null ? OptionalLong.empty() : OptionalLong.of(found);
        }

        void append(Append append) {
            revision = append.head().revision();
            head = Optional.of(append.head());
            entries.add(new StoredEntry(revision, append.entry()));
            blobs.put(revision, append.blobs());
            operations.put(append.operation(), revision);
            for (Rewrite rewrite : append.rewrites()) {
                entries.replaceAll(entry -> entry.revision() == rewrite.revision()
                        ? new StoredEntry(entry.revision(), rewrite.entry())
                        : entry);
                blobs.computeIfPresent(
                        rewrite.revision(),
                        (revision, brought) -> brought.stream()
                                .filter(blob -> rewrite.keeps().contains(blob.hash()))
                                .toList());
            }
            entries.removeIf(entry -> entry.revision() < append.head().oldest());
            blobs.keySet().removeIf(at -> at < append.head().oldest());
            operations.values().removeIf(at -> at < append.head().oldest());
        }
    }
}
