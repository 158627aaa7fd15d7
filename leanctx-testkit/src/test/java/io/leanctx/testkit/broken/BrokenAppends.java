package io.leanctx.testkit.broken;

import io.leanctx.Durability;
import io.leanctx.StoreFailedException;
import io.leanctx.spi.Append;
import io.leanctx.spi.AppendResult;
import io.leanctx.spi.ChannelKey;
import io.leanctx.spi.Head;
import io.leanctx.spi.SessionBackend;
import io.leanctx.spi.StoredEntry;
import io.leanctx.testkit.forward.ForwardingBackend;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Backends that compare, apply or answer appends wrongly. */
final class BrokenAppends {

    private BrokenAppends() {}

    static List<Candidate> all() {
        return List.of(
                Candidate.backend(
                                "lost update",
                                "an append from a stale revision takes the place of the entry that was there",
                                LostUpdate::new)
                        .breaks("APP-3", "APP-6"),
                Candidate.appending(
                                "base taken from the newest state",
                                "an append goes after whatever the head is, not after what it expects",
                                EachAppend::anywhere)
                        .breaks("APP-3", "APP-4", "APP-5", "APP-6", "APP-10"),
                Candidate.appending(
                                "hash not compared",
                                "an append is applied after another entry than it expects, if the revision is right",
                                BrokenAppends::ignoringHash)
                        .breaks("APP-10"),
                Candidate.appending(
                                "compared outside the transaction",
                                "the head is compared first and appended to later, whatever came in between",
                                BrokenAppends::comparingFirst)
                        .breaks("CON-1")
                        .mayBreak("CON-9"),
                Candidate.appending(
                                "acknowledged, never applied",
                                "an append that is refused is answered as if it had been applied",
                                BrokenAppends::acknowledgingAnyway)
                        .breaks("APP-3", "APP-4", "APP-5", "APP-6", "APP-10"),
                Candidate.backend(
                                "acknowledgement before apply",
                                "every tenth append is applied only when the next call of append comes",
                                AppliedLater::new)
                        .breaks("READ-8", "READ-6"),
                Candidate.backend(
                                "failed but applied",
                                "every tenth append is applied and then answered with Contended, nothing applied",
                                ContendedButApplied::new)
                        .breaks("BAT-10", "BAT-3", "BAT-9"),
                Candidate.backend(
                                "closed by an interrupt",
                                "once an interrupted thread has appended, nothing is appended any more",
                                ClosedByInterrupt::new)
                        .breaks("CON-11")
                        .mayBreak("CON-12"),
                Candidate.appending(
                                "oldest that never goes back",
                                "the head keeps the highest oldest that it ever had",
                                BrokenAppends::highestOldest)
                        .breaks("TRIM-9", "BAT-10"),
                Candidate.backend(
                                "dirty read",
                                "the entry of an append that was refused can be read until another is applied",
                                DirtyRead::new)
                        .breaks("APP-3", "APP-4", "APP-5", "APP-6", "APP-10"),
                Candidate.backend(
                                "revision reuse after delete",
                                "a log that was deleted begins at revision 1 again",
                                RestartedLog::new)
                        .breaks("APP-9"),
                Candidate.backend(
                                "one refusal refuses the rest",
                                "what comes after a refused append of a batch is not applied either",
                                RestRefused::new)
                        .breaks("BAT-4", "BAT-2", "BAT-5", "BAT-6", "BAT-8", "BAT-10"));
    }

    private static AppendResult ignoringHash(EachAppend backend, Append append, Durability durability) {
        AppendResult answer = backend.soundly(append, durability);
        boolean revisionIsRight = answer instanceof AppendResult.RevisionMismatch mismatch
                && mismatch.actual() == append.expected().revision();
        return revisionIsRight ? backend.soundly(backend.rebased(append), durability) : answer;
    }

    private static AppendResult comparingFirst(EachAppend backend, Append append, Durability durability) {
        if (backend.revision(append.key()) != append.expected().revision()
                || backend.operation(append.key(), append.operation()).isPresent()) {
            return backend.soundly(append, durability);
        }
        Interleaving.invite();
        return backend.anywhere(append, durability);
    }

    private static AppendResult acknowledgingAnyway(EachAppend backend, Append append, Durability durability) {
        AppendResult answer = backend.soundly(append, durability);
        return answer instanceof AppendResult.RevisionMismatch ? new AppendResult.Appended() : answer;
    }

    private static final class LostUpdate extends EachAppend {

        private final Map<ChannelKey, Map<Long, Append>> overwritten = new ConcurrentHashMap<>();

        LostUpdate(SessionBackend sound) {
            super(sound);
        }

        @Override
        AppendResult append(Append append, Durability durability) {
            AppendResult answer = soundly(append, durability);
            if (answer instanceof AppendResult.RevisionMismatch mismatch
                    && mismatch.actual() >= append.head().revision()) {
                overwritten
                        .computeIfAbsent(append.key(), key -> new ConcurrentHashMap<>())
                        .put(append.head().revision(), append);
                return new AppendResult.Appended();
            }
            return answer;
        }

