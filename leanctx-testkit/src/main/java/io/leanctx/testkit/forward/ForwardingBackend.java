package io.leanctx.testkit.forward;

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
import io.leanctx.spi.Subscription;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;

/**
 * A backend that passes every call on to another, {@link #subscribe} included, for wrappers: a subclass overrides what it
 * changes. Closing it closes the other. As safe for use by several threads as that one.
 *
 * @since 0.1.0
 */
public abstract class ForwardingBackend implements SessionBackend {

    private final SessionBackend delegate;

    /**
     * For subclasses.
     *
     * @param delegate the backend that calls are passed on to
     */
    protected ForwardingBackend(SessionBackend delegate) {
        this.delegate = delegate;
    }

    /**
     * The backend that calls are passed on to.
     *
     * @return what was given to the constructor
     */
    protected final SessionBackend delegate() {
        return delegate;
    }

    @Override
    public Nature nature() {
        return delegate.nature();
    }

    @Override
    public Instant now() {
        return delegate.now();
    }

    @Override
    public List<AppendResult> append(List<Append> batch, Durability durability) {
        return delegate.append(batch, durability);
    }

    @Override
    public Optional<Head> head(ChannelKey key) {
        return delegate.head(key);
    }

    @Override
    public List<StoredEntry> entries(ChannelKey key, long after, int maxEntries, long maxBytes) {
        return delegate.entries(key, after, maxEntries, maxBytes);
    }

    @Override
    public OptionalLong operation(ChannelKey key, String operation) {
        return delegate.operation(key, operation);
    }

    @Override
    public Optional<StoredSnapshot> snapshot(ChannelKey key, long atMost) {
        return delegate.snapshot(key, atMost);
    }

    @Override
    public void putSnapshot(ChannelKey key, StoredSnapshot snapshot) {
        delegate.putSnapshot(key, snapshot);
    }

    @Override
    public Optional<Bytes> blob(String workspace, Hash hash) {
        return delegate.blob(workspace, hash);
    }

    @Override
    public void putSoft(ChannelKey key, SoftState state) {
        delegate.putSoft(key, state);
    }

    @Override
    public List<SoftState> soft(ChannelKey key, String prefix) {
        return delegate.soft(key, prefix);
    }

    @Override
    public List<ListedHead> heads(String workspace, Optional<String> after, int limit) {
        return delegate.heads(workspace, after, limit);
    }

    @Override
    public Subscription subscribe(Consumer<ChannelKey> moved) {
        return delegate.subscribe(moved);
    }

    @Override
    public void close() {
        delegate.close();
    }
}
