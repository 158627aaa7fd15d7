package io.leanctx.rocks;

import io.leanctx.Durability;
import io.leanctx.Hash;
import io.leanctx.StoreFailedException;
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
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What {@link RocksBackend#follow} gives: all reads of a store that another writes to, and no writes. */
final class Follower implements SessionBackend {

    private static final Logger LOG = LoggerFactory.getLogger(RocksBackend.class);

    private final Path directory;
    private final Gate gate;
    private final Pursuit pursuit;
    private final Herald herald;

    /** Of a store that is written to here; nothing is, so nothing fails. */
    private final Health health;

    private Follower(Pursuit pursuit) throws RocksDBException {
        this.directory = pursuit.directory();
        this.gate = new Gate(directory);
        this.pursuit = pursuit;
        this.herald = new Herald(pursuit, gate);
        this.health = new Health(directory, cause -> {});
    }

    static Follower of(@Nullable Path directory) {
        Pursuit pursuit = Pursuit.of(StoreDirectory.toFollow(directory));
        try {
            Follower follower = new Follower(pursuit);
            follower.herald.start();
            return follower;
        } catch (RocksDBException e) {
            pursuit.free();
            throw Failures.opening(pursuit.directory(), e);
        }
    }

    /** Looks into a store once, and follows it no further. */
    static StoreContents contents(@Nullable Path directory) {
        Pursuit pursuit = Pursuit.of(StoreDirectory.toFollow(directory));
        try {
            Health health = new Health(pursuit.directory(), cause -> {});
            return pursuit.read(
                    "the list of workspaces",
                    replica -> new StoreContents(Format.CURRENT, new LogReader(replica, health).workspaces()));
        } finally {
            pursuit.free();
        }
    }

    @Override
    public Nature nature() {
        return Nature.SHARED;
    }

    @Override
    public Instant now() {
        return open(RocksBackend::clock);
    }

    @Override
    public List<AppendResult> append(List<Append> batch, Durability durability) {
        throw open(this::readOnly);
    }

    @Override
    public void putSnapshot(ChannelKey key, StoredSnapshot snapshot) {
        throw open(this::readOnly);
    }

    @Override
    public void putSoft(ChannelKey key, SoftState state) {
        throw open(this::readOnly);
    }

    private StoreFailedException readOnly() {
        return new StoreFailedException("the store in " + directory + " is followed read-only here, and nothing was"
                + " written; write through the process that has it open with RocksBackend.at, or close that one and"
                + " open it so");
    }

    @Override
    public Optional<Head> head(ChannelKey key) {
        return read(key, reader -> reader.head(key));
    }

    @Override
    public List<StoredEntry> entries(ChannelKey key, long after, int maxEntries, long maxBytes) {
        RocksBackend.require(after >= 0, "the revision to begin after", after, 0);
        RocksBackend.require(maxEntries >= 1, "the number of entries", maxEntries, 1);
        RocksBackend.require(maxBytes >= 0, "the number of bytes", maxBytes, 0);
        return read(key, reader -> reader.entries(key, after, maxEntries, maxBytes));
    }

    @Override
    public OptionalLong operation(ChannelKey key, String operation) {
        return read(key, reader -> reader.operation(key, operation));
    }

    @Override
    public Optional<StoredSnapshot> snapshot(ChannelKey key, long atMost) {
        RocksBackend.require(atMost >= 0, "the revision of a snapshot", atMost, 0);
        return read(key, reader -> reader.snapshot(key, atMost));
    }

    @Override
    public Optional<Bytes> blob(String workspace, Hash hash) {
        return read(ChannelKey.ofWorkspace(workspace), reader -> reader.blob(workspace, hash));
    }

    @Override
    public List<SoftState> soft(ChannelKey key, String prefix) {
        return open(() -> pursuit.read(key, replica -> SoftStates.find(replica, key, prefix, RocksBackend.clock())));
    }

    @Override
    public List<ListedHead> heads(String workspace, Optional<String> after, int limit) {
        RocksBackend.require(limit >= 1, "the number of heads", limit, 1);
        return read(ChannelKey.ofWorkspace(workspace), reader -> reader.heads(workspace, after, limit));
    }

    @Override
    public Subscription subscribe(Consumer<ChannelKey> moved) {
        return open(() -> herald.tell(moved));
    }

    @Override
    public void close() {
        if (!gate.shut(() -> {})) {
            return;
        }
        try {
            herald.stop();
            pursuit.free();
        } finally {
            gate.freed();
        }
        LOG.debug("closed the follower of the store in {}", directory);
    }

    @Override
    public String toString() {
        return "RocksBackend[following " + directory + "]";
    }

    private <T> T read(ChannelKey what, ReadOfLogs<T> read) {
        return open(() -> pursuit.read(what, replica -> read.by(new LogReader(replica, health))));
    }

    private <T> T open(Call<T> call) {
        gate.enter();
        try {
            return call.run();
        } finally {
            gate.leave();
        }
    }

    /** A read of logs. */
    @FunctionalInterface
    private interface ReadOfLogs<T> {
        T by(LogReader reader) throws RocksDBException;
    }

    /** What is done inside the gate. */
    @FunctionalInterface
    private interface Call<T> {
        T run();
    }
}
