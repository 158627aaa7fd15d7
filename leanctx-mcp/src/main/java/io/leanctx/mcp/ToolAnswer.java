package io.leanctx.mcp;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a tool answers.
 *
 * @param structured the whole answer, as maps, lists, texts, numbers and booleans, in the order in which it is to be shown
 * @param text the same, as JSON
 * @param isError whether the call did not do what was asked; {@code structured} has {@code error} then, which says what
 *     happened and what to do
 * @since 0.1.0
 */
public record ToolAnswer(Map<String, Object> structured, String text, boolean isError) {

    /**
     * Creates an answer; the map is copied.
     *
     * @param structured the whole answer
     * @param text the same, as JSON
     * @param isError whether the call did not do what was asked
     */
    public ToolAnswer {
        structured = Collections.unmodifiableMap(new LinkedHashMap<>(structured));
    }

    static ToolAnswer of(Map<String, Object> structured, boolean isError) {
        return new ToolAnswer(structured, JsonText.write(structured), isError);
    }
}
