package io.leanctx.testkit;

import io.leanctx.Durability;
import io.leanctx.Hash;
import io.leanctx.StoreFailedException;
import io.leanctx.spi.Append;
import io.leanctx.spi.AppendFailedException;
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
import io.leanctx.testkit.forward.ForwardingBackend;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;

/** Another backend, with faults. */
final class FaultyBackend extends ForwardingBackend {

    private static final String NOT_RELEASED = "held by the test, which did not release it";

    private final Faults faults;

    FaultyBackend(SessionBackend sound, Faults faults) {
        super(sound);
        this.faults = faults;
    }

    @Override
    public List<AppendResult> append(List<Append> batch, Durability durability) {
        if (!faults.appends.pass()) {
            throw new StoreFailedException("an append was " + NOT_RELEASED);
        }
        List<AppendResult> answers = faults.ofAppend().append(delegate(), batch, durability);
        if (!faults.answers.pass()) {
            throw new AppendFailedException("the answer " + answers + " was " + NOT_RELEASED, null);
        }
        return answers;
    }

    @Override
    public Optional<Head> head(ChannelKey key) {
        faults.beforeRead();
        return super.head(key);
    }

    @Override
    public List<StoredEntry> entries(ChannelKey key, long after, int maxEntries, long maxBytes) {
        if (!faults.entries.pass()) {
            throw new StoreFailedException("a read of entries was " + NOT_RELEASED);
        }
        faults.beforeEntries();
        return super.entries(key, after, maxEntries, maxBytes);
    }

    @Override
    public OptionalLong operation(ChannelKey key, String operation) {
        faults.beforeRead();
        return super.operation(key, operation);
    }

    @Override
    public Optional<StoredSnapshot> snapshot(ChannelKey key, long atMost) {
        faults.beforeRead();
        return super.snapshot(key, atMost);
    }

    @Override
    public void putSnapshot(ChannelKey key, StoredSnapshot snapshot) {
        faults.beforeRead();
        super.putSnapshot(key, snapshot);
    }

    @Override
    public Optional<Bytes> blob(String workspace, Hash hash) {
        faults.beforeRead();
        return super.blob(workspace, hash);
    }

    @Override
    public void putSoft(ChannelKey key, SoftState state) {
        faults.beforeSoftState();
        super.putSoft(key, state);
    }

    @Override
    public List<SoftState> soft(ChannelKey key, String prefix) {
        faults.beforeSoftState();
        return super.soft(key, prefix);
    }

    @Override
    public List<ListedHead> heads(String workspace, Optional<String> after, int limit) {
        faults.beforeRead();
        return super.heads(workspace, after, limit);
    }

    @Override
    public Subscription subscribe(Consumer<ChannelKey> moved) {
        return super.subscribe(key -> faults.signals.signal(() -> moved.accept(key)));
    }
}
