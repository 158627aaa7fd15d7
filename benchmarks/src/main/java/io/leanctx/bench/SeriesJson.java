package io.leanctx.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** What was measured, in JSON: each figure of each round, and what is absent. */
final class SeriesJson {

    private static final String FIGURES = "rounds";
    private static final String ABSENT = "absent";

    private SeriesJson() {}

    static ObjectNode write(Series series) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        ObjectNode figures = json.putObject(FIGURES);
        series.figures().forEach((name, rounds) -> rounds.forEach(figures.withArrayProperty(name)::add));
        ObjectNode absent = json.putObject(ABSENT);
        series.absent().forEach(absent::put);
        return json;
    }

    static Series read(JsonNode json) {
        Series series = Series.empty();
        json.path(FIGURES)
                .properties()
                .forEach(one -> one.getValue().forEach(figure -> series.add(one.getKey(), figure.doubleValue())));
        json.path(ABSENT)
                .properties()
                .forEach(one -> series.absent(one.getKey(), one.getValue().textValue()));
        return series;
    }
}
