package io.leanctx.mcp;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Makes what is too large for an answer fit, and says in its place what is missing. */
final class Shortened {

    /** Tried in turn: how long a text, and how many items a list may have. Names, tokens and hashes are below the least. */
    private static final int[][] STEPS = {{2_000, 50}, {500, 20}, {200, 10}, {120, 4}};

    private final int characters;
    private final int items;

    private Shortened(int characters, int items) {
        this.characters = characters;
        this.items = items;
    }

    /** As much of a value as fits, or the least there is of it. */
    static Map<String, Object> toFit(Map<String, Object> value, int tokens) {
        Map<String, Object> fitting = value;
        for (int step = 0; step < STEPS.length && Tokens.of(fitting) > tokens; step++) {
            fitting = new Shortened(STEPS[step][0], STEPS[step][1]).map(value);
        }
        return fitting;
    }

    private Map<String, Object> map(Map<?, ?> value) {
        Map<String, Object> shorter = new LinkedHashMap<>();
        value.forEach((key, item) -> shorter.put(key.toString(), of(item)));
        return shorter;
    }

    private Object of(Object value) {
        if (value instanceof Map<?, ?> map) {
            return map(map);
        } else if (value instanceof List<?> list) {
            return list(list);
        }
        return value instanceof String text && text.length() > characters ? text(text) : value;
    }

    private List<Object> list(List<?> list) {
        List<Object> shorter = new ArrayList<>();
        list.stream().limit(items).forEach(item -> shorter.add(of(item)));
        int left = list.size() - shorter.size();
        if (left > 0) {
            String more = "… and " + left + " more; give a larger max_tokens to get them";
            shorter.add(
                    list.get(0) instanceof Map
                            ? new Fields().put("left_out", more).toMap()
                            : more);
        }
        return shorter;
    }

    private String text(String text) {
        int end = Character.isHighSurrogate(text.charAt(characters - 1)) ? characters - 1 : characters;
        return "%s… (%,d characters in all; give a larger max_tokens to get it whole)"
                .formatted(text.substring(0, end), text.length());
    }
}
