package io.leanctx.testkit.broken;

import io.leanctx.Durability;
import io.leanctx.StoreClosedException;
import io.leanctx.spi.Append;
import io.leanctx.spi.AppendResult;
import io.leanctx.spi.Bytes;
import io.leanctx.spi.ChannelKey;
import io.leanctx.spi.Head;
import io.leanctx.spi.ListedHead;
import io.leanctx.spi.SessionBackend;
import io.leanctx.spi.SoftState;
import io.leanctx.spi.StoredEntry;
import io.leanctx.spi.StoredSnapshot;
import io.leanctx.testkit.forward.ForwardingBackend;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

/** Backends that store what they are given, and read it wrongly. */
final class BrokenReads {

    private BrokenReads() {}

    static List<Candidate> all() {
        return List.of(
                Candidate.backend(
                                "stale read",
                                "a head is read from memory, which every tenth append forgets to renew",
                                StaleHead::new)
                        .breaks("READ-8"),
                Candidate.backend(
                                "head that disagrees with the log",
                                "the head keeps the state that came with the first append",
                                FirstState::new)
                        .breaks("READ-2", "READ-8"),
                Candidate.backend(
                                "gap",
                                "the fifth entry is left out of a page of more than one",
                                paging(BrokenReads::withoutFifth))
                        .breaks("READ-3", "READ-4", "READ-5", "READ-6"),
                Candidate.backend(
                                "truncated tail served as whole",
                                "a page ends before the newest entry, and does not say so",
                                paging(BrokenReads::withoutNewest))
                        .breaks("READ-3", "READ-4", "READ-5", "READ-6"),
                Candidate.backend(
                                "page without its first entry",
                                "nothing is read where the first entry is larger than the bytes asked for",
                                paging(BrokenReads::withoutLarge))
                        .breaks("READ-6"),
                Candidate.backend(
                                "trimmed operation still known",
                                "an operation is found after its entry was dropped",
                                OperationsForEver::new)
                        .breaks("TRIM-2", "TRIM-8", "TRIM-9"),
                Candidate.backend(
                                "snapshot of the future",
                                "the newest snapshot is read, whatever revision is asked for",
                                NewestSnapshot::new)
                        .breaks("SNAP-1", "SNAP-2", "SNAP-3", "SNAP-4", "SNAP-5"),
                Candidate.backend(
                                "expired soft state served",
                                "soft states stay when their time is over",
                                SoftForEver::new)
                        .breaks("SOFT-5"),
                Candidate.backend("listing that misorders", "logs come in the order of UTF-16", Utf16Order::new)
                        .breaks("LIST-1"),
                Candidate.backend(
                                "listing that misses",
                                "each page but the first begins one log too late",
                                PageTooLate::new)
                        .breaks("LIST-3", "LIST-2", "LIST-4"),
                Candidate.backend(
                                "names folded into one",
                                "channels whose names differ in case only are one log",
                                CaseFolded::new)
                        .breaks("ISO-1", "ISO-2"),
                Candidate.backend(
                                "close that does not close", "what is read is answered after closing", NeverClosed::new)
                        .breaks("CLS-1")
                        .mayBreak("CLS-2", "CLS-3"));
    }

    private static UnaryOperator<SessionBackend> paging(Paging paging) {
        return sound -> new ForwardingBackend(sound) {
            @Override
            public List<StoredEntry> entries(ChannelKey key, long after, int maxEntries, long maxBytes) {
                long newest = super.head(key).map(Head::revision).orElse(0L);
                return paging.page(super.entries(key, after, maxEntries, maxBytes), newest, maxBytes);
            }
        };
    }

    private static List<StoredEntry> withoutFifth(List<StoredEntry> page, long newest, long maxBytes) {
        return page.size() < 2
                ? page
                : page.stream().filter(entry -> entry.revision() != 5).toList();
    }

    private static List<StoredEntry> withoutNewest(List<StoredEntry> page, long newest, long maxBytes) {
        return page.size() < 2
                ? page
                : page.stream().filter(entry -> entry.revision() < newest).toList();
    }

    private static List<StoredEntry> withoutLarge(List<StoredEntry> page, long newest, long maxBytes) {
        boolean tooLarge = page.size() == 1 && page.get(0).bytes().size() > maxBytes;
        return tooLarge ? List.of() : page;
    }

    /** What is served of a page that was read as it should be. */
    @FunctionalInterface
    private interface Paging {
        List<StoredEntry> page(List<StoredEntry> page, long newest, long maxBytes);
    }

    private static final class StaleHead extends ForwardingBackend {

        private final Map<ChannelKey, Head> remembered = new ConcurrentHashMap<>();
        private final AtomicInteger appends = new AtomicInteger();

        StaleHead(SessionBackend sound) {
            super(sound);
        }

        @Override
        public List<AppendResult> append(List<Append> batch, Durability durability) {
            List<AppendResult> answers = super.append(batch, durability);
            if (appends.incrementAndGet() % 10 != 0) {
                batch.forEach(append -> remembered.remove(append.key()));
            }
            return answers;
        }

