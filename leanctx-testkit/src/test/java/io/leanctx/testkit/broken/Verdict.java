package io.leanctx.testkit.broken;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Whether the contract found of a candidate what is wrong with it, by the rule that says so, and nothing else. */
record Verdict(Candidate candidate, Trial trial) {

    /** Puts a broken candidate to the groups of the rules that it breaks. */
    static Verdict of(Candidate broken) {
        Set<String> groups = Stream.concat(broken.breaks().stream(), broken.mayBreak().stream())
                .map(Verdict::group)
                .collect(Collectors.toSet());
        return new Verdict(broken, Trial.of(broken, groups));
    }

    String rule() {
        return candidate.breaks().get(0);
    }

    boolean isCaught() {
        return failure(rule()).filter(Verdict::isOfTheRuleItself).isPresent();
    }

    /** The rules that failed, but for the one that the candidate is caught by. */
    List<String> others() {
        return failed().filter(rule -> !rule.equals(rule())).toList();
    }

    /** What is not as it should be, for a reader. */
    List<String> complaints() {
        List<String> complaints = new ArrayList<>();
        for (String rule : candidate.breaks()) {
            if (!trial.answers().containsKey(rule)) {
                complaints.add(rule + " did not run, or there is no such rule");
            } else if (failure(rule).isEmpty()) {
                complaints.add(rule + " holds, though \"" + candidate.wrong() + "\" breaks it");
            }
        }
        failure(rule())
                .filter(thrown -> !isOfTheRuleItself(thrown))
                .ifPresent(thrown ->
                        complaints.add(rule() + " was not refuted, but could not be tried, because of " + thrown));
        failed().filter(rule -> !candidate.breaks().contains(rule))
                .filter(rule -> !candidate.mayBreak().contains(rule))
                .forEach(rule -> complaints.add(rule + " failed as well: either this breaks it too and it should be"
                        + " listed, or the rule accuses wrongly. It says: "
                        + failure(rule).orElseThrow()));
        trial.elsewhere()
                .forEach((where, thrown) -> complaints.add("outside of any rule, in " + where + ", came " + thrown));
        return complaints;
    }

    private Stream<String> failed() {
        return trial.answers().keySet().stream()
                .filter(rule -> failure(rule).isPresent())
                .sorted(Comparator.comparing(Verdict::group).thenComparing(Verdict::number));
    }

    private static String group(String rule) {
        return rule.substring(0, rule.indexOf('-'));
    }

    private static int number(String rule) {
        return Integer.parseInt(rule.substring(rule.indexOf('-') + 1));
    }

    private Optional<Throwable> failure(String rule) {
        return trial.answers().getOrDefault(rule, Optional.empty());
    }

    /** Whether a rule found something wrong, rather than meeting an exception on its way. */
    private static boolean isOfTheRuleItself(Throwable thrown) {
        return thrown instanceof AssertionError
                && (!String.valueOf(thrown.getMessage()).startsWith("a runner of the race threw")
                        || thrown.getCause() instanceof AssertionError);
    }
}
