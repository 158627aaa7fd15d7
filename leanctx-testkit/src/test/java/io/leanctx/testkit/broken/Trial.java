package io.leanctx.testkit.broken;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
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

    private static final Pattern RULE = Pattern.compile("([A-Z]+)-[1-9][0-9]*: .*");

    /** Runs the rules of these groups ({@code CAS}, {@code WATCH} …). */
    static Trial of(Candidate candidate, Set<String> groups) {
        return of(candidate, groups::contains);
    }

    /** Runs all rules. */
    static Trial ofAll(Candidate candidate) {
        return of(candidate, group -> true);
    }

    private static Trial of(Candidate candidate, Predicate<String> groups) {
        LauncherDiscoveryRequest request = LauncherDiscoveryRequestBuilder.request()
                .selectors(selectClass(Contracts.OfBackends.class), selectClass(Contracts.OfStores.class))
                .filters(
                        EngineFilter.includeEngines("junit-jupiter"),
                        (PostDiscoveryFilter) test -> FilterResult.includedIf(isOf(groups, test)))
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

    /** The number of a rule in the name of its test. */
    private static Optional<Matcher> rule(String displayName) {
        return Optional.of(RULE.matcher(displayName)).filter(Matcher::matches);
    }

    private static boolean isOf(Predicate<String> groups, TestDescriptor test) {
        return rule(test.getDisplayName())
                .map(rule -> groups.test(rule.group(1)))
                .orElse(false);
    }

    private static final class Listener implements TestExecutionListener {

        private final Map<String, Optional<Throwable>> answers = new TreeMap<>();
        private final Map<String, Throwable> elsewhere = new TreeMap<>();

        @Override
        public void executionFinished(TestIdentifier test, TestExecutionResult result) {
            if (result.getStatus() == TestExecutionResult.Status.ABORTED) {
                return;
            }
            String name = test.getDisplayName();
            if (rule(name).isPresent()) {
                answers.put(name.substring(0, name.indexOf(':')), result.getThrowable());
            } else {
                result.getThrowable().ifPresent(thrown -> elsewhere.put(name, thrown));
            }
        }
    }
}
