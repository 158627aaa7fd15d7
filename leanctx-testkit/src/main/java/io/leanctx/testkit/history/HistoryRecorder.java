package io.leanctx.testkit.history;

import io.leanctx.Commit;
import io.leanctx.HistoryPage;
import io.leanctx.SessionStore;
import io.leanctx.StoreClosedException;
import io.leanctx.TruncatedException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Notes what clients ask of stores and what they are answered, so that a {@link HistoryChecker} can judge it:
 *
 * <pre>{@code
 * HistoryRecorder recorder = HistoryRecorder.create();
 * try (SessionStore store = recorder.record(LeanCtx.inMemory())) {
 *     … // any number of threads use this store
 *     recorder.assertSound();
 * }
 * }</pre>
 *
 * <p>Noted are reads of the session as it is, commits of every kind with the guard and base that they were proposed with, the
 * runs of an update, claims, and what watches deliver. All that writes to a channel has to go through stores that this
 * recorder recorded, since the checker takes any other commit for one that nobody proposed. Several stores over one backend
 * share a recorder, so that their calls are placed on one line of time; so does a store that is opened again after another
 * was closed. Stores over different backends need a recorder each, as their channels of the same name are not the same.
 *
 * <p>A recorded store answers as the store itself does, but for one difference: a proposal without an operation id gets one
 * from the recorder, not from the store's builder, so that it can be found in the log even if its answer is lost.
 *
 * <p>Not for a channel of which anything was deleted, truncated, erased, imported or forked, nor for a store with a redactor:
 * the log is then not what the clients proposed. All that works, but the channel cannot be judged. Safe for use by several
 * threads; the histories are read once all clients have ended.
 *
 * @since 0.1.0
 */
public final class HistoryRecorder {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int PAGE = 1_000;

    private final Notes notes = new Notes();
    private final ConcurrentLinkedDeque<SessionStore> stores = new ConcurrentLinkedDeque<>();
    private final Queue<RecordedListener> listeners = new ConcurrentLinkedQueue<>();

    private HistoryRecorder() {}

    /**
     * Creates a recorder that has noted nothing yet.
     *
     * @return the recorder
     */
    public static HistoryRecorder create() {
        return new HistoryRecorder();
    }

    /**
     * Records a store from now on.
     *
     * @param store the store; one that this recorder records already stays as it is
     * @return the store to use in its place; closing it closes the other
     */
    public SessionStore record(SessionStore store) {
        if (store instanceof RecordedStore recorded && recorded.isNotedIn(notes)) {
            return store;
        }
        stores.addFirst(store);
        return new RecordedStore(store, notes, listeners);
    }

    /**
     * Waits until every listener whose watch is open has been told all that its channel has. One that is not in time is
     * noted as having been told nothing more, so that the checker finds what it misses.
     *
     * @param patience how long at most, for all of them together
     * @return false if there is a listener that was not in time
     * @throws InterruptedException if the thread is interrupted while it waits; nothing is noted then
     */
    public boolean awaitListeners(Duration patience) throws InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        boolean inTime = true;
        // What one listener commits, the others are told; so none is done before all are.
        while (inTime && !listeners.stream().allMatch(RecordedListener::isDone)) {
            for (RecordedListener listener : listeners) {
                inTime &= listener.awaitDone(deadline);
            }
        }
        return inTime;
    }

    /**
     * What was noted so far, by channel, each with its whole log. Proposals that have not returned are in it as unknown.
     *
     * @return one history for each channel that was used, in the order of workspaces and channels
     * @throws IllegalStateException if a channel cannot be judged, see the type; or all recorded stores are closed, so that
     *     no log can be read
     * @throws io.leanctx.StoreFailedException if the storage fails when the logs are read; heal its faults first
     */
    public List<History> histories() {
        return notes.calls().keySet().stream()
                .sorted(Comparator.comparing(Notes.Key::workspace).thenComparing(Notes.Key::channel))
                .map(this::history)
                .toList();
    }

    /**
     * Waits for listeners, up to 30 seconds, and judges every history. To be called once all clients have ended.
     *
     * @return a verdict for each of the {@link #histories}, in their order
     * @throws IllegalStateException as with {@link #histories}
     * @throws io.leanctx.StoreFailedException as with {@link #histories}
     * @throws InterruptedException if the thread is interrupted while it waits
     */
    public List<Verdict> check() throws InterruptedException {
        awaitListeners(PATIENCE);
        return histories().stream().map(HistoryChecker::check).toList();
    }

    /**
     * Fails unless every history is sound. To be called once all clients have ended.
     *
     * @throws AssertionError that names the channel and says which rule is broken where, or if no call was noted
     * @throws IllegalStateException as with {@link #histories}
     * @throws InterruptedException if the thread is interrupted while it waits
     */
    public void assertSound() throws InterruptedException {
        awaitListeners(PATIENCE);
        List<History> histories = histories();
        if (histories.isEmpty()) {
            throw new AssertionError(
                    "no call was noted, so nothing was checked; use the store that record(...) returns in place of the other");
        }
        for (History history : histories) {
            Verdict verdict = HistoryChecker.check(history);
            if (!verdict.isSound()) {
                throw new AssertionError(
                        "the history of " + history.workspace() + "/" + history.channel() + ": " + verdict.describe());
            }
        }
    }

    private History history(Notes.Key key) {
        notes.unfit(key).ifPresent(why -> {
            throw unfit(key, why, null);
        });
        // Before the log is read: whatever was answered by then is in it, and what is answered later is unknown here.
        List<Function<Map<String, Commit>, Optional<Call>>> taken =
                notes.calls().getOrDefault(key, new ConcurrentLinkedQueue<>()).stream()
                        .map(Note::taken)
                        .toList();
        List<Commit> log = log(key);
        Map<String, Commit> operations = new HashMap<>();
        log.forEach(commit -> operations.putIfAbsent(commit.operation(), commit));
        List<Call> calls =
                taken.stream().flatMap(call -> call.apply(operations).stream()).toList();
        return new History(key.workspace(), key.channel(), log, calls);
    }

    private List<Commit> log(Notes.Key key) {
        return stores.stream()
                .flatMap(store -> logIfOpen(store, key).stream())
                .findFirst()
                .orElseThrow(
                        () -> new IllegalStateException(
                                "the log of " + key
                                        + " cannot be read, since all recorded stores are closed; ask for histories before the last is"));
    }

    /** The log as a store has it; empty if it is closed, since an older one may still be open. */
    private static Optional<List<Commit>> logIfOpen(SessionStore store, Notes.Key key) {
        try {
            return Optional.of(log(store, key));
        } catch (StoreClosedException e) {
            return Optional.empty();
        } catch (TruncatedException e) {
            throw unfit(key, "its log is not whole", e);
        }
    }

    private static List<Commit> log(SessionStore store, Notes.Key key) {
        List<Commit> log = new ArrayList<>();
        HistoryPage page;
        do {
            long after = log.isEmpty() ? 0 : log.get(log.size() - 1).revision();
            page = store.workspace(key.workspace()).history(key.channel(), after, PAGE);
            log.addAll(page.commits());
        } while (page.hasMore());
        return log;
    }

    private static IllegalStateException unfit(Notes.Key key, String why, @Nullable Throwable cause) {
        return new IllegalStateException(
                "the history of " + key + " cannot be judged: " + why + "; do that in a test that is not recorded",
                cause);
    }
}
