package io.leanctx.core;

import io.leanctx.Change;
import io.leanctx.Commit;
import io.leanctx.Hash;
import io.leanctx.NotAllowedException;
import io.leanctx.OutcomeUnknownException;
import io.leanctx.Position;
import io.leanctx.Upkeep;
import io.leanctx.core.ProofReader.Proven;
import io.leanctx.spi.Append;
import io.leanctx.spi.AppendFailedException;
import io.leanctx.spi.AppendResult;
import io.leanctx.spi.Blob;
import io.leanctx.spi.ChannelKey;
import io.leanctx.spi.Head;
import io.leanctx.spi.StoredSnapshot;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** Puts the log of a proof into the store as it was, past the committer: all that it decides was decided when it was written. */
final class Replaying {

    private static final int BATCH = 256;
    private static final long BATCH_BYTES = 4L << 20;
    private static final int ATTEMPTS = 64;
    private static final long PAUSE_NANOS = 2_000_000;

    private final CoreStore store;
    private final ChannelKey key;
    private final Position begun;
    private SessionState state;
    private final List<Append> batch = new ArrayList<>();
    private long bytes;

    private Replaying(CoreStore store, ChannelKey key) {
        this.store = store;
        this.key = key;
        this.begun = store.session(key).position();
        this.state = SessionState.empty(key);
    }

    /**
     * Replays a proof.
     *
     * @see io.leanctx.Workspace#replay
     */
    static Position replay(CoreStore store, String workspace, Path proof) throws IOException {
        // All of it is verified before anything of it is written.
        End end = new End();
        ChannelKey key = ProofReader.read(proof, workspace, end);
        Replaying replaying = new Replaying(store, key);
        if (replaying.begun.revision() > end.position.revision()) {
            replaying.requireHolds(end.position);
            return end.position;
        }
        ProofReader.read(proof, workspace, replaying::take);
        replaying.write();
        return replaying.state.position();
    }

    /** Where a proof ends. */
    private static final class End implements ProofReader.Taker {

        private Position position = Position.START;

        @Override
        public void take(Proven commit) throws MalformedException {
            requireContent(commit);
            position = commit.decoded().commit().position();
        }
    }

    /** The log may have gone on since it was proven. */
    private void requireHolds(Position position) {
        boolean holds = store.log()
                .commit(key, position.revision())
                .filter(commit -> commit.position().equals(position))
                .isPresent();
        if (!holds) {
            throw another(position);
        }
    }

    /** What a fork begins with is not in its log. */
    private static void requireContent(Proven commit) throws MalformedException {
        for (Change change : commit.decoded().commit().changes()) {
            if (change instanceof Upkeep.Forked forked
                    && commit.contents().stream().noneMatch(blob -> blob.hash().equals(forked.state()))) {
                throw new MalformedException("is of a fork, and does not have the session that this began with, since"
                        + " something in that was erased");
            }
        }
    }

    private void take(Proven proven) throws MalformedException {
        Commit commit = proven.decoded().commit();
        SessionState before = begins(proven);
        SessionState after = before.apply(commit);
        state = after;
        if (commit.revision() <= begun.revision()) {
            if (commit.revision() == begun.revision() && !commit.position().equals(begun)) {
                throw another(commit.position());
            }
            return;
        }
        batch.add(new Append(
                key,
                before.position(),
                commit.operation(),
                proven.entry().bytes(),
                new Head(commit.position(), after.oldest(), after.isDeleted(), HeadCodec.encode(after)),
                List.of(),
                proven.contents(),
                List.of()));
        bytes += proven.entry().bytes().size();
        for (Blob blob : proven.contents()) {
            bytes += blob.content().size();
        }
        if (batch.size() == BATCH || bytes > BATCH_BYTES) {
            write();
        }
    }

    private SessionState begins(Proven proven) throws MalformedException {
        for (Change change : proven.decoded().commit().changes()) {
            if (change instanceof Upkeep.Forked forked) {
                return beginning(proven, forked.state());
            }
        }
        return state;
    }

    private SessionState beginning(Proven proven, Hash hash) throws MalformedException {
        for (Blob blob : proven.contents()) {
            if (blob.hash().equals(hash)) {
                return SnapshotCodec.decodeBeginning(key, new StoredSnapshot(0, blob.content()))
                        .orElseThrow(() -> new MalformedException("has a damaged session that it begins with"));
            }
        }
        throw new MalformedException("does not have the session that it begins with");
    }

    /** A batch may land in part where others are in the way, so what is left of it is sent again. */
    private void write() {
        for (int attempt = 1; !batch.isEmpty(); attempt++) {
            List<AppendResult> results = append();
            int landed = 0;
            while (landed < results.size() && results.get(landed) instanceof AppendResult.Appended) {
                landed++;
            }
            if (landed > 0) {
                told(batch.get(landed - 1).head().position());
            }
            if (landed < results.size()
                    && (attempt == ATTEMPTS || !(results.get(landed) instanceof AppendResult.Contended))) {
                throw another(batch.get(landed).head().position());
            }
            batch.subList(0, landed).clear();
            LockSupport.parkNanos(batch.isEmpty() ? 0 : PAUSE_NANOS);
        }
        bytes = 0;
    }

    private List<AppendResult> append() {
        try {
            return store.backend().append(batch, store.settings().durability());
        } catch (AppendFailedException e) {
            throw new OutcomeUnknownException(key.toString(), batch.get(0).operation(), e);
        }
    }

    private void told(Position landed) {
        store.sessions().learned(key, landed.revision());
        store.sessions().wakeWatchers(key);
    }

    private NotAllowedException another(Position expected) {
        return new NotAllowedException("the log of " + key + " is not the one of the proof, which has the position "
                + expected + ": somebody wrote to the channel. What is there stays as it is; replay the proof into a"
                + " store where nobody has written to it");
    }
}
