package io.leanctx.mcp;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The schemas of answers. */
final class Outputs {

    private Outputs() {}

    /**
     * The fields of an answer by their types.
     *
     * @param types each a type and the names of the fields that have it, separated by spaces
     */
    static Map<String, Object> schema(List<String> types) {
        Map<String, Object> properties = new LinkedHashMap<>();
        Stream.concat(Stream.of("integer revision since_revision", "object error others"), types.stream())
                .map(line -> line.split(" "))
                .forEach(words ->
                        Stream.of(words).skip(1).forEach(field -> properties.put(field, Map.of("type", words[0]))));
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("type", "object");
        schema.put("properties", properties);
        schema.put("additionalProperties", false);
        return schema;
    }
}
