package io.leanctx.testkit.broken;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class BrokenStoresTest {

    @Test
    void explore() {
        String only = System.getProperty("only", "");
        for (Candidate c : Candidates.broken()) {
            if (!only.isEmpty() && !c.name().matches(only)) continue;
            long t = System.nanoTime();
            Verdict v = Verdict.of(c);
            System.out.printf("%s %-40s %s others=%s  %d ms%n", v.isCaught() ? "ok " : "BAD", c.name(), v.rule(), v.others(), (System.nanoTime()-t)/1000000);
            System.out.println("@@" + c.name() + "@@" + v.rule() + "@@" + String.join(",", v.others()));
        }
        assertThat(List.of()).isEmpty();
    }
}
