package io.leanctx.cli;

import io.leanctx.SessionStore;
import io.leanctx.core.LeanCtx;

/** Where a store is. Each kind of place has an implementation of its own; {@link #parse} tells them apart. */
interface Place {

    /**
     * Opens the store to read from. Nobody else is held up, and nothing is written.
     *
     * @param settings how the store is to be
     */
    SessionStore toRead(LeanCtx.Builder settings);

    /**
     * Opens the store to write to.
     *
     * @param settings how the store is to be
     */
    SessionStore toWrite(LeanCtx.Builder settings);

    /**
     * Reads what was given as a store.
     *
     * @throws CliException if it is nothing that can be opened
     */
    static Place parse(String text) {
        if (text.startsWith("http://") || text.startsWith("https://")) {
            throw CliException.usage("the store " + text
                    + " is a URL, and this version opens directories; give the directory of the store");
        }
        return DirectoryPlace.of(text);
    }
}
