package io.leanctx.core;

import io.leanctx.CommitResult;
import io.leanctx.Hash;
import io.leanctx.InvalidInputException;
import io.leanctx.TruncatedException;
import io.leanctx.Upkeep;
import io.leanctx.spi.Blob;
import io.leanctx.spi.Bytes;
import io.leanctx.spi.ChannelKey;
import io.leanctx.spi.Rewrite;
import io.leanctx.spi.StoredEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Erases the text of a commit, and the content that came with it. It is in the entry of the commit, and where that was
 * dropped, or copied into a fork, in the session that the log begins with.
 */
final class Erasure {

    private final CoreStore store;
    private final ChannelKey key;
    private final LogUpkeep upkeep;

    Erasure(CoreStore store, ChannelKey key, Credential credential) {
        this.store = store;
        this.key = key;
        this.upkeep = new LogUpkeep(store, key, credential);
    }

    CommitResult run(long revision, String reason) {
        return upkeep.commit(head -> new Plan(head, revision).make(reason));
    }

    private final class Plan {

        private final SessionState head;
        private final long revision;
        private final Map<Long, Rewrite> rewrites = new TreeMap<>();
        private final List<Blob> blobs = new ArrayList<>();
        private Optional<Hash> beginsWith = Optional.empty();
        private boolean found;

        Plan(SessionState head, long revision) {
            this.head = head;
            this.revision = revision;
        }

        LogUpkeep.Plan make(String reason) {
            if (revision < 1 || revision > head.revision()) {
                throw new InvalidInputException("there is no revision " + revision + " of " + key
                        + " to erase; its head is at " + head.revision());
            }
            if (revision >= head.oldest()) {
                eraseFromEntry();
            }
            if (head.beginning().state().isPresent()) {
                eraseFromBeginning();
            }
            if (!found) {
                throw nothingThere();
            }
            return new LogUpkeep.Plan(
                    new Upkeep.Erased(revision, beginsWith, Optional.of(reason)),
                    new Attached(blobs, List.copyOf(rewrites.values()), null));
        }

        private void eraseFromEntry() {
            StoredEntry entry = entry(revision);
            Bytes erased = EntryCodec.erase(key, entry);
            found = !erased.equals(entry.bytes()) || holdsContent();
            rewrites.put(revision, new Rewrite(revision, erased));
        }

        /** Whether the session has content that came with the commit; it has none any more once that was erased. */
        private boolean holdsContent() {
            return AttachedContent.entries(head).stream().anyMatch(entry -> entry.revision() == revision);
        }

        private void eraseFromBeginning() {
            SessionState before = store.loader().beginning(key, head.beginning());
            SessionState after = before.without(revision);
            boolean hadIt = !after.contents().equals(before.contents());
            long carrier = head.beginning().carrier();
            if (!hadIt && carrier != revision) {
                return;
            }
            found |= hadIt;
            Blob state = Blob.of(SnapshotCodec.encode(after));
            beginsWith = Optional.of(state.hash());
            blobs.add(state);
            blobs.addAll(AttachedContent.read(store.backend(), key.workspace(), AttachedContent.of(after)));
            rewrites.computeIfAbsent(carrier, at -> new Rewrite(at, entry(at).bytes()));
            if (hadIt) {
                // Every snapshot has it, so the oldest entry is rewritten as it is for them to go.
                rewrites.computeIfAbsent(head.oldest(), this::unchanged);
            }
        }

        private Rewrite unchanged(long at) {
            StoredEntry entry = entry(at);
            Set<Hash> content =
                    AttachedContent.of(EntryCodec.decode(key, entry).commit().changes());
            return new Rewrite(at, entry.bytes(), content);
        }

        private StoredEntry entry(long at) {
            return store.log().stored(key, at).orElseThrow(() -> new LogMovedException(key));
        }

        private RuntimeException nothingThere() {
            return revision < head.oldest()
                    ? new TruncatedException(
                            "revision " + revision + " of " + key
                                    + " was dropped from the log, which begins at revision "
                                    + head.oldest() + ", and nothing of its text is left in the session it begins with;"
                                    + " there is nothing to erase",
                            head.oldest())
                    : new InvalidInputException("revision " + revision + " of " + key
                            + " has no text to erase: it never had any, or that was erased already");
        }
    }
}
