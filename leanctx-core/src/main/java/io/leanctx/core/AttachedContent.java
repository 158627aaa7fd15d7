package io.leanctx.core;

import io.leanctx.Change;
import io.leanctx.Coordination;
import io.leanctx.Entry;
import io.leanctx.EntryRef;
import io.leanctx.Hash;
import io.leanctx.spi.Blob;
import io.leanctx.spi.Bytes;
import io.leanctx.spi.SessionBackend;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The content beside a log that changes refer to: what was shared, and the bundles of handoffs. */
final class AttachedContent {

    private AttachedContent() {}

    static Optional<Hash> of(Change change) {
        if (change instanceof Coordination.ContextShared shared) {
            return Optional.of(shared.content());
        }
        return change instanceof Coordination.HandoffOffered offered ? offered.bundle() : Optional.empty();
    }

    static Set<Hash> of(Collection<Change> changes) {
        Set<Hash> hashes = new LinkedHashSet<>();
        changes.forEach(change -> of(change).ifPresent(hashes::add));
        return hashes;
    }

    static Set<Hash> of(SessionState state) {
        Set<Hash> hashes = new LinkedHashSet<>();
        entries(state).forEach(entry -> of(entry.value()).ifPresent(hashes::add));
        return hashes;
    }

    /** The entries of a session that refer to content. */
    static List<Entry<? extends Change>> entries(SessionState state) {
        List<Entry<? extends Change>> entries = new ArrayList<>();
        for (Collection<? extends Entry<? extends Change>> section :
                state.contents().coordinated().sections()) {
            section.stream().filter(entry -> of(entry.value()).isPresent()).forEach(entries::add);
        }
        return entries;
    }

    /**
     * An earlier session without the content that was erased since. The entry of a commit tells what was erased of its text,
     * but content is named where nothing can be taken out.
     *
     * @param head the session of the same log as it is
     */
    static SessionState asErased(SessionState earlier, SessionState head) {
        Set<EntryRef> left = new HashSet<>();
        entries(head).forEach(entry -> left.add(entry.ref()));
        SessionState state = earlier;
        for (Entry<? extends Change> entry : entries(earlier)) {
            if (!left.contains(entry.ref())) {
                state = state.without(entry.revision());
            }
        }
        return state;
    }

    /** What there is of some content; what was erased is not. */
    static List<Blob> read(SessionBackend backend, String workspace, Set<Hash> hashes) {
        List<Blob> blobs = new ArrayList<>();
        for (Hash hash : hashes) {
            Optional<Bytes> content = backend.blob(workspace, hash);
            content.ifPresent(bytes -> blobs.add(new Blob(hash, bytes)));
        }
        return blobs;
    }
}
