package io.leanctx.rocks;

import io.leanctx.Durability;
import io.leanctx.Hash;
import io.leanctx.InvalidInputException;
import io.leanctx.LeanCtxException;
import io.leanctx.StoreCorruptException;
import io.leanctx.StoreFailedException;
import io.leanctx.StoreFormatException;
import io.leanctx.StoreFullException;
import io.leanctx.StoreLockedException;
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
import io.leanctx.spi.Subscription;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.rocksdb.RocksDBException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs in a RocksDB database in a directory: durable on one host, used by one process at a time, and in it by any
 * number of stores that share one object.
 *
 * <p><b>Durability.</b> Under {@link Durability#SYNC} an append returns when it is on the device, under
 * {@link Durability#RELAXED} when the operating system has it. A batch is one transaction of RocksDB, which compares
 * the revisions itself, so any number of stores and threads may append to the same log.
 *
 * <p><b>Damage.</b> What a crash leaves is opened; what was damaged otherwise is refused with
 * {@link StoreCorruptException}, when it is opened or when it is read. Snapshots and indexes are made anew by opening it,
 * or opening it again after such a refusal. Of what was appended in the last second before a
 * crash, the newest may go missing without notice if the write-ahead log is cut short before the next open, since that is
 * what a crash leaves as well; and not noticed is a directory that was replaced as a whole by an older copy of itself.
 * Whoever saw what is missing is told so ({@link io.leanctx.HistoryDivergedException}).
 *
 * <p><b>Rewrites.</b> An append that rewrites entries returns when what it replaced is in none of the files any more:
 * it moves the write-ahead log to tables, and rewrites the tables that had the entries, the snapshots, the states of
 * the head and the blobs concerned. That takes up to seconds. Where the process ends before, the next open does it.
 * Copies that others made of the files, and what a file system or a device keeps of deleted ones, are out of its reach.
 *
 * <p><b>Contention.</b> Where other threads keep writing to the same logs at the same moments, a whole batch may be
 * answered {@link AppendResult.Contended}.
 *
 * <p><b>Failure.</b> A full disk is noticed before a write ({@link StoreFullException}): nothing was written, and the
 * next try may succeed. After any other write that failed, its outcome is unknown; from then on all writes
 * are refused with {@link StoreFailedException}, reads go on, and {@link #operation} refuses to call an operation
 * absent. The way on is to close the store and to open it again.
 *
 * <p><b>Threads.</b> Safe for any number of threads, virtual ones too. No call holds a Java lock while it is in
 * RocksDB. RocksDB's own background threads belong to the process; a daemon thread removes what was
 * trimmed or has expired, while there is any, and one brings to the device what was appended, twice a second while
 * there is any. An interrupt ends no call and is kept.
 *
 * <p><b>Memory.</b> About 100 MiB outside of the Java heap at most, whatever the size of the store, beside what a batch
 * takes while it is written; up to twice that while the device takes less than writers give.
 *
 * @since 0.1.0
 */
public final class RocksBackend implements SessionBackend {

    private static final Logger LOG = LoggerFactory.getLogger(RocksBackend.class);

    private final Path directory;
    private final Gate gate;
    private final Health health;
    private final Database database;
    private final TransactionPool transactions;
    private final Appender appender;
    private final LogReader reader;
    private final SoftStates softStates;
    private final Trimmer trimmer;
    private final Expeller expeller;
    private final Housekeeper housekeeper = new Housekeeper();
    private final Sealer sealer;

    private RocksBackend(StoreDirectory opened, Database database, Room room) {
        this.directory = opened.path();
        this.database = database;
        this.gate = new Gate(directory);
        this.health = new Health(directory, cause -> RebuildNote.of(database, cause));
        this.transactions = new TransactionPool(database, health);
        this.trimmer = new Trimmer(database, transactions, gate, health, housekeeper);
        this.expeller = new Expeller(database, health);
        this.sealer = new Sealer(
                directory,
                database,
                gate,
                health,
                opened.seal().map(Seal::relaxed).orElse(false));
        this.appender = new Appender(database, transactions, room, health, sealer, trimmer, expeller);
        this.softStates = new SoftStates(database, transactions, room, gate, health, housekeeper);
        this.reader = new LogReader(database, health);
    }

    /**
     * Opens the store in a directory, or makes one if the directory is empty or does not exist.
     *
     * @param directory the directory; it and those above it are made if they are missing
     * @return the open store; close it
     * @throws InvalidInputException if this is a file, or a directory that has something else
     * @throws StoreLockedException if another process or object holds the store
     * @throws StoreFormatException if it is of another format, or a RocksDB database of something else
     * @throws StoreCorruptException if it is damaged
     * @throws StoreFailedException if it cannot be read and written
     */
    public static RocksBackend at(Path directory) {
        return open(StoreDirectory.forStore(directory));
    }

    /**
     * Opens the store in a directory, which must be there. Where its loss must not go unnoticed, this is the method: a
     * directory that is missing or empty, as when a disk is not mounted, is refused instead of filled.
     *
     * @param directory the directory
     * @return the open store; close it
     * @throws InvalidInputException if there is no store
     * @throws StoreLockedException if another process or object holds the store
     * @throws StoreFormatException if it is of another format, or a RocksDB database of something else
     * @throws StoreCorruptException if it is damaged
     * @throws StoreFailedException if it cannot be read and written
     */
    public static RocksBackend existing(Path directory) {
        return open(StoreDirectory.ofStore(directory));
    }

    /**
     * Follows the store in a directory read-only, while another process, or another object of this one, has it open and
     * writes to it, or nobody does. The owner does not notice and does nothing for it; any number may follow one store.
     * Give it to a store of its own, which then lists, reads and watches as the owner's does.
     *
     * <p><b>It writes nothing.</b> It takes no lock, and makes and changes no file, neither in the directory nor elsewhere.
     * Whatever would write is refused with {@link StoreFailedException}, whose message says where to write: in the SPI
     * {@code append}, {@code putSnapshot} and {@code putSoft}, and so all commits, registrations and erasures. The
     * presence of who joins through it is not noted.
     *
     * <p><b>Delay.</b> Each read sees every append that the owner had answered before the read began. Who is subscribed, as
     * watches are, is told within a few milliseconds: it looks every two whether something was written, and every ten
     * where nothing was for a second. With nobody subscribed it catches up four times a second, besides with every read.
     *
     * <p><b>Consistency.</b> A call is answered from one moment of the store, in which heads, entries, operations and blobs
     * agree. Later calls are answered from the same moment or a later one, with the exception that follows.
     *
     * <p><b>Durability.</b> It may show an append that is not yet on the device, and that the owner has not answered yet.
     * Where the machine loses that with its power, or the device fails, it was shown and is not there. What is in memory
     * here is then dropped when an owner opens the store again, and who continues from a position of what was lost is
     * told that the history diverged. Nothing is lost where only a process ends.
     *
     * <p><b>The owner</b> may close the store, be killed, open it again, and trim and compact it, at any time. What it
     * removes, erased text included, is out of sight with the next read; the files in which it was stay open here, and
     * so take space though they have no name, until this has caught up, a quarter of a second later at most.
     * A directory that is removed makes reads fail with {@link StoreFailedException}, and one that is put in its place is
     * followed.
     *
     * <p><b>Threads.</b> Safe for any number of threads. A daemon thread follows the store until this is closed.
     * A read holds a Java lock while it is in RocksDB, shared with other reads, and takes it alone while it catches up.
     *
     * <p><b>Memory.</b> About 100 MiB outside of the Java heap at most; all tables of the store are kept open.
     *
     * @param directory the directory of a store of the current format
     * @return a backend that is {@link SessionBackend.Nature#SHARED}; close it. What it does with damage and after it was
     *     closed is as here, and it answers with {@link StoreFailedException} where the store cannot be read
     * @throws InvalidInputException if there is no store
     * @throws StoreFormatException if it is of another format, or a RocksDB database of something else; one of an older
     *     format is made the current one when an owner opens it
     * @throws StoreCorruptException if it is damaged
     * @throws StoreFailedException if it cannot be read
     */
    public static SessionBackend follow(Path directory) {
        return Follower.of(directory);
    }

    /**
     * Looks into the store in a directory, as {@link #follow} does: an owner may have it open, and nothing is written. It is
     * for who keeps the directory, and so can read all of it anyway; nothing that is reached from a workspace leads here.
     *
     * @param directory the directory of a store of the current format
     * @return its format, and which workspaces it has
     * @throws InvalidInputException if there is no store
     * @throws StoreFormatException if it is of another format, or a RocksDB database of something else
     * @throws StoreCorruptException if it is damaged
     * @throws StoreFailedException if it cannot be read
     */
    public static StoreContents contents(Path directory) {
        return Follower.contents(directory);
    }

    private static RocksBackend open(StoreDirectory directory) {
        Opening opening = new Opening(directory);
        Database database = opening.open();
        try {
            RocksBackend backend = new RocksBackend(directory, database, opening.room(database));
            backend.resume();
            return backend;
        } catch (LeanCtxException e) {
            throw opening.abandon(database, e);
        }
    }

    /** Takes up what the process left undone that had the store before. */
    private void resume() {
        try {
            expeller.resume();
        } catch (RocksDBException e) {
            throw new StoreFailedException(
                    "what an append had replaced could not be taken out of the files in " + directory + ": "
                            + Failures.text(e) + "; see to the storage and open the store again",
                    e);
        }
        trimmer.resume();
        softStates.resume();
    }

    @Override
    public Nature nature() {
        return Nature.EXCLUSIVE;
    }

    @Override
    public Instant now() {
        return call("the clock", RocksBackend::clock);
    }

    static Instant clock() {
        return Instant.now().truncatedTo(ChronoUnit.MICROS);
    }

    @Override
    public List<AppendResult> append(List<Append> batch, Durability durability) {
        List<Append> appends = List.copyOf(batch);
        return call("a head", () -> appender.append(appends, durability));
    }

    @Override
    public Optional<Head> head(ChannelKey key) {
        return call(key, () -> reader.head(key));
    }

    @Override
    public List<StoredEntry> entries(ChannelKey key, long after, int maxEntries, long maxBytes) {
        require(after >= 0, "the revision to begin after", after, 0);
        require(maxEntries >= 1, "the number of entries", maxEntries, 1);
        require(maxBytes >= 0, "the number of bytes", maxBytes, 0);
        return call(key, () -> reader.entries(key, after, maxEntries, maxBytes));
    }

    @Override
    public OptionalLong operation(ChannelKey key, String operation) {
        return call(key, () -> reader.operation(key, operation));
    }

    @Override
    public Optional<StoredSnapshot> snapshot(ChannelKey key, long atMost) {
        require(atMost >= 0, "the revision of a snapshot", atMost, 0);
        return call(key, () -> reader.snapshot(key, atMost));
    }

    @Override
    public void putSnapshot(ChannelKey key, StoredSnapshot snapshot) {
        require(snapshot.revision() >= 0, "the revision of a snapshot", snapshot.revision(), 0);
        run(key, () -> appender.putSnapshot(key, snapshot));
    }

    @Override
    public Optional<Bytes> blob(String workspace, Hash hash) {
        ChannelKey own = ChannelKey.ofWorkspace(workspace);
        return call(own, () -> reader.blob(workspace, hash));
    }

    @Override
    public void putSoft(ChannelKey key, SoftState state) {
        run(key, () -> softStates.put(key, state, clock()));
    }

    @Override
    public List<SoftState> soft(ChannelKey key, String prefix) {
        return call(key, () -> softStates.find(key, prefix, clock()));
    }

    @Override
    public List<ListedHead> heads(String workspace, Optional<String> after, int limit) {
        require(limit >= 1, "the number of heads", limit, 1);
        ChannelKey own = ChannelKey.ofWorkspace(workspace);
        return call(own, () -> reader.heads(workspace, after, limit));
    }

    @Override
    public Subscription subscribe(Consumer<ChannelKey> moved) {
        return call("a subscription", () -> SessionBackend.super.subscribe(moved));
    }

    /**
     * Refuses new calls, waits for those under way, and frees what the backend holds. Idempotent; a second caller waits
     * until the first is done. What was appended under {@link Durability#RELAXED} is on the device afterwards.
     *
     * @throws StoreFailedException if that could not be brought about; the store is closed all the same, and what was
     *     appended under {@link Durability#SYNC} is not affected
     */
    @Override
    public void close() {
        if (!gate.shut(database::cancelCompactions)) {
            return;
        }
        try {
            housekeeper.stop();
            sealer.stop();
            transactions.free();
            new Closing(directory, database, health, sealer).close();
        } finally {
            gate.freed();
        }
        LOG.debug("closed the store in {}", directory);
    }

    @Override
    public String toString() {
        return "RocksBackend[" + directory + "]";
    }

    private <T> T call(Object what, NativeCall<T> call) {
        gate.enter();
        try {
            return call.run();
        } catch (RocksDBException e) {
            throw RebuildNote.of(database, e)
                    ? Failures.rebuildable(directory, what, e)
                    : Failures.reading(directory, what, e);
        } finally {
            gate.leave();
        }
    }

    private void run(Object what, NativeAction action) {
        call(what, () -> {
            action.run();
            return what;
        });
    }

    static void require(boolean holds, String what, long actual, long least) {
        if (!holds) {
            throw new InvalidInputException(what + " is " + actual + "; it is at least " + least);
        }
    }

    /** A call into RocksDB, made inside the gate. */
    @FunctionalInterface
    private interface NativeCall<T> {
        T run() throws RocksDBException;
    }

    /** A call into RocksDB without an answer, made inside the gate. */
    @FunctionalInterface
    private interface NativeAction {
        void run() throws RocksDBException;
    }
}
