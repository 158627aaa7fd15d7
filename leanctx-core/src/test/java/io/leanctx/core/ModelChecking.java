package io.leanctx.core;

import java.util.List;
import org.jetbrains.lincheck.datastructures.ManagedStrategyGuarantee;
import org.jetbrains.lincheck.datastructures.ManagedStrategyGuaranteeKt;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;

/** How Lincheck explores the interleavings of two threads, the same for what is sound and for what is broken on purpose. */
final class ModelChecking {

    /** Why the tests with Lincheck are skipped elsewhere. */
    static final String ONLY_ON_17 = "Lincheck 3.7 is trusted on JDK 17 only: on 25 it missed a race that is there";

    /** Neither shared by threads nor written after construction, or without any influence on the answers. */
    private static final List<String> WITHOUT_SWITCHES = List.of(
            "org.slf4j.",
            "java.util.stream.",
            "io.leanctx.spi.",
            "io.leanctx.core.MemoryBlobs",
            "io.leanctx.core.Tasks",
            "io.leanctx.core.VirtualThreads");

    /** Who waits for ever is found by looking, not by this: a busy machine must not pass for a deadlock. */
    private static final long LONGEST_INVOCATION_MILLIS = 600_000;

    private ModelChecking() {}

    static ModelCheckingOptions options(Class<?> sequential) {
        return new ModelCheckingOptions()
                .threads(2)
                .actorsBefore(0)
                .actorsAfter(1)
                .minimizeFailedScenario(false)
                .invocationTimeout$lincheck(LONGEST_INVOCATION_MILLIS)
                .sequentialSpecification(sequential)
                .addGuarantee(withoutSwitches());
    }

    private static ManagedStrategyGuarantee withoutSwitches() {
        return ManagedStrategyGuaranteeKt.forClasses(ModelChecking::isWithoutSwitches)
                .allMethods()
                .ignore();
    }

    /** Without a stream, as Lincheck asks for every call it meets. */
    private static boolean isWithoutSwitches(String name) {
        for (String prefix : WITHOUT_SWITCHES) {
            if (name.startsWith(prefix)) {
                return true;
            }
        }
        return false;
    }
}
