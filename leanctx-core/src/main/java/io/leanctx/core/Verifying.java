package io.leanctx.core;

import io.leanctx.Position;
import io.leanctx.StoreCorruptException;
import io.leanctx.TruncatedException;
import io.leanctx.Upkeep;
import io.leanctx.Verification;
import io.leanctx.Verification.Flaw;
import io.leanctx.VerifyRequest;
import io.leanctx.spi.ChannelKey;
import io.leanctx.spi.Head;
import io.leanctx.spi.SessionBackend;
import io.leanctx.spi.StoredEntry;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Verifies a log by what the backend has. Keeps nothing in memory for others, and takes no lock. */
final class Verifying {

    private static final Logger LOG = LoggerFactory.getLogger(Verifying.class);
    private static final int PAGE = 1_000;
    private static final long PAGE_BYTES = 4L << 20;

    private final CoreStore store;
    private final SessionBackend backend;
    private final ChannelKey key;
    private final VerifyRequest request;

    Verifying(CoreStore store, ChannelKey key, VerifyRequest request) {
        this.store = store;
        this.backend = store.backend();
        this.key = key;
        this.request = request;
    }

    Verification run() {
        while (true) {
            store.requireOpen();
            Optional<Head> head;
            try {
                head = backend.head(key);
            } catch (StoreCorruptException e) {
                return nothing(Optional.of(FlawFoundException.ofLog(0, String.valueOf(e.getMessage()))
                        .flaw()));
            }
            if (head.isEmpty()) {
                return nothing(Optional.empty());
            }
            Run run = new Run(head.get());
            try {
                return run.whole();
            } catch (TruncatedException | LogMovedException e) {
                LOG.debug("the log of {} came to begin elsewhere while it was verified; beginning again", key);
            } catch (FlawFoundException e) {
                if (!e.isOfFold() || !erasedSince(head.get())) {
                    return run.answer(Optional.of(e.flaw()));
                }
                LOG.debug("something of {} was erased while it was verified; beginning again", key);
            }
        }
    }

    private Verification nothing(Optional<Flaw> flaw) {
        return new Verification(
                key.workspace(),
                key.channel(),
                0,
                Position.START,
                Position.START,
                0,
                0,
                0,
                0,
                0,
                Optional.empty(),
                flaw);
    }

    /** Whether what was read may be of before and after an erasure. */
    private boolean erasedSince(Head head) {
        try {
            long after = head.revision();
            long upTo = backend.head(key).map(Head::revision).orElse(after);
            while (after < upTo) {
                LogReader.Page page = store.log().read(key, after, upTo, PAGE);
                if (page.commits().stream()
                        .flatMap(commit -> commit.changes().stream())
                        .anyMatch(Upkeep.Erased.class::isInstance)) {
                    return true;
                }
                after = page.last().revision();
            }
            return false;
        } catch (TruncatedException e) {
            return true;
        } catch (StoreCorruptException e) {
            LOG.debug("what was written to {} after revision {} cannot be read", key, head.revision(), e);
            return false;
        }
    }

    /** One verification of a log up to a head. */
    private final class Run {

        private final Head head;
        private Position checked = Position.START;
        private long commits;
        private SignatureCheck signatures = new SignatureCheck(SignatureCheck.Agents.UNKNOWN, request.storeKeys());

        Run(Head head) {
            this.head = head;
        }

        Verification whole() throws FlawFoundException {
            try {
                HeadCodec.beginsWith(key, head);
            } catch (StoreCorruptException e) {
                throw FlawFoundException.ofLog(0, String.valueOf(e.getMessage()));
            }
            if (request.signatures()) {
                // After the head, so that it has every key that a commit up to there was signed with.
                signatures = new SignatureCheck(keys(), request.storeKeys());
            }
            @Nullable FoldCheck fold = request.fold() ? new FoldCheck(store, key, head) : null;
            Chain chain = new Chain(key, head.oldest());
            while (chain.next() <= head.revision()) {
                store.requireOpen();
                for (StoredEntry stored : page(key, chain.next(), head)) {
                    take(chain, stored, fold);
                }
                request.progress().checked(checked, head.position());
            }
            if (!checked.equals(head.position())) {
                throw FlawFoundException.ofLog(
                        head.revision(),
                        "the head of the log is at " + head.position() + ", and its newest commit is " + checked);
            }
            if (fold != null) {
                fold.end();
            }
            return answer(Optional.empty());
        }

        private void take(Chain chain, StoredEntry stored, @Nullable FoldCheck fold) throws FlawFoundException {
            Link link = link(chain, stored);
            signatures.take(link);
            if (fold != null) {
                fold.take(stored, link);
            }
            checked = link.position();
            commits++;
        }

        Verification answer(Optional<Flaw> flaw) {
            return new Verification(
                    key.workspace(),
                    key.channel(),
                    head.oldest(),
                    head.position(),
                    checked,
                    commits,
                    signatures.signed(),
                    signatures.unsigned(),
                    signatures.countersigned(),
                    signatures.unchecked(),
                    signatures.newestCountersigned(),
                    flaw);
        }
    }

    private static Link link(Chain chain, StoredEntry stored) throws FlawFoundException {
        try {
            return chain.take(stored);
        } catch (MalformedException e) {
            throw FlawFoundException.ofLog(chain.next(), MalformedException.describe(e));
        }
    }

    /** Some entries from a revision on, at least one. */
    private List<StoredEntry> page(ChannelKey log, long from, Head upTo) throws FlawFoundException {
        int limit = (int) Math.min(PAGE, upTo.revision() - from + 1);
        while (true) {
            try {
                List<StoredEntry> page = backend.entries(log, from - 1, limit, PAGE_BYTES);
                if (page.isEmpty() || page.get(0).revision() != from) {
                    if (backend.head(log).map(Head::oldest).orElse(0L) > from) {
                        throw new LogMovedException(log);
                    }
                    throw FlawFoundException.ofLog(from, "it is missing, though the log goes on to " + upTo.revision());
                }
                return page;
            } catch (StoreCorruptException e) {
                if (limit == 1) {
                    throw FlawFoundException.ofLog(from, "it cannot be read: " + e.getMessage());
                }
                // What comes before the damage can still be verified.
                limit = Math.max(1, limit / 4);
            }
        }
    }

    /** The keys of the workspace's agents, out of its own log, which is verified on the way. */
    private AgentKeys keys() throws FlawFoundException {
        ChannelKey own = ChannelKey.ofWorkspace(key.workspace());
        AgentKeys keys = new AgentKeys();
        SignatureCheck here = new SignatureCheck(keys::judgeHere, request.storeKeys());
        try {
            Head end = backend.head(own).orElse(null);
            if (end == null) {
                return keys;
            }
            Chain chain = new Chain(own, end.oldest());
            @Nullable Link last = null;
            while (chain.next() <= end.revision()) {
                store.requireOpen();
                for (StoredEntry stored : page(own, chain.next(), end)) {
                    last = link(chain, stored);
                    here.take(last);
                    keys.take(EntryCodec.decode(own, stored).commit());
                }
            }
            if (last == null || !last.position().equals(end.position())) {
                throw FlawFoundException.ofLog(end.revision(), "it is not the commit that the head names");
            }
            return keys;
        } catch (StoreCorruptException e) {
            throw FlawFoundException.ofLog(0, "the workspace's own log is damaged: " + e.getMessage());
        } catch (FlawFoundException e) {
            throw FlawFoundException.ofLog(
                    0,
                    "the workspace's own log, which has the keys, is flawed at revision "
                            + e.flaw().revision() + ": " + e.flaw().what());
        }
    }
}
