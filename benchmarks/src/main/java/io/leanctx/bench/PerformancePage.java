package io.leanctx.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The page of the documentation that shows the figures: its prose is written by hand, what is between markers by this. */
final class PerformancePage {

    private static final String PAGE = "performance.md";

    private PerformancePage() {}

    /** Writes tables and pictures anew. */
    static void write(Results results, Path docs) throws IOException, SkippedException {
        Path page = docs.resolve(PAGE);
        String text = tables(Files.readString(page), results);
        Files.writeString(page, replaced(text, "pictures", Pictures.draw(results, docs.resolve("performance"))));
    }

    /** The page with the tables of a run. */
    static String tables(String page, Results results) {
        String text = replaced(page, "machine", machine(results));
        text = replaced(text, "goals", goals(results));
        return replaced(text, "peers", peers(results.of(PeersExperiment.class)));
    }

    /** The text with something else between the markers of a name. */
    static String replaced(String text, String name, String content) {
        String begin = "<!-- bench: " + name + " -->\n";
        String end = "<!-- /bench: " + name + " -->";
        int from = text.indexOf(begin);
        int to = text.indexOf(end);
        if (from < 0 || to < from) {
            throw new IllegalStateException("docs/" + PAGE + " lacks the lines " + begin.strip() + " and " + end
                    + ", between which the figures go; put them where they belong");
        }
        return text.substring(0, from + begin.length()) + content + text.substring(to);
    }

    private static String machine(Results results) {
        StringBuilder table = new StringBuilder("| | |\n|---|---|\n| measured | ")
                .append(LocalDate.ofInstant(results.at(), ZoneOffset.UTC))
                .append(" |\n");
        table.append("| run | `./bench --")
                .append(results.scale().name())
                .append("`, ")
                .append(results.scale().rounds())
                .append(" rounds |\n");
        for (Map.Entry<String, String> one : results.machine().entrySet()) {
            table.append("| ")
                    .append(one.getKey())
                    .append(" | ")
                    .append(one.getValue())
                    .append(" |\n");
        }
        return table.toString();
    }

    private static String goals(Results results) {
        StringBuilder table = new StringBuilder("| what | figure | least … most | goal | |\n|---|--:|---|--:|---|\n");
        for (Judged one : results.judged()) {
            table.append("| ")
                    .append(one.goal().what())
                    .append(" | ")
                    .append(one.figure())
                    .append(" | ")
                    .append(one.range())
                    .append(" | ")
                    .append(one.goal().asked())
                    .append(" | ")
                    .append(
                            switch (one.verdict()) {
                                case MET -> "met";
                                case MISSED -> "**missed**";
                                case SHOWN -> "";
                                case SKIPPED -> "skipped: " + one.reason();
                            })
                    .append(" |\n");
        }
        return table.toString();
    }

    private static String peers(Series series) {
        StringBuilder table = new StringBuilder("| durability | what | entries/s, 16 writers on one session"
                + " | lost of 1,600, 8 writers | newest state of 1,000 entries, ms | list of 10,000, ms |\n"
                + "|---|---|--:|--:|--:|--:|\n");
        for (String name : PeersExperiment.names()) {
            List<String> parts = List.of(name.split("\\.", -1));
            table.append("| ")
                    .append(parts.get(0))
                    .append(" | ")
                    .append(parts.get(1))
                    .append(" | ")
                    .append(cell(series, name + ".rate", "%,.0f", 1))
                    .append(" | ")
                    .append(cell(series, "lost." + name, "%,.0f", 1))
                    .append(" | ")
                    .append(cell(series, "read." + name, "%,.2f", 1e-3))
                    .append(" | ")
                    .append(cell(series, "list." + name, "%,.1f", 1))
                    .append(" |\n");
        }
        return table.toString();
    }

    /** A median, or a dash where nothing was measured. */
    private static String cell(Series series, String name, String format, double factor) {
        List<Double> figures = series.figures().get(name);
        return figures == null
                ? "–"
                : String.format(
                        Locale.ROOT,
                        format,
                        factor
                                * Spread.of(figures.stream()
                                                .mapToDouble(Double::doubleValue)
                                                .toArray())
                                        .median());
    }
}
