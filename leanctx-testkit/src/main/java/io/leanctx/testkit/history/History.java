package io.leanctx.testkit.history;

import io.leanctx.Commit;
import java.util.List;

/**
 * What clients asked of one channel and what they were answered, with the log that was there when all had ended.
 *
 * @param workspace the workspace
 * @param channel the channel
 * @param log the whole log from revision 1, read after the last call returned
 * @param calls the calls, in any order; those that never returned are in it too
 * @since 0.1.0
 */
public record History(String workspace, String channel, List<Commit> log, List<Call> calls) {

    /**
     * Creates a history; the lists are copied.
     *
     * @param workspace the workspace
     * @param channel the channel
     * @param log the whole log from revision 1, read after the last call returned
     * @param calls the calls, in any order
     */
    public History {
        log = List.copyOf(log);
        calls = List.copyOf(calls);
    }
}
