package io.leanctx.torture;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What a damaged store was found to be like.
 *
 * @param outcome how it took the damage
 * @param acknowledged how many acknowledged commits were looked for
 * @param refusals what was refused, and how
 * @param findings what is wrong
 */
record Inspection(Outcome outcome, long acknowledged, List<String> refusals, List<Finding> findings) {

    /** How a store takes damage. */
    enum Outcome {
        /** As if there were none. */
        SERVED,
        /** It is not opened. */
        REFUSED_AT_OPENING,
        /** It is opened, and what it cannot serve it refuses. */
        REFUSED_AT_READING,
        /** It serves something else than it should, or dies. */
        SILENT
    }

    static Inspection of(long acknowledged, boolean opened, List<String> refusals, List<Finding> findings) {
        Outcome outcome = Outcome.SERVED;
        if (!findings.isEmpty()) {
            outcome = Outcome.SILENT;
        } else if (!opened) {
            outcome = Outcome.REFUSED_AT_OPENING;
        } else if (!refusals.isEmpty()) {
            outcome = Outcome.REFUSED_AT_READING;
        }
        return new Inspection(outcome, acknowledged, refusals, findings);
    }

    /** Writes it for another process. */
    void write(Path file) throws IOException {
        List<String> lines = new ArrayList<>(List.of(outcome.name(), Long.toString(acknowledged)));
        refusals.forEach(refusal -> lines.add("R " + refusal.replaceAll("\\s+", " ")));
        findings.forEach(finding ->
                lines.add("F " + finding.harm() + " " + finding.what().replaceAll("\\s+", " ")));
        Files.write(file, lines);
    }

    static Inspection read(Path file) throws IOException {
        List<String> lines = Files.readAllLines(file);
        List<String> refusals = new ArrayList<>();
        List<Finding> findings = new ArrayList<>();
        for (String line : lines.subList(2, lines.size())) {
            if (line.startsWith("R ")) {
                refusals.add(line.substring(2));
            } else {
                String[] words = line.split(" ", 3);
                findings.add(new Finding(Harm.valueOf(words[1]), words[2]));
            }
        }
        return new Inspection(Outcome.valueOf(lines.get(0)), Long.parseLong(lines.get(1)), refusals, findings);
    }
}
