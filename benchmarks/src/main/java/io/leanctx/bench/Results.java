package io.leanctx.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What one run came to.
 *
 * @param machine what it ran on
 * @param measured by each experiment, in order
 */
record Results(Instant at, Scale scale, Map<String, String> machine, Map<Experiment, Series> measured) {

    static Results begin(Scale scale, Map<String, String> machine) {
        return new Results(Instant.now(), scale, machine, new LinkedHashMap<>());
    }

    List<Judged> judged() {
        return measured.entrySet().stream()
                .flatMap(one -> one.getKey().goals().stream().map(goal -> goal.judge(one.getValue())))
                .toList();
    }

    /** What an experiment measured; nothing if it did not run. */
    Series of(Class<? extends Experiment> experiment) {
        return measured.entrySet().stream()
                .filter(one -> experiment.isInstance(one.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElseGet(Series::empty);
    }

    /** Writes all of it, each round, as JSON. */
    void write(Path file) throws IOException {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("at", at.toString());
        json.put("scale", scale.name());
        machine.forEach(json.putObject("machine")::put);
        ObjectNode goals = json.putObject("goals");
        for (Judged one : judged()) {
            ObjectNode goal = goals.putObject(one.goal().name());
            goal.put("what", one.goal().what());
            goal.put("verdict", one.verdict().word());
            goal.put("unit", one.goal().unit().symbol());
            if (one.goal().bound() != Bound.NONE) {
                goal.put(
                        one.goal().bound() == Bound.AT_LEAST ? "at-least" : "at-most",
                        one.goal().limit());
            }
            one.spread().ifPresent(spread -> {
                goal.put("median", spread.median());
                goal.put("least", spread.least());
                goal.put("most", spread.most());
            });
            if (!one.reason().isEmpty()) {
                goal.put("reason", one.reason());
            }
        }
        ObjectNode experiments = json.putObject("experiments");
        measured.forEach((experiment, series) -> experiments.set(experiment.name(), SeriesJson.write(series)));
        Files.createDirectories(file.toAbsolutePath().getParent());
        new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValue(file.toFile(), json);
    }
}
