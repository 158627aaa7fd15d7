package io.leanctx.core;

import io.leanctx.Commit;
import io.leanctx.Hash;

/**
 * An entry as read and verified by itself. That it stands in the right chain is for the reader of the log to see:
 * {@code previous} is the hash of the commit before.
 */
record DecodedEntry(Commit commit, Hash previous) {}
