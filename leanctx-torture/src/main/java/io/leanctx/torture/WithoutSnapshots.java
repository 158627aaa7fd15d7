package io.leanctx.torture;

import io.leanctx.Durability;
import io.leanctx.Hash;
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
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** A backend whose snapshots nobody sees, so that each session is folded from where its log begins. */
record WithoutSnapshots(SessionBackend backend) implements SessionBackend {

    @Override
    public Nature nature() {
        return backend.nature();
    }

    @Override
    public Instant now() {
        return backend.now();
    }

    @Override
    public List<AppendResult> append(List<Append> batch, Durability durability) {
        throw new UnsupportedOperationException("this view of the backend is for reading");
    }

    @Override
    public Optional<Head> head(ChannelKey key) {
        return backend.head(key);
    }

    @Override
    public List<StoredEntry> entries(ChannelKey key, long after, int maxEntries, long maxBytes) {
        return backend.entries(key, after, maxEntries, maxBytes);
    }

    @Override
    public OptionalLong operation(ChannelKey key, String operation) {
        return backend.operation(key, operation);
    }

    @Override
    public Optional<StoredSnapshot> snapshot(ChannelKey key, long atMost) {
        return Optional.empty();
    }

    @Override
    public void putSnapshot(ChannelKey key, StoredSnapshot snapshot) {
        // It would not be seen.
    }

    @Override
    public Optional<Bytes> blob(String workspace, Hash hash) {
        return backend.blob(workspace, hash);
    }

    @Override
    public void putSoft(ChannelKey key, SoftState state) {
        throw new UnsupportedOperationException("this view of the backend is for reading");
    }

    @Override
    public List<SoftState> soft(ChannelKey key, String prefix) {
        return backend.soft(key, prefix);
    }

    @Override
    public List<ListedHead> heads(String workspace, Optional<String> after, int limit) {
        return backend.heads(workspace, after, limit);
    }

    @Override
    public void close() {
        // Its owner closes it.
    }
}
