package io.leanctx.spi;

import io.leanctx.Durability;
import io.leanctx.Hash;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;

/**
 * A storage of logs. For each {@link ChannelKey} it keeps a head and entries with the revisions 1, 2, 3 …, and beside
 * them an index of operations, snapshots, blobs and soft states. It compares positions and keeps bytes; nothing else.
 *
 * <p><b>Threads.</b> Every method may be called by any number of threads at once. None calls back into the store. A thread
 * may be interrupted before or during a call: it is answered as any other, and stays interrupted. (A
 * {@link java.nio.channels.FileChannel} closes under an interrupted thread: storages over one open it anew, or use it on
 * threads of their own.)
 *
 * <p><b>Reads</b> see every append that was answered before they began, whoever made it, and never an append that was not
 * applied or is not yet as durable as was asked. Where a read cannot be served because what is stored is damaged, it
 * throws {@link io.leanctx.StoreCorruptException}; it never leaves something out.
 *
 * <p><b>Failures.</b> Every method but {@link #nature} and {@link #subscribe} throws
 * {@link io.leanctx.StoreClosedException} after {@link #close}, and {@link io.leanctx.StoreFailedException} where the
 * storage failed. An exception from {@link #append} means that for
 * each append of the batch it is <em>unknown</em> whether it was applied, with some exceptions that promise that none
 * was: {@link io.leanctx.StoreFullException}, {@link io.leanctx.StoreClosedException},
 * {@link io.leanctx.StoreFailedException}, {@link io.leanctx.StoreCorruptException} and
 * {@link io.leanctx.InvalidInputException}. So an append that fails half-way throws {@link AppendFailedException}, and a
 * storage that takes no more writes afterwards answers the next ones with {@link io.leanctx.StoreFailedException}. The
 * layer above finds out by sending the same appends again. A storage that cannot tell in the middle of writing whether
 * there is room asks before it begins, with some to spare, and throws {@link AppendFailedException} where that was not
 * enough.
 *
 * <p><b>Arguments.</b> The layer above keeps to the ranges that are stated here. Outside of them a backend may answer
 * with {@link io.leanctx.InvalidInputException}, and is not asked to.
 *
 * @since 0.1.0
 */
public interface SessionBackend extends AutoCloseable {

    /**
     * Who can write to the storage.
     *
     * @since 0.1.0
     */
    enum Nature {
        /** Only whoever uses this object; what was read stays true until it is changed through this object. */
        EXCLUSIVE,
        /** Others too, from other objects or processes; a cached head must be checked before it is relied on. */
        SHARED
    }

    /**
     * Who can write to the storage.
     *
     * @return always the same value
     */
    Nature nature();

    /**
     * The clock that all users of the storage share.
     *
     * @return the time; it may stand still or go back, which the layer above evens out
     */
    Instant now();

    /**
     * Appends entries. The appends are looked at in order, each against the state that those before it left, and each is
     * applied whole or not at all and gets an answer of its own. They share one durability point: when this returns, all
     * that were applied are as durable as was asked.
     *
     * <p>An append is answered by the first of these that holds: its operation is in the log
     * ({@link AppendResult.DuplicateOperation}); a precondition does not hold
     * ({@link AppendResult.PreconditionFailed}); the head is not at the expected position, revision and hash
     * ({@link AppendResult.RevisionMismatch}); otherwise it is applied. Instead of any of these,
     * {@link AppendResult.Contended} may be the answer where nothing was applied.
     *
     * @param batch the appends; may hold several for one log
     * @param durability when to return
     * @return an answer for each append, in the same order
     * @throws AppendFailedException if the storage failed half-way; each append may have been applied or not
     * @throws io.leanctx.StoreFullException if there is no room; nothing was applied
     * @throws io.leanctx.StoreFailedException if the storage takes no writes, since an earlier failure or because it is
     *     read-only; nothing was applied
     * @throws io.leanctx.StoreCorruptException if what is stored of one of the logs is damaged; nothing was applied
     * @throws io.leanctx.LimitExceededException if a blob in the batch is of more than {@value Blob#SMALL_BYTES} bytes, and
     *     this backend does not keep such blobs; nothing was applied, of the whole batch
     * @throws io.leanctx.InvalidInputException if something in the batch breaks a rule; nothing was applied
     */
    List<AppendResult> append(List<Append> batch, Durability durability);

