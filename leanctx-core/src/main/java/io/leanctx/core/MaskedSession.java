package io.leanctx.core;

import io.leanctx.Change;
import io.leanctx.Entry;
import io.leanctx.Redactor;
import java.util.Collection;

/** A session with what should not be shown taken out of all its free texts, wherever they are shown later. */
final class MaskedSession {

    private MaskedSession() {}

    static SessionState of(SessionState state, Redactor redactor) {
        Fold fold = new Fold(Contents.empty(state.unknownChanges()), ScopeIndex.EMPTY);
        state.agents().forEach(fold::wrote);
        fold.restore(state.contents().totals());
        for (Collection<? extends Entry<? extends Change>> section :
                state.contents().sections()) {
            for (Entry<? extends Change> entry : section) {
                fold.restore(
                        entry.ref(),
                        entry.agent(),
                        entry.at(),
                        ChangeCodecs.withTexts(entry.value(), redactor::redact));
            }
        }
        return new SessionState(
                state.key(),
                state.position(),
                state.updatedAt(),
                state.isDeleted(),
                state.beginning(),
                fold.contents(),
                state.scopes());
    }
}