        @Override
        public Optional<Head> head(ChannelKey key) {
            Head known = remembered.get(key);
            if (known != null) {
                return Optional.of(known);
            }
            Optional<Head> head = super.head(key);
            head.ifPresent(read -> remembered.put(key, read));
            return head;
        }
    }

    private static final class FirstState extends EachAppend {

        private final Map<ChannelKey, Bytes> first = new ConcurrentHashMap<>();

        FirstState(SessionBackend sound) {
            super(sound);
        }

        @Override
        void applied(Append append) {
            first.putIfAbsent(append.key(), append.head().state());
        }

        @Override
        public Optional<Head> head(ChannelKey key) {
            return super.head(key)
                    .map(head -> new Head(
                            head.position(), head.oldest(), head.deleted(), first.getOrDefault(key, head.state())));
        }
    }

    private static final class OperationsForEver extends EachAppend {

        private record Id(ChannelKey key, String operation) {}

        private final Map<Id, Long> revisions = new ConcurrentHashMap<>();

        OperationsForEver(SessionBackend sound) {
            super(sound);
        }

        @Override
        void applied(Append append) {
            revisions.put(
                    new Id(append.key(), append.operation()), append.head().revision());
        }

        @Override
        public OptionalLong operation(ChannelKey key, String operation) {
            Long revision = revisions.get(new Id(key, operation));
            return revision == null ? super.operation(key, operation) : OptionalLong.of(revision);
        }
    }

    private static final class NewestSnapshot extends ForwardingBackend {

        NewestSnapshot(SessionBackend sound) {
            super(sound);
        }

        @Override
        public Optional<StoredSnapshot> snapshot(ChannelKey key, long atMost) {
            return super.snapshot(key, Long.MAX_VALUE);
        }
    }

    private static final class SoftForEver extends ForwardingBackend {

        private record Id(ChannelKey key, String name) {}

        private final Map<Id, Instant> expiries = new ConcurrentHashMap<>();

        SoftForEver(SessionBackend sound) {
            super(sound);
        }

        @Override
        public void putSoft(ChannelKey key, SoftState state) {
            boolean alive = state.expires().isAfter(now());
            expiries.put(new Id(key, state.name()), state.expires());
            super.putSoft(key, alive ? until(Instant.MAX, state) : state);
        }

        @Override
        public List<SoftState> soft(ChannelKey key, String prefix) {
            return super.soft(key, prefix).stream()
                    .map(state -> until(expiries.getOrDefault(new Id(key, state.name()), Instant.MAX), state))
                    .toList();
        }

        private static SoftState until(Instant expires, SoftState state) {
            return new SoftState(state.name(), state.value(), expires);
        }
    }

    private static final class Utf16Order extends ForwardingBackend {

        Utf16Order(SessionBackend sound) {
            super(sound);
        }

        @Override
        public List<ListedHead> heads(String workspace, Optional<String> after, int limit) {
            return super.heads(workspace, Optional.empty(), Integer.MAX_VALUE).stream()
                    .sorted(Comparator.comparing(ListedHead::channel))
                    .filter(listed -> after.isEmpty() || listed.channel().compareTo(after.orElseThrow()) > 0)
                    .limit(limit)
                    .toList();
        }
    }

    private static final class PageTooLate extends ForwardingBackend {

        PageTooLate(SessionBackend sound) {
            super(sound);
        }

        @Override
        public List<ListedHead> heads(String workspace, Optional<String> after, int limit) {
            if (after.isEmpty()) {
                return super.heads(workspace, after, limit);
            }
            return super.heads(workspace, after, limit + 1).stream().skip(1).toList();
        }
    }

    private static final class CaseFolded extends EachAppend {

        CaseFolded(SessionBackend sound) {
            super(sound);
        }

        @Override
        AppendResult append(Append append, Durability durability) {
            return soundly(Altered.withKey(append, folded(append.key())), durability);
        }

        @Override
        public Optional<Head> head(ChannelKey key) {
            return super.head(folded(key));
        }

        @Override
        public List<StoredEntry> entries(ChannelKey key, long after, int maxEntries, long maxBytes) {
            return super.entries(folded(key), after, maxEntries, maxBytes);
        }

        @Override
        public OptionalLong operation(ChannelKey key, String operation) {
            return super.operation(folded(key), operation);
        }

        private static ChannelKey folded(ChannelKey key) {
            return new ChannelKey(key.workspace(), key.channel().toLowerCase(Locale.ROOT));
        }
    }

    private static final class NeverClosed extends ForwardingBackend {

        NeverClosed(SessionBackend sound) {
            super(sound);
        }

        private final AtomicBoolean closed = new AtomicBoolean();

        @Override
        public List<AppendResult> append(List<Append> batch, Durability durability) {
            if (closed.get()) {
                throw new StoreClosedException("this backend was closed; open it again");
            }
            return super.append(batch, durability);
        }

        @Override
        public void close() {
            closed.set(true);
        }
    }
}
