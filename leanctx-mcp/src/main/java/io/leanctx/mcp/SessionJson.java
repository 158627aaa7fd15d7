package io.leanctx.mcp;

import java.util.Map;

/**
 * The form in which the tools show errors, for servers that show them elsewhere as well. Its names are those that the tools answer. Safe for use by any number of threads.
 *
 * @since 0.1.0
 */
public final class SessionJson {

    private SessionJson() {}

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
