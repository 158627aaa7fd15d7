package io.leanctx.bench;

import java.nio.file.Path;

/** Something that may be measured in a process of its own. Has a constructor without parameters. */
interface Part {

    /**
     * Measures.
     *
     * @param directory an empty one
     */
    Series measure(Scale scale, Path directory) throws Exception;
}
