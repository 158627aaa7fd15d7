package io.leanctx.torture;

import java.io.IOException;
import java.util.Map;

/** A small disk under a store. */
interface Disk {

    /** What it is, for those who read what came of it. */
    String nature();

    /** Where the store is. */
    Place place();

    /** What a process needs in its environment that uses it. */
    Map<String, String> environment();

    /** Leaves only so much free. */
    void leave(long bytes) throws IOException;

    /** Makes room. */
    void clear() throws IOException;

    /** Gives it back. */
    void release() throws IOException, InterruptedException;
}
