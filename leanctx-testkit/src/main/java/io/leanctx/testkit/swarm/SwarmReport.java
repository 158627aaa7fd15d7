package io.leanctx.testkit.swarm;

import io.leanctx.testkit.history.Call;
import io.leanctx.testkit.history.Reply;
import io.leanctx.testkit.history.Verdict;
import java.util.List;

/**
 * What came of one run of a {@link Swarm}.
 *
 * @param seed the seed
 * @param conditions under what the swarm worked, in words
 * @param calls how many calls were judged
 * @param commits how many commits the logs have
 * @param conflicts how many proposals met a conflict
 * @param unknown how many proposals were answered with an unknown outcome
 * @param verdicts what the checker found, of each channel
 * @param thrown what agents threw that no agent of a correct store has to
 * @param shrunk the fewest steps found that fail one after another in one thread, in words; empty if the run was sound, or
 *     the steps fail only at once
 * @param shrunkVerdicts what the checker found of these steps
 * @since 0.1.0
 */
public record SwarmReport(
        long seed,
        String conditions,
        int calls,
        int commits,
        int conflicts,
        int unknown,
        List<Verdict> verdicts,
        List<Throwable> thrown,
        List<String> shrunk,
        List<Verdict> shrunkVerdicts) {

    /**
     * Creates a report; the lists are copied.
     *
     * @param seed the seed
     * @param conditions under what the swarm worked
     * @param calls how many calls were judged
     * @param commits how many commits the logs have
     * @param conflicts how many proposals met a conflict
     * @param unknown how many proposals were answered with an unknown outcome
     * @param verdicts what the checker found
     * @param thrown what agents threw
     * @param shrunk the fewest steps found that fail in one thread
     * @param shrunkVerdicts what the checker found of these steps
     */
    public SwarmReport {
        verdicts = List.copyOf(verdicts);
        thrown = List.copyOf(thrown);
        shrunk = List.copyOf(shrunk);
        shrunkVerdicts = List.copyOf(shrunkVerdicts);
    }

    static SwarmReport of(Plan plan, Outcome outcome, List<Step> shrunk, Outcome shown) {
        List<Call> calls = outcome.histories().stream()
                .flatMap(history -> history.calls().stream())
                .toList();
        return new SwarmReport(
                plan.seed(),
                plan.conditions().toString(),
                calls.size(),
                outcome.histories().stream()
                        .mapToInt(history -> history.log().size())
                        .sum(),
                count(calls, Reply.Refused.class),
                count(calls, Reply.Unknown.class),
                outcome.verdicts(),
                outcome.thrown(),
                shrunk.stream().map(Step::toString).toList(),
                shrunk.isEmpty() ? List.of() : shown.verdicts());
    }

    private static int count(List<Call> calls, Class<? extends Reply> reply) {
        return (int)
                calls.stream().filter(call -> reply.isInstance(call.reply())).count();
    }

    /**
     * Whether nothing was found.
     *
     * @return true if every verdict is sound and no agent threw what it should not
     */
    public boolean isSound() {
        return thrown.isEmpty() && verdicts.stream().allMatch(Verdict::isSound);
    }

    /**
     * Fails unless nothing was found.
     *
     * @throws AssertionError with {@link #describe} as its message
     */
    public void assertSound() {
        if (!isSound()) {
            AssertionError error = new AssertionError(describe());
            thrown.forEach(error::addSuppressed);
            throw error;
        }
    }

    /**
     * The run in words: how to have it again, what was found, and the fewest steps that show it.
     *
     * @return several lines if something was found
     */
    public String describe() {
        StringBuilder text =
                new StringBuilder("the swarm of seed " + seed + " (" + conditions + "), " + calls + " calls, "
                        + commits + " commits, " + conflicts + " conflicts, " + unknown + " unknown outcomes: "
                        + (isSound() ? "sound" : "not sound"));
        if (isSound()) {
            return text.toString();
        }
        text.append("\nto run it again: Swarm.seed(").append(seed).append(")");
        thrown.forEach(one -> text.append("\nan agent threw ").append(one));
        if (shrunk.isEmpty()) {
            append(text, verdicts);
            return text.append("\none after another, its steps do not fail; run the seed several times")
                    .toString();
        }
        text.append("\na rule is broken ").append(violations()).append(" times; this is the least that shows one:");
        text.append("\nthese steps fail one after another in one thread:");
        shrunk.forEach(step -> text.append("\n  ").append(step));
        append(text, shrunkVerdicts);
        return text.toString();
    }

    /**
     * How often a rule is broken.
     *
     * @return the number of violations in all verdicts
     */
    public int violations() {
        return verdicts.stream()
                .mapToInt(verdict -> verdict.violations().size())
                .sum();
    }

    private static void append(StringBuilder text, List<Verdict> verdicts) {
        verdicts.stream()
                .filter(verdict -> !verdict.isSound())
                .forEach(verdict -> text.append('\n').append(verdict.describe()));
    }
}
