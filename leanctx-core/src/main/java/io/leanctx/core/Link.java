package io.leanctx.core;

import io.leanctx.Hash;
import io.leanctx.Position;

/**
 * A stored commit that is sound as a link of the chain.
 *
 * @param layout where the parts of its entry are
 */
record Link(Position position, String agent, EntryLayout layout) {

    Hash root() {
        return layout.root();
    }
}