        @Override
        public List<StoredEntry> entries(ChannelKey key, long after, int maxEntries, long maxBytes) {
            Map<Long, Append> others = overwritten.getOrDefault(key, Map.of());
            return super.entries(key, after, maxEntries, maxBytes).stream()
                    .map(entry -> Optional.ofNullable(others.get(entry.revision()))
                            .map(other -> new StoredEntry(entry.revision(), other.entry()))
                            .orElse(entry))
                    .toList();
        }
    }

    private static final class AppliedLater extends ForwardingBackend {

        private final List<Append> late = new ArrayList<>();
        private int calls;

        AppliedLater(SessionBackend sound) {
            super(sound);
        }

        @Override
        public synchronized List<AppendResult> append(List<Append> batch, Durability durability) {
            super.append(late, durability);
            late.clear();
            calls++;
            if (calls % 10 != 0 || !batch.stream().allMatch(this::willLand)) {
                return super.append(batch, durability);
            }
            late.addAll(batch);
            return batch.stream()
                    .<AppendResult>map(append -> new AppendResult.Appended())
                    .toList();
        }

        private boolean willLand(Append append) {
            return append.preconditions().isEmpty()
                    && delegate().operation(append.key(), append.operation()).isEmpty()
                    && delegate().head(append.key()).map(Head::position).equals(Optional.of(append.expected()));
        }
    }

    private static final class ContendedButApplied extends EachAppend {

        private final AtomicInteger appends = new AtomicInteger();

        ContendedButApplied(SessionBackend sound) {
            super(sound);
        }

        @Override
        AppendResult append(Append append, Durability durability) {
            AppendResult answer = soundly(append, durability);
            return appends.incrementAndGet() % 10 == 0 ? new AppendResult.Contended() : answer;
        }
    }

    private static AppendResult highestOldest(EachAppend backend, Append append, Durability durability) {
        Head given = append.head();
        long oldest = backend.head(append.key()).map(Head::oldest).orElse(1L);
        if (oldest <= given.oldest() || oldest > given.revision()) {
            return backend.soundly(append, durability);
        }
        Head kept = new Head(given.position(), oldest, given.deleted(), given.state());
        return backend.soundly(Altered.after(append, append.expected(), kept), durability);
    }

    private static final class ClosedByInterrupt extends EachAppend {

        private volatile boolean closed;

        ClosedByInterrupt(SessionBackend sound) {
            super(sound);
        }

        @Override
        AppendResult append(Append append, Durability durability) {
            closed |= Thread.currentThread().isInterrupted();
            if (closed) {
                throw new StoreFailedException("closed by an interrupt");
            }
            return super.append(append, durability);
        }
    }

    private static final class DirtyRead extends EachAppend {

        private final Map<ChannelKey, Append> refused = new ConcurrentHashMap<>();

        DirtyRead(SessionBackend sound) {
            super(sound);
        }

        @Override
        AppendResult append(Append append, Durability durability) {
            refused.put(append.key(), append);
            return super.append(append, durability);
        }

        @Override
        void applied(Append append) {
            refused.remove(append.key());
        }

        @Override
        public List<StoredEntry> entries(ChannelKey key, long after, int maxEntries, long maxBytes) {
            List<StoredEntry> entries = super.entries(key, after, maxEntries, maxBytes);
            Append pending = refused.get(key);
            if (pending == null || entries.size() == maxEntries) {
                return entries;
            }
            long next = revision(key) + 1;
            if (after >= next) {
                return entries;
            }
            List<StoredEntry> more = new ArrayList<>(entries);
            more.add(new StoredEntry(next, pending.entry()));
            return more;
        }
    }

    private static final class RestartedLog extends EachAppend {

        private final Map<ChannelKey, Integer> lives = new ConcurrentHashMap<>();

        RestartedLog(SessionBackend sound) {
            super(sound);
        }

        @Override
        AppendResult append(Append append, Durability durability) {
            AppendResult answer = soundly(Altered.withKey(append, inThisLife(append.key())), durability);
            if (answer instanceof AppendResult.Appended && append.head().deleted()) {
                lives.merge(append.key(), 1, Integer::sum);
            }
            return answer;
        }

        @Override
        public Optional<Head> head(ChannelKey key) {
            return super.head(inThisLife(key));
        }

        @Override
        public List<StoredEntry> entries(ChannelKey key, long after, int maxEntries, long maxBytes) {
            return super.entries(inThisLife(key), after, maxEntries, maxBytes);
        }

        private ChannelKey inThisLife(ChannelKey key) {
            int life = lives.getOrDefault(key, 0);
            return life == 0 ? key : new ChannelKey(key.workspace(), key.channel() + '\u0001' + life);
        }
    }

    private static final class RestRefused extends EachAppend {

        RestRefused(SessionBackend sound) {
            super(sound);
        }

        @Override
        public List<AppendResult> append(List<Append> batch, Durability durability) {
            List<AppendResult> answers = new ArrayList<>();
            boolean refused = false;
            for (Append append : batch) {
                AppendResult answer = refused
                        ? new AppendResult.RevisionMismatch(revision(append.key()))
                        : append(append, durability);
                refused |= !(answer instanceof AppendResult.Appended);
                answers.add(answer);
            }
            return answers;
        }
    }
}
