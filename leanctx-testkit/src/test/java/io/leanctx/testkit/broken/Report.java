package io.leanctx.testkit.broken;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The verdicts as a table, for whoever reads the log of a build. */
final class Report {

    private record Column(String title, Function<Verdict, String> cell) {

        int width(List<Verdict> verdicts) {
            return Stream.concat(Stream.of(title), verdicts.stream().map(cell))
                    .mapToInt(String::length)
                    .max()
                    .orElseThrow();
        }
    }

    private static final List<Column> COLUMNS = List.of(
            new Column("broken store", verdict -> verdict.candidate().name()),
            new Column("what is wrong", verdict -> verdict.candidate().wrong()),
            new Column("caught by", verdict -> verdict.isCaught() ? verdict.rule() : "NOT CAUGHT"),
            new Column("other rules that failed", verdict -> String.join(" ", verdict.others())));

    private Report() {}

    static String of(List<Verdict> verdicts) {
        List<String> lines = new ArrayList<>();
        lines.add(line(verdicts, Column::title));
        verdicts.forEach(
                verdict -> lines.add(line(verdicts, column -> column.cell().apply(verdict))));
        lines.add(verdicts.stream().filter(Verdict::isCaught).count() + "/" + verdicts.size() + " caught");
        return String.join(System.lineSeparator(), lines);
    }

    private static String line(List<Verdict> verdicts, Function<Column, String> cell) {
        return COLUMNS.stream()
                .map(column -> padded(cell.apply(column), column.width(verdicts)))
                .collect(Collectors.joining(" | "))
                .stripTrailing();
    }

    private static String padded(String cell, int width) {
        return cell + " ".repeat(width - cell.length());
    }
}
