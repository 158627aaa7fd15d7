package io.leanctx.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("What the demo shows")
class ReportTextTest {

    private final Locale locale = Locale.getDefault();

    @AfterEach
    void restoreLocale() {
        Locale.setDefault(locale);
    }

    @Test
    @DisplayName("is aligned, and reads the same in every locale")
    void isAligned() {
        Locale.setDefault(Locale.forLanguageTag("ar-EG"));
        Report report = new Report(
                List.of(
                        new Report.OfWorkspace(
                                "captain",
                                List.of(
                                        new Report.OfChannel(
                                                "run/001", 31, List.of("Computer_terminal", "Excel_Expert", "human")),
                                        new Report.OfChannel("run/002", 7, List.of("human")))),
                        new Report.OfWorkspace(
                                "magentic", List.of(new Report.OfChannel("run/1000", 123, List.of("human"))))),
                64,
                1563,
                1563,
                1563,
                0,
                0,
                12,
                12,
                List.of());

        assertThat(ReportText.lines(report))
                .containsExactly(
                        "workspace: captain",
                        "  channel: run/001   rev:31   agents: Computer_terminal, Excel_Expert, human",
                        "  channel: run/002   rev:7    agents: human",
                        "workspace: magentic",
                        "  channel: run/1000  rev:123  agents: human",
                        "64 channels, 1,563 steps: 1,563 acknowledged, 1,563 in the log, 0 lost, 0 out of order;"
                                + " 12 conflicts, all resolved");
    }

    @Test
    @DisplayName("tells what went wrong in figures")
    void tellsWhatWentWrong() {
        Report report = new Report(List.of(), 1, 1, 2, 1, 1, 3, 2, 1, List.of("lost"));

        assertThat(ReportText.lines(report))
                .containsExactly("1 channel, 1 step: 2 acknowledged, 1 in the log, 1 lost, 3 out of order;"
                        + " 2 conflicts, 1 resolved");
        assertThat(report.passed()).isFalse();
    }

    @Test
    @DisplayName("has a progress bar that goes away, on terminals only")
    void progressGoesAway() {
        ByteArrayOutputStream shown = new ByteArrayOutputStream();
        try (ProgressBar bar = new ProgressBar(new PrintStream(shown, true, StandardCharsets.UTF_8), 2, true)) {
            bar.advance();
        }
        String line = "[" + "#".repeat(20) + " ".repeat(20) + "] 1 of 2 steps";
        assertThat(shown.toString(StandardCharsets.UTF_8))
                .isEqualTo("\r" + line + "\r" + " ".repeat(line.length()) + "\r");

        ByteArrayOutputStream hidden = new ByteArrayOutputStream();
        try (ProgressBar bar = new ProgressBar(new PrintStream(hidden, true, StandardCharsets.UTF_8), 2, false)) {
            bar.advance();
        }
        assertThat(hidden.size()).isZero();
    }
}
