package io.leanctx.bench;

import java.nio.file.Path;
import java.util.List;

/** Things that are measured together, and the goals that are judged by them. */
interface Experiment {

    /** Its name on the command line. */
    String name();

    /** Its goals, in the order in which they are shown. */
    List<Goal> goals();

    /**
     * Measures.
     *
     * @param directory an empty one, removed afterwards
     * @throws SkippedException if none of it can be measured here
     */
    Series measure(Scale scale, Path directory) throws Exception;
}
