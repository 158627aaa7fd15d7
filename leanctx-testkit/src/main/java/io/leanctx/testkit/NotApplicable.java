package io.leanctx.testkit;

import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.TestWatcher;
import org.opentest4j.TestAbortedException;

/** Publishes, when a contract has been run, which of its rules were not applicable. */
final class NotApplicable implements TestWatcher, AfterAllCallback {

    private static final Namespace NAMESPACE = Namespace.create(NotApplicable.class);

    /** The numbers of the rules, to be filled by several threads. */
    private static final class Rules {

        private final TreeSet<String> numbers = new TreeSet<>();

        synchronized void add(String displayName) {
            numbers.add(displayName.replaceFirst(":.*", ""));
        }

        synchronized String text() {
            return String.join(", ", numbers);
        }
    }

    @Override
    public void testAborted(ExtensionContext context, Throwable cause) {
        if (cause instanceof TestAbortedException
                && String.valueOf(cause.getMessage()).contains("not applicable")) {
            contractOf(context).ifPresent(contract -> rules(contract).add(context.getDisplayName()));
        }
    }

    @Override
    public void afterAll(ExtensionContext context) {
        String rules = rules(context).text();
        if (isContract(context) && !rules.isEmpty()) {
            context.publishReportEntry("not applicable", rules);
        }
    }

    private static Rules rules(ExtensionContext contract) {
        return contract.getStore(NAMESPACE).getOrComputeIfAbsent(Rules.class);
    }

    /** The context of the class that extends a contract, around the groups of its rules. */
    private static Optional<ExtensionContext> contractOf(ExtensionContext context) {
        return isContract(context) ? Optional.of(context) : context.getParent().flatMap(NotApplicable::contractOf);
    }

    private static boolean isContract(ExtensionContext context) {
        return context.getTestMethod().isEmpty()
                && context.getTestClass()
                        .filter(type -> SessionBackendContract.class.isAssignableFrom(type)
                                || SessionStoreContract.class.isAssignableFrom(type))
                        .isPresent();
    }
}
