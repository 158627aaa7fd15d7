package io.leanctx.rocks;

import java.util.List;

/**
 * What a store on disk has, for who keeps its directory, see {@link RocksBackend#contents}. Immutable.
 *
 * @param format the format of the store, as the first lines of its file {@code LEANCTX} say it
 * @param workspaces the ids of all workspaces that were written to, also of those whose channels were all deleted since;
 *     in the order of their bytes
 * @since 0.1.0
 */
public record StoreContents(int format, List<String> workspaces) {

    /**
     * Creates a description; the list is copied.
     *
     * @param format the format of the store
     * @param workspaces the ids of all workspaces that were written to
     */
    public StoreContents {
        workspaces = List.copyOf(workspaces);
    }
}
