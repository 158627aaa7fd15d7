package io.leanctx.cli;

import io.leanctx.SessionStore;
import io.leanctx.Workspace;
import io.leanctx.core.LeanCtx;
import io.leanctx.spi.ChannelKey;

/** Where a store is. Each kind of place has an implementation of its own; {@link StoreOptions#place} tells them apart. */
interface Place {

    /**
     * Says who is told how far the reading of a long log is, where that takes long. Before the store is opened.
     *
     * @param told is called by threads that read
     */
    void tell(Told told);

    /**
     * Opens the store to read from. Nobody else is held up, and nothing is written.
     *
     * @param settings how the store is to be
     */
    SessionStore toRead(LeanCtx.Builder settings);

    /**
     * Opens the store to read from, and to watch a log of it.
     *
     * @param settings how the store is to be
     * @param log the log
     */
    SessionStore toWatch(LeanCtx.Builder settings, ChannelKey log);

    /**
     * Opens the store to read from before something is written with a {@link #writer}.
     *
     * @param settings how the store is to be
     */
    SessionStore toWrite(LeanCtx.Builder settings);

    /**
     * What writes to the store.
     *
     * @param workspace a workspace of the store that {@link #toWrite} opened
     */
    Writer writer(Workspace workspace);
}
