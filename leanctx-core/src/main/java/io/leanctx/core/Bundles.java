package io.leanctx.core;

import io.leanctx.BriefRequest;
import io.leanctx.Bundle;
import io.leanctx.Change;
import io.leanctx.Entry;
import io.leanctx.Redactor;
import io.leanctx.TokenBudget;
import io.leanctx.spi.ChannelKey;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Makes bundles of sessions, the same for the same session, maker and privacy. */
final class Bundles {

    /** Room for all that matters in most sessions; the bundle has the entries themselves besides. */
    private static final int BRIEF_TOKENS = 2_000;

    private static final Redactor WELL_KNOWN = Redactor.wellKnownSecrets();

    private final CoreStore store;
    private final @Nullable Redactor redactor;

    /**
     * Prepares to make bundles.
     *
     * @param redactor the store's, which may have come after what it is to take out; null if it has none
     */
    Bundles(CoreStore store, @Nullable Redactor redactor) {
        this.store = store;
        this.redactor = redactor;
    }

    Bundle make(ChannelKey key, Credential maker, Bundle.Privacy privacy) {
        SessionState session = store.session(key);
        SessionState shown = privacy == Bundle.Privacy.FULL ? session : MaskedSession.of(session, this::masked);
        Entry<Change.AgentRegistered> registered = store.session(ChannelKey.ofWorkspace(key.workspace()))
                .registered()
                .get(maker.agent());
        BriefViewer viewer = new BriefViewer(
                maker.agent(),
                Optional.ofNullable(registered)
                        .flatMap(entry -> entry.value().profile().role()));
        String brief = Briefs.write(shown, viewer, BriefRequest.of(TokenBudget.of(BRIEF_TOKENS)))
                .text();
        return Bundle.of(BundleJson.write(shown, maker.agent(), privacy, brief));
    }

    private String masked(String text) {
        String allowed =
                redactor == null ? text : Present.require("what the store's redactor left", redactor.redact(text));
        return WELL_KNOWN.redact(allowed);
    }
}
