package io.leanctx.core;

import io.leanctx.Hash;
import io.leanctx.Position;
import io.leanctx.StoreFormatException;
import io.leanctx.core.EntryLayout.ClosedPart;
import io.leanctx.core.EntryLayout.Presence;
import io.leanctx.spi.ChannelKey;
import io.leanctx.spi.StoredEntry;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Verifies the chain of a log, commit by commit, without making commits of it: bytes, envelope, open part, closed parts, and
 * that each follows the one before. Keeps nothing but the last.
 */
final class Chain {

    private final ChannelKey key;
    private long next;
    private @Nullable Hash last;
    private long micros = Long.MIN_VALUE;

    /**
     * Begins a chain.
     *
     * @param oldest the revision of the first commit; what that follows cannot be verified here, unless it is 1
     */
    Chain(ChannelKey key, long oldest) {
        this.key = key;
        this.next = oldest;
    }

    /** The revision that has to come next. */
    long next() {
        return next;
    }

    /**
     * Takes the next commit.
     *
     * @throws MalformedException if it is not sound; the chain ends before it
     * @throws StoreFormatException if a newer version wrote it
     */
    Link take(StoredEntry stored) throws MalformedException {
        if (stored.revision() != next) {
            throw new MalformedException("is missing; the next that is there is " + stored.revision());
        }
        EntryLayout layout = new EntryLayout(stored.bytes().toArray(), () -> "revision " + next + " of " + key);
        if (layout.revision() != next) {
            throw new MalformedException("says that its revision is " + layout.revision());
        }
        requireFollows(layout);
        byte[] bytes = layout.bytes();
        if (!Domain.PAYLOAD.hash(bytes, layout.open(), layout.openLength()).equals(layout.root())) {
            throw new MalformedException("has an open part that does not match its digest");
        }
        OpenPart open = OpenPart.read(bytes, layout.open(), layout.openLength());
        requireOfThisLog(open);
        requireClosed(layout, open.closed());
        Position position = new Position(next, EntryCodec.hash(bytes));
        last = position.hash();
        micros = layout.micros();
        next++;
        return new Link(position, open.agent(), layout);
    }

    private void requireFollows(EntryLayout layout) throws MalformedException {
        if (next == 1
                && !EntryCodec.genesis(key, layout.bytes(), layout.incarnation())
                        .equals(layout.previous())) {
            throw new MalformedException("begins the log of another key or incarnation");
        }
        if (last != null && !last.equals(layout.previous())) {
            throw new MalformedException("does not follow the commit before: that has the hash " + last
                    + ", and this was written after one with the hash " + layout.previous());
        }
        if (layout.micros() < micros) {
            throw new MalformedException("was made at " + Format.instant(layout.micros())
                    + ", before the commit before, at " + Format.instant(micros));
        }
    }

    private void requireOfThisLog(OpenPart open) throws MalformedException {
        EntryCodec.requireReadable(open.format(), () -> "revision " + next + " of " + key);
        if (!open.workspace().equals(key.workspace()) || !open.channel().equals(key.channel())) {
            throw new MalformedException("was written to another log");
        }
    }

    private static void requireClosed(EntryLayout layout, List<@Nullable Hash> digests) throws MalformedException {
        List<ClosedPart> parts = layout.closed();
        if (digests.size() != parts.size() || digests.isEmpty()) {
            throw new MalformedException("has " + digests.size() + " changes and " + parts.size() + " closed parts");
        }
        for (int i = 0; i < parts.size(); i++) {
            ClosedPart part = parts.get(i);
            Hash digest = digests.get(i);
            if ((digest != null) != (part.presence() != Presence.NONE)) {
                throw new MalformedException("has in change " + i
                        + (digest != null
                                ? " the digest of a closed part that is missing"
                                : " a closed part without a digest"));
            }
            if (part.presence() == Presence.PRESENT
                    && !EntryCodec.digest(layout.bytes(), part).equals(digest)) {
                throw new MalformedException("has in change " + i + " a closed part that does not match its digest");
            }
        }
    }
}
