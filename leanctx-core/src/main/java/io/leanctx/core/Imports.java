package io.leanctx.core;

import io.leanctx.Bundle;
import io.leanctx.NotAllowedException;
import io.leanctx.UpdateResult;
import io.leanctx.spi.ChannelKey;

/** Adds what a bundle holds to a session. */
final class Imports {

    private final CoreParticipant participant;
    private final CoreStore store;
    private final ChannelKey key;
    private final Credential credential;

    Imports(CoreParticipant participant, CoreStore store, ChannelKey key, Credential credential) {
        this.participant = participant;
        this.store = store;
        this.key = key;
        this.credential = credential;
    }

    UpdateResult run(Bundle bundle, boolean foreign) {
        BundleContent content = BundleContent.read(bundle);
        if (!foreign && !content.workspace().equals(key.workspace())) {
            throw new NotAllowedException("bundle " + bundle.hash() + " is of workspace " + content.workspace()
                    + ", not of " + key.workspace() + ", so nothing was written; importForeign(...) brings it into "
                    + key.workspace() + " all the same");
        }
        SessionState state = store.session(key);
        if (isOf(content, state)) {
            return new UpdateResult.Unchanged(state);
        }
        return new ImportRun(participant, store, key, credential, bundle.hash(), content).run();
    }

    /**
     * Whether a bundle was made of this very log, so that all it holds is or was in the session. What was truncated since
     * is taken to be of it; adding it again would bring back what was summed up or erased.
     */
    private boolean isOf(BundleContent content, SessionState state) {
        return content.workspace().equals(key.workspace())
                && content.channel().equals(key.channel())
                && content.position().revision() >= state.deletedAt()
                && Positions.isOf(state, content.position(), store.log());
    }
}
