package io.leanctx.rocks;

import io.leanctx.Durability;
import io.leanctx.spi.Append;
import io.leanctx.spi.AppendResult;
import io.leanctx.spi.ChannelKey;
import io.leanctx.spi.SessionBackend;
import io.leanctx.spi.SoftState;
import io.leanctx.spi.StoredSnapshot;
import io.leanctx.testkit.forward.ForwardingBackend;
import java.nio.file.Path;
import java.util.List;

/** A store that is written to through its owner and read through a follower, which so has to pass for the whole. */
final class Followed extends ForwardingBackend {

    private final SessionBackend owner;

    private Followed(SessionBackend owner, SessionBackend follower) {
        super(follower);
        this.owner = owner;
    }

    static Followed at(Path directory) {
        SessionBackend owner = RocksBackend.at(directory);
        return new Followed(owner, RocksBackend.follow(directory));
    }

    @Override
    public List<AppendResult> append(List<Append> batch, Durability durability) {
        return owner.append(batch, durability);
    }

    @Override
    public void putSnapshot(ChannelKey key, StoredSnapshot snapshot) {
        owner.putSnapshot(key, snapshot);
    }

    @Override
    public void putSoft(ChannelKey key, SoftState state) {
        owner.putSoft(key, state);
    }

    @Override
    public void close() {
        delegate().close();
        owner.close();
    }
}
