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
                1,
                new Teamwork(1200, 1200, 8, 8, 5, 1, 2228, 2228),
                new EvidenceTally(45, 17, 72, 26, 807_958, 380_878),
                new Proofs(
                        64,
                        64,
                        1571,
                        1571,
                        64,
                        64,
                        List.of(
                                new Proofs.Head("captain", "run/002", 7, "cd".repeat(32)),
                                new Proofs.Head("magentic", "run/1000", 123, "ab".repeat(32)))),
                List.of());

        assertThat(ReportText.lines(report))
                .containsExactly(
                        "workspace: captain",
                        "  channel: run/001   rev:31   agents: Computer_terminal, Excel_Expert, human",
                        "  channel: run/002   rev:7    agents: human",
                        "workspace: magentic",
                        "  channel: run/1000  rev:123  agents: human",
                        "beside the steps, 1,200 commits: 8 claims (1 wait), all released; 5 handoffs, 1 accepted;"
                                + " 2,228 messages, all received",
                        "evidence: 45 calls, 17 reads, 72 checks (26 red), 807,958 tokens in, 380,878 out",
                        "64 channels, 1,563 steps: 1,563 acknowledged, 1,563 in the log, 0 lost, 0 out of order;"
                                + " 12 conflicts, all resolved",
                        "64 proofs of 1,571 commits, all signed: all sound; with a letter changed, all refused",
                        "head of magentic/run/1000: 123:" + "ab".repeat(32));
    }

    @Test
    @DisplayName("tells what went wrong in figures")
    void tellsWhatWentWrong() {
        Report report = new Report(
                List.of(),
                1,
                1,
                2,
                1,
                1,
                3,
                2,
                1,
                0,
                new Teamwork(3, 2, 2, 1, 1, 1, 4, 3),
                new EvidenceTally(1, 1, 1, 0, 1, 1),
                new Proofs(2, 1, 7, 6, 2, 1, List.of()),
                List.of("lost"));

        assertThat(ReportText.lines(report))
                .containsExactly(
                        "beside the steps, 3 commits: 2 claims (none waited for), 1 released; 1 handoff, 1 accepted;"
                                + " 4 messages, 3 received",
                        "evidence: 1 call, 1 read, 1 check (0 red), 1 tokens in, 1 out",
                        "1 channel, 1 step: 2 acknowledged, 1 in the log, 1 lost, 3 out of order;"
                                + " 2 conflicts, 1 resolved",
                        "2 proofs of 7 commits, 6 signed: 1 sound; with a letter changed, 1 refused");
        assertThat(report.passed()).isFalse();
    }

    @Test
    @DisplayName("passes only if what agents did together is there too, and was proven")
    void passesOnlyWithAll() {
        assertThat(passes(new Teamwork(1, 1, 1, 1, 1, 0, 1, 1))).isTrue();
        assertThat(passes(new Teamwork(2, 1, 1, 1, 1, 0, 1, 1))).isFalse();
        assertThat(passes(new Teamwork(1, 1, 2, 1, 1, 0, 1, 1))).isFalse();
        assertThat(passes(new Teamwork(1, 1, 1, 1, 1, 0, 2, 1))).isFalse();
        assertThat(passes(new Proofs(1, 1, 2, 2, 1, 1, List.of()))).isTrue();
        assertThat(passes(new Proofs(2, 1, 2, 2, 2, 2, List.of()))).isFalse();
        assertThat(passes(new Proofs(1, 1, 2, 1, 1, 1, List.of()))).isFalse();
        assertThat(passes(new Proofs(1, 1, 2, 2, 0, 0, List.of()))).isFalse();
        assertThat(passes(new Proofs(1, 1, 2, 2, 1, 0, List.of()))).isFalse();
    }

    private static boolean passes(Teamwork teamwork) {
        return new Report(List.of(), 1, 1, 1, 1, 0, 0, 0, 0, 0, teamwork, EvidenceTally.NONE, Proofs.NONE, List.of())
                .passed();
    }

    private static boolean passes(Proofs proofs) {
        return new Report(List.of(), 1, 1, 1, 1, 0, 0, 0, 0, 0, Teamwork.NONE, EvidenceTally.NONE, proofs, List.of())
                .passed();
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
