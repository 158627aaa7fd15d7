package io.leanctx.examples;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How a program ended, as its output says.
 *
 * @param passed how many of its parts passed
 * @param failed how many failed
 * @param total how many there were
 * @param duration how long it took; zero if that was not said
 */
record CheckOutcome(long passed, long failed, long total, Duration duration) {

    private static final Pattern TESTS = Pattern.compile("(?m)^Ran (\\d{1,9}) tests? in (\\d{1,6}(?:\\.\\d{1,3})?)s$");
    private static final Pattern ALL_WELL = Pattern.compile("(?m)^OK(?: \\((.*)\\))?$");
    private static final Pattern NOT_WELL = Pattern.compile("(?m)^FAILED \\((.*)\\)$");
    private static final Pattern COUNT = Pattern.compile("(failures|errors|skipped)=(\\d{1,9})");
    private static final Pattern EXIT =
            Pattern.compile("^(?:exitcode: |The script ran, then exited with Unix exit code: )(\\d{1,9})\\b");
    private static final Pattern TRACE = Pattern.compile("(?m)^Traceback \\(most recent call last\\):$");

    /** Reads an output: the report of Python's tests, else an exit code, else a stack trace. Empty if it has none of these. */
    static Optional<CheckOutcome> of(String output) {
        return tests(output).or(() -> exit(output)).or(() -> trace(output));
    }

    private static Optional<CheckOutcome> tests(String output) {
        Matcher ran = TESTS.matcher(output);
        if (!ran.find()) {
            return Optional.empty();
        }
        Matcher notWell = NOT_WELL.matcher(output);
        Matcher allWell = ALL_WELL.matcher(output);
        boolean red = notWell.find(ran.end());
        if (!red && !allWell.find(ran.end())) {
            return Optional.empty();
        }
        long total = Long.parseLong(ran.group(1));
        long failed = 0;
        long skipped = 0;
        String counts =
                Optional.ofNullable(red ? notWell.group(1) : allWell.group(1)).orElse("");
        for (Matcher count = COUNT.matcher(counts); count.find(); ) {
            long number = Long.parseLong(count.group(2));
            if (count.group(1).equals("skipped")) {
                skipped += number;
            } else {
                failed += number;
            }
        }
        Duration duration =
                Duration.ofMillis(new BigDecimal(ran.group(2)).movePointRight(3).longValueExact());
        return failed + skipped > total
                ? Optional.empty()
                : Optional.of(new CheckOutcome(total - failed - skipped, failed, total, duration));
    }

    /** Reads an output that begins with an exit code; empty for any other. */
    static Optional<CheckOutcome> exit(String output) {
        Matcher exit = EXIT.matcher(output);
        return exit.find() ? Optional.of(ended(Integer.parseInt(exit.group(1)) == 0)) : Optional.empty();
    }

    private static Optional<CheckOutcome> trace(String output) {
        return TRACE.matcher(output).find() ? Optional.of(ended(false)) : Optional.empty();
    }

    private static CheckOutcome ended(boolean well) {
        return new CheckOutcome(well ? 1 : 0, well ? 0 : 1, 1, Duration.ZERO);
    }
}
