package io.leanctx.core;

import io.leanctx.Change;
import io.leanctx.Commit;
import io.leanctx.Coordination;
import io.leanctx.Entry;
import io.leanctx.EntryRef;
import io.leanctx.HistoryDivergedException;
import io.leanctx.InvalidInputException;
import io.leanctx.Names;
import io.leanctx.NotAllowedException;
import io.leanctx.Position;
import io.leanctx.Scope;
import io.leanctx.Upkeep;
import io.leanctx.spi.Blob;
import io.leanctx.spi.ChannelKey;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** Begins channels with copies of other sessions. */
final class Forking {

    private final CoreStore store;
    private final Credential credential;

    Forking(CoreStore store, Credential credential) {
        this.store = store;
        this.credential = credential;
    }

    Commit fork(ChannelKey from, Position position, ChannelKey to) {
        if (from.equals(to)) {
            throw new InvalidInputException(
                    from + " cannot be forked to itself; name a channel that nobody wrote to yet");
        }
        SessionState copied = copy(origin(from, position), to);
        Blob state = Blob.of(SnapshotCodec.encode(copied));
        List<Blob> blobs = new ArrayList<>();
        blobs.add(state);
        blobs.addAll(AttachedContent.read(store.backend(), to.workspace(), AttachedContent.of(copied)));
        ProposedCommit proposed = new ProposedCommit(
                to,
                credential.agent(),
                Names.requireOperation(store.settings().operationIds().get()),
                Position.START,
                List.of(),
                Set.of(Scope.everything()),
                List.of(new Upkeep.Forked(from.channel(), position, state.hash())));
        Attached attached = new Attached(blobs, List.of(), copied);
        return store.proposer()
                .commit(new Request(proposed, false, credential, attached, Set.of()))
                .orThrow()
                .commit();
    }

    private SessionState origin(ChannelKey from, Position position) {
        long revision = position.revision();
        if (revision == 0) {
            return SessionState.empty(from);
        }
        SessionState head = store.session(from);
        if (revision > head.revision()) {
            throw new HistoryDivergedException(from.toString(), position, head.revision());
        }
        SessionState origin =
                revision == head.revision() ? head : store.loader().loadAt(from, revision);
        if (!origin.position().equals(position)) {
            throw new HistoryDivergedException(from.toString(), position, head.revision());
        }
        if (origin.unknownChanges() > 0) {
            throw new NotAllowedException(from + " cannot be forked at revision " + revision + ": "
                    + origin.unknownChanges()
                    + " changes up to there are of kinds that this version does not know, and so"
                    + " cannot copy; fork it with the version that wrote them");
        }
        return AttachedContent.asErased(origin, head);
    }

    /** A session at revision 0 of the other channel, whose entries are those of its revision 1, after the fork itself. */
    private static SessionState copy(SessionState origin, ChannelKey to) {
        List<Entry<? extends Change>> inherited = new ArrayList<>();
        for (Collection<? extends Entry<? extends Change>> section :
                origin.contents().sections()) {
            section.stream().filter(entry -> isInherited(entry.value())).forEach(inherited::add);
        }
        Map<EntryRef, EntryRef> refs = new HashMap<>();
        Set<String> authors = new HashSet<>();
        inherited.stream().sorted(Comparator.comparing(Entry::ref)).forEach(entry -> {
            refs.put(entry.ref(), new EntryRef(1, refs.size() + 1));
            authors.add(entry.agent());
        });
        Fold fold = new Fold(Contents.EMPTY, ScopeIndex.EMPTY);
        origin.agents().stream().filter(authors::contains).forEach(fold::wrote);
        for (Entry<? extends Change> entry : inherited) {
            fold.restore(
                    Objects.requireNonNull(refs.get(entry.ref())),
                    entry.agent(),
                    entry.at(),
                    inOtherLog(entry.value(), refs));
        }
        return new SessionState(
                to, Position.START, origin.updatedAt(), false, Beginning.OF_LOG, fold.contents(), ScopeIndex.EMPTY);
    }

    /** Whoever holds or was offered something holds or was offered it in the channel that is forked. */
    private static boolean isInherited(Change change) {
        return !(change instanceof Coordination.Claimed
                || change instanceof Coordination.HandoffOffered
                || change instanceof Coordination.HandoffAnswered
                || change instanceof Upkeep.Forked);
    }

    /** The change without what names places of the log that it is copied from. */
    private static Change inOtherLog(Change change, Map<EntryRef, EntryRef> refs) {
        if (change instanceof Coordination.Message message) {
            Optional<EntryRef> first = message.inReplyTo().map(refs::get);
            return new Coordination.Message(message.category(), message.to(), message.text(), first);
        } else if (change instanceof Change.Decision decision) {
            return new Change.Decision(decision.text(), decision.rationale(), Optional.empty());
        } else if (change instanceof Upkeep.Summarized summary) {
            return new Upkeep.Summarized(1, summary.text());
        }
        return change;
    }
}
