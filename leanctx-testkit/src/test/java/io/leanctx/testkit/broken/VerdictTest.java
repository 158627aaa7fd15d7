package io.leanctx.testkit.broken;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** That a verdict can be that a broken store was not caught, or that a rule accuses wrongly. */
class VerdictTest {

    @Test
    void aSoundOneIsNotCaught() {
        Verdict verdict = Verdict.of(Candidates.sound().breaks("APP-3"));

        assertThat(verdict.isCaught()).isFalse();
        assertThat(verdict.complaints()).singleElement().asString().startsWith("APP-3 holds, though");
    }

    @Test
    void aRuleThatFailsAndIsNotListedIsComplainedOf() {
        Verdict verdict = Verdict.of(Candidates.named("lost update").breaks("APP-3"));

        assertThat(verdict.isCaught()).isTrue();
        assertThat(verdict.complaints()).singleElement().asString().startsWith("APP-6 failed as well");
    }

    @Test
    void aRuleThatDoesNotExistIsComplainedOf() {
        Verdict verdict =
                Verdict.of(Candidates.named("lost update").breaks("APP-999").mayBreak("APP-3", "APP-6"));

        assertThat(verdict.isCaught()).isFalse();
        assertThat(verdict.complaints()).containsExactly("APP-999 did not run, or there is no such rule");
    }

    @Test
    void aCrashOnTheWayToARuleIsNoCatch() {
        Verdict verdict = Verdict.of(Candidates.crashing().breaks("LIST-7"));

        assertThat(verdict.isCaught()).isFalse();
        assertThat(verdict.complaints()).anyMatch(complaint -> complaint.startsWith("LIST-7 was not refuted"));
    }
}
