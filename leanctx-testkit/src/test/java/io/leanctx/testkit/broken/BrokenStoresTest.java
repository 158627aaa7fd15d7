package io.leanctx.testkit.broken;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** That the contract finds what is wrong with a store, by the rule that says so, and nothing wrong with a sound one. */
class BrokenStoresTest {

    @Test
    void eachIsCaughtByTheRuleThatItBreaksAndByNoOtherThanThoseListed() {
        List<Verdict> verdicts = Candidates.broken().stream().map(Verdict::of).toList();

        System.out.println(Report.of(verdicts));

        assertThat(verdicts)
                .hasSizeGreaterThanOrEqualTo(30)
                .allSatisfy(verdict -> assertThat(verdict.complaints())
                        .as(
                                "what the contract says of \"%s\"",
                                verdict.candidate().name())
                        .isEmpty());
    }

    @Test
    void nothingIsFoundWrongWithWhatTheyAreMadeOf() {
        Trial trial = Trial.ofAll(Candidates.sound());

        assertThat(trial.answers())
                .hasSizeGreaterThan(400)
                .allSatisfy((rule, failure) -> assertThat(failure).as(rule).isEmpty());
        assertThat(trial.elsewhere()).isEmpty();
    }

    @Test
    void eachHasANameOfItsOwn() {
        assertThat(Candidates.broken()).extracting(Candidate::name).doesNotHaveDuplicates();
    }
}