    /**
     * Where a log stands.
     *
     * @param key the log
     * @return its head; empty if nothing was ever appended
     */
    Optional<Head> head(ChannelKey key);

    /**
     * Reads entries that are still served, in order, without a gap.
     *
     * @param key the log
     * @param after the revision to begin after, at least 0. Where the next entry is no longer served, the answer begins
     *     with the oldest that is
     * @param maxEntries how many at most, at least 1
     * @param maxBytes at how many bytes to stop: the entry that would exceed them may be the last to come or be left out,
     *     none comes after it. The first comes whatever its size
     * @return the entries; empty if there are none after {@code after}
     */
    List<StoredEntry> entries(ChannelKey key, long after, int maxEntries, long maxBytes);

    /**
     * Looks up an operation.
     *
     * @param key the log
     * @param operation the id of the operation
     * @return the revision of its entry; empty if it is not in the log, or its entry is no longer served
     */
    OptionalLong operation(ChannelKey key, String operation);

    /**
     * The newest snapshot that is not newer than a revision.
     *
     * @param key the log
     * @param atMost the revision
     * @return the snapshot; empty if there is none that is still served
     */
    Optional<StoredSnapshot> snapshot(ChannelKey key, long atMost);

    /**
     * Keeps a snapshot, in place of one at the same revision. It is served until the backend is closed, and need not
     * survive that or a crash; what is left of it is checked by the layer above. Once an append has dropped or rewritten
     * what it was made of, it is never served, not even if it comes later or at the same moment.
     *
     * @param key the log; it exists
     * @param snapshot the snapshot, of a revision up to that of the head
     */
    void putSnapshot(ChannelKey key, StoredSnapshot snapshot);

    /**
     * Reads a blob.
     *
     * @param workspace the workspace's id; a blob of another workspace is not found
     * @param hash the SHA-256 of its content
     * @return the content; empty if no entry that is served refers to it, unless it was not collected yet
     */
    Optional<Bytes> blob(String workspace, Hash hash);

    /**
     * Keeps a soft state beside a log, whether that exists or not, in place of the one with the same name. It survives
     * closing and opening the storage where entries do, but is durable no sooner than the storage sees fit: the newest may
     * be lost with the process or the machine.
     *
     * @param key the log
     * @param state the state; where it has expired already, the effect is that it is gone
     */
    void putSoft(ChannelKey key, SoftState state);

    /**
     * Reads the soft states beside a log that have not expired by {@link #now}.
     *
     * @param key the log
     * @param prefix what their names begin with; empty for all
     * @return the states, in the order of their names
     */
    List<SoftState> soft(ChannelKey key, String prefix);

    /**
     * Lists the logs of a workspace, without those that are deleted. The workspace's own log is listed as well.
     *
     * @param workspace the workspace's id
     * @param after the channel to begin after; empty for the beginning
     * @param limit how many at most, at least 1
     * @return the heads, in the order of the UTF-8 bytes of the channels' names; fewer than {@code limit} only at the end
     */
    List<ListedHead> heads(String workspace, Optional<String> after, int limit);

    /**
     * Asks to be told when a log was appended to through another object or process. Calls may come late, several times,
     * or for nothing, on any thread; the listener returns quickly.
     *
     * @param moved told the log
     * @return ends the subscription; idempotent
     * @throws UnsupportedOperationException by default, if the backend is {@link Nature#SHARED} and so must implement
     *     this. An {@link Nature#EXCLUSIVE} one has nothing to tell
     */
    default Subscription subscribe(Consumer<ChannelKey> moved) {
        if (nature() == Nature.SHARED) {
            throw new UnsupportedOperationException(
                    getClass().getName() + " is shared but does not implement subscribe");
        }
        return () -> {};
    }

    /** Refuses new calls, waits for those under way, and frees what the backend holds. Idempotent. */
    @Override
    void close();
}
