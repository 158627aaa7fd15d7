package io.leanctx.testkit.broken;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.platform.engine.FilterResult;
import org.junit.platform.engine.TestDescriptor;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.launcher.EngineFilter;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.PostDiscoveryFilter;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherConfig;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/**
 * What came of putting a candidate to rules of the contracts.
 *
 * @param answers of each rule that ran, by its number, what it failed with; empty if it holds
 * @param elsewhere what failed outside of any rule, by its name
 */
record Trial(Map<String, Optional<Throwable>> answers, Map<String, Throwable> elsewhere) {

    /** Rules that take seconds by their size, and find in a broken candidate what their neighbours find in less. */
    private static final Set<String> LARGE = Set.of("BLOB-1", "CTX-4", "MSG-15", "WATCH-3");

    private static final Pattern RULE = Pattern.compile("(([A-Z]+)-[1-9][0-9]*): .*");

    /** Runs the rules of these groups ({@code CAS}, {@code WATCH} …), but for a few large ones. */
    static Trial of(Candidate candidate, Set<String> groups) {
        return of(candidate, rule -> groups.contains(rule.group(2)) && !LARGE.contains(rule.group(1)));
    }

    /** Runs all rules. */
    static Trial ofAll(Candidate candidate) {
        return of(candidate, rule -> true);
    }

    private static Trial of(Candidate candidate, Predicate<MatchResult> rules) {
        LauncherDiscoveryRequest request = LauncherDiscoveryRequestBuilder.request()
                .selectors(selectClass(Contracts.OfBackends.class), selectClass(Contracts.OfStores.class))
                .filters(EngineFilter.includeEngines("junit-jupiter"), (PostDiscoveryFilter)
                        test -> FilterResult.includedIf(isOf(rules, test)))
                .configurationParameter(Contracts.CANDIDATE, candidate.name())
                .build();
        Listener listener = new Listener();
        LauncherFactory.create(LauncherConfig.builder()
                        .enableTestExecutionListenerAutoRegistration(false)
                        .enableLauncherSessionListenerAutoRegistration(false)
                        .build())
                .execute(request, listener);
        return new Trial(listener.answers, listener.elsewhere);
    }

    /** The number of a rule in the name of its test, and the group in that. */
    private static Optional<MatchResult> rule(String displayName) {
        return Optional.of(RULE.matcher(displayName)).filter(Matcher::matches).map(Matcher::toMatchResult);
    }

    private static boolean isOf(Predicate<MatchResult> rules, TestDescriptor test) {
        return rule(test.getDisplayName()).filter(rules).isPresent();
    }

    private static final class Listener implements TestExecutionListener {

        private final Map<String, Optional<Throwable>> answers = new TreeMap<>();
        private final Map<String, Throwable> elsewhere = new TreeMap<>();

        @Override
        public void executionFinished(TestIdentifier test, TestExecutionResult result) {
            if (result.getStatus() == TestExecutionResult.Status.ABORTED) {
                return;
            }
            Optional<MatchResult> rule = rule(test.getDisplayName());
            if (rule.isPresent()) {
                answers.put(rule.get().group(1), result.getThrowable());
            } else {
                result.getThrowable().ifPresent(thrown -> elsewhere.put(test.getDisplayName(), thrown));
            }
        }
    }
}
