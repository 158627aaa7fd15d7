package io.leanctx.core;

import io.leanctx.Change;
import io.leanctx.Commit;
import io.leanctx.Hash;
import io.leanctx.InvalidInputException;
import io.leanctx.Position;
import io.leanctx.ProofPrivacy;
import io.leanctx.StoreCorruptException;
import io.leanctx.StoreFailedException;
import io.leanctx.TruncatedException;
import io.leanctx.spi.Bytes;
import io.leanctx.spi.ChannelKey;
import io.leanctx.spi.Head;
import io.leanctx.spi.StoredEntry;
import java.io.IOException;
import java.io.OutputStream;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Writes proofs. The log is walked twice: a reader of the proof must know the agents and their keys before the first
 * commit, and what does not verify is found before anything is written.
 */
final class Proofs {

    private static final int PAGE = 1_000;

    private final CoreStore store;
    private final Optional<ProofSigner> signer;

    /**
     * Prepares to write proofs.
     *
     * @param signer seals them; without one the seal is a digest, which finds damage and no forgery
     */
    Proofs(CoreStore store, Optional<ProofSigner> signer) {
        this.store = store;
        this.signer = signer;
    }

    /** A key that an agent was registered with. */
    record Registered(Position at, long micros, Optional<String> key) {}

    /** What the first walk found. */
    record Range(Position after, Position head, Map<String, Long> commits) {}

    /**
     * Writes a proof.
     *
     * @see io.leanctx.Workspace#proof(String, long, long, ProofPrivacy, OutputStream)
     */
    Position write(ChannelKey key, long from, long to, ProofPrivacy privacy, OutputStream out) throws IOException {
        SessionState session = store.session(key);
        if (from < 1 || to < from || to > session.revision()) {
            throw new InvalidInputException("revisions " + from + " to " + to + " of " + key
                    + " are no range of commits; its head is at " + session.revision()
                    + ": nothing was written, ask for revisions from 1 up to that");
        }
        if (from < session.oldest()) {
            throw new TruncatedException(key.toString(), from, session.oldest());
        }
        Range range = range(key, from, to);
        Optional<Bytes> beginning = privacy == ProofPrivacy.FULL ? beginning(session, from, to) : Optional.empty();
        ProofWriter writer = new ProofWriter(key, privacy, out);
        writer.begin(range, registered(key, range), signer.map(ProofSigner::key), beginning);
        Hash last = writeCommits(key, from, to, writer);
        if (!last.equals(range.head().hash())) {
            throw new StoreCorruptException("revision " + to + " of " + key + " had the hash "
                    + range.head().hash() + " and now has " + last
                    + ": the log was replaced while a proof of it was written; what was written is none");
        }
        writer.end(range, digest -> signer.map(given -> sign(given, digest)), signer.map(ProofSigner::key));
        out.flush();
        return range.head();
    }

    private Range range(ChannelKey key, long from, long to) {
        Map<String, Long> commits = new TreeMap<>();
        Position after = Position.START;
        Commit last = null;
        while (last == null || last.revision() < to) {
            LogReader.Page page = store.log().read(key, last == null ? from - 1 : last.revision(), to, PAGE);
            if (last != null) {
                LogReader.requireChained(key, last, page.before());
            } else if (from > 1) {
                after = new Position(from - 1, page.before());
            }
            page.commits().forEach(commit -> commits.merge(commit.agent(), 1L, Long::sum));
            last = page.last();
        }
        return new Range(after, last.position(), commits);
    }

    private Hash writeCommits(ChannelKey key, long from, long to, ProofWriter writer) throws IOException {
        Commit last = null;
        while (last == null || last.revision() < to) {
            long after = last == null ? from - 1 : last.revision();
            List<StoredEntry> page = store.log().stored(key, after, to, PAGE);
            for (StoredEntry entry : page) {
                DecodedEntry decoded = EntryCodec.decode(key, entry);
                if (last != null) {
                    LogReader.requireChained(key, last, decoded.previous());
                }
                last = decoded.commit();
                writer.commit(entry, last, hash -> store.backend().blob(key.workspace(), hash));
            }
        }
        return last.position().hash();
    }

    /** The session that the log begins with, where the commit that names it is in the proof as well. */
    private Optional<Bytes> beginning(SessionState session, long from, long to) {
        Beginning beginning = session.beginning();
        boolean named = beginning.carrier() >= from && beginning.carrier() <= to;
        return from == session.oldest() && named
                ? beginning
                        .state()
                        .flatMap(hash -> store.backend().blob(session.key().workspace(), hash))
                : Optional.empty();
    }

    /** The keys of the agents in a range: for each its registrations, but those that left its key as it was. */
    private Map<String, List<Registered>> registered(ChannelKey of, Range range) {
        ChannelKey key = ChannelKey.ofWorkspace(of.workspace());
        Map<String, List<Registered>> registered = new TreeMap<>();
        range.commits().keySet().forEach(agent -> registered.put(agent, new ArrayList<>()));
        Optional<Head> head = store.backend().head(key);
        long after = head.map(Head::oldest).orElse(1L) - 1;
        Commit last = null;
        while (head.isPresent() && after < head.get().revision()) {
            LogReader.Page page = store.log().read(key, after, head.get().revision(), PAGE);
            if (last != null) {
                LogReader.requireChained(key, last, page.before());
            }
            page.commits().forEach(commit -> register(commit, registered));
            last = page.last();
            after = last.revision();
        }
        return registered;
    }

    private static void register(Commit commit, Map<String, List<Registered>> registered) {
        for (Change change : commit.changes()) {
            if (change instanceof Change.AgentRegistered agent
                    && registered.containsKey(agent.profile().id())) {
                List<Registered> keys = registered.get(agent.profile().id());
                Optional<String> x509 = agent.profile().key().map(given -> given.x509());
                if (keys.isEmpty() || !keys.get(keys.size() - 1).key().equals(x509)) {
                    keys.add(new Registered(commit.position(), Format.micros(commit.at()), x509));
                }
            }
        }
    }

    private static byte[] sign(ProofSigner signer, Hash digest) {
        try {
            return signer.signing().sign(digest);
        } catch (GeneralSecurityException e) {
            throw new StoreFailedException(
                    "the key of the store cannot sign a proof, so what was written of it is none: " + e
                            + "; give an Ed25519 key",
                    e);
        }
    }
}
