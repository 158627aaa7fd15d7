package io.leanctx.cli;

import java.io.PrintWriter;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Help.Ansi.IStyle;
import picocli.CommandLine.Help.Ansi.Style;

/** Text for a person. All that is put on it is made {@link Harmless}; colours and line feeds come from here alone. */
final class Page {

    private final PrintWriter out;
    private final Ansi ansi;

    Page(PrintWriter out, Ansi ansi) {
        this.out = out;
        this.ansi = ansi;
    }

    Page plain(String text) {
        out.print(Harmless.line(text));
        return this;
    }

    Page strong(String text) {
        return styled(text, Style.bold);
    }

    Page faint(String text) {
        return styled(text, Style.faint);
    }

    Page good(String text) {
        return styled(text, Style.fg_green);
    }

    Page bad(String text) {
        return styled(text, Style.fg_red);
    }

    Page doubtful(String text) {
        return styled(text, Style.fg_yellow);
    }

    /** A time, to the second. */
    Page time(Instant time) {
        return faint(time.truncatedTo(ChronoUnit.SECONDS).toString());
    }

    /** Text that fills a column. */
    Page column(String text, int width) {
        return plain(text).plain(" ".repeat(Math.max(0, width - Harmless.width(text))));
    }

    /** Ends the line. */
    void end() {
        out.println();
    }

    void line(String text) {
        plain(text).end();
    }

    /** The lines of a text, each with the same indentation. */
    void block(String indent, String text) {
        Harmless.lines(text.strip()).lines().forEach(line -> out.println(indent + line));
    }

    /** Whether nobody reads this any more, as where the output is piped into {@code head}. */
    boolean isLeft() {
        return out.checkError();
    }

    private Page styled(String text, IStyle style) {
        String harmless = Harmless.line(text);
        // What picocli ends bold with underlines on some terminals.
        out.print(ansi.enabled() ? style.on() + harmless + Style.reset.on() : harmless);
        return this;
    }
}
