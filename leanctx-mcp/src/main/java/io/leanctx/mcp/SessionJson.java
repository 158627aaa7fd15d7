package io.leanctx.mcp;

import io.leanctx.Commit;
import java.util.Map;

/**
 * The forms in which the tools show commits and errors, for servers that show them elsewhere as well. Its names are those that the tools
 * take and answer. Safe for use by any number of threads.
 *
 * @since 0.1.0
 */
public final class SessionJson {

    private SessionJson() {}

    /**
     * A commit, as the action {@code history} shows it.
     *
     * @param commit the commit
     * @return its revision, agent, time and changes, as maps, lists, texts, numbers and booleans in the order in which they
     *     are to be shown
     */
    public static Map<String, Object> commit(Commit commit) {
        return Views.commit(commit);
    }

    /**
     * What a tool would answer in place of an exception: what happened and what to do, and nothing of the inside.
     *
     * @param what what failed, for the log
     * @param failure what a method of the API threw
     * @return one field {@code error}, with {@code code} and {@code message}
     */
    public static Map<String, Object> error(String what, RuntimeException failure) {
        return Failures.of(what, failure).toMap();
    }

    /**
     * Writes an answer as JSON, on one line.
     *
     * @param value maps, lists and other iterables, texts, numbers and booleans; what else is in it is written as the text that it
     *     is printed as
     * @return the JSON
     */
    public static String write(Object value) {
        return JsonText.write(value);
    }
}
