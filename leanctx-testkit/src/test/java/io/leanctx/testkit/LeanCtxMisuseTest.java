package io.leanctx.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import io.leanctx.Agent;
import io.leanctx.Participant;
import io.leanctx.SessionStore;
import io.leanctx.StoreClosedException;
import io.leanctx.StoreFullException;
import io.leanctx.Workspace;
import io.leanctx.testkit.history.HistoryRecorder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

/** Runs tests that use the extension wrongly, or that fail, and looks at what their authors are told. */
class LeanCtxMisuseTest {

    private static final List<SessionStore> OPENED = new CopyOnWriteArrayList<>();

    /** A class of tests, and what its author is told. */
    enum Misuse {
        TYPE(
                InOnAString.class,
                "parameter 0 (String) of test cannot be injected; what can be is SessionStore, Workspace"),
        NO_CHANNEL(NoChannel.class, "parameter 0 (Participant) of test does not say which channel it is at"),
        IN_ON_A_WORKSPACE(InOnAWorkspace.class, "parameter 0 (Workspace) of test has @In, which is for a Participant"),
        AS_ON_A_CLOCK(
                AsOnAClock.class, "parameter 0 (TestClock) of test has @As, which is for a Participant or an Agent"),
        TWICE(SameAgentTwice.class, "is the agent cursor at main, and so is another parameter"),
        UNNAMED(NamedLikeUnnamed.class, "is to be agent-1, which is what agents are called that have no @As"),
        BEFORE_ALL(InBeforeAll.class, "of begin is asked for outside of a test; each test has a store of its own"),
        CONSTRUCTOR(InConstructor.class, "is asked for outside of a test"),
        NOT_ANNOTATED(ExtensionAlone.class, "@LeanCtxTest is not on test("),
        RECORDER(
                RecordedBefore.class,
                "is asked for by a method that is not the test; take it as a parameter of the test"),
        FACTORY(FailingFactory.class, "no store could be opened by io.leanctx.testkit.TestBackends$Failing");

        private final Class<?> tests;
        private final String told;

        Misuse(Class<?> tests, String told) {
            this.tests = tests;
            this.told = told;
        }
    }

    @ParameterizedTest
    @EnumSource
    void whoUsesItWronglyIsTold(Misuse misuse) {
        TestExecutionSummary summary = run(misuse.tests);
        assertThat(summary.getFailures()).hasSize(1);
        assertThat(summary.getFailures().get(0).getException()).hasMessageContaining(misuse.told);
    }

    @Test
    void aBackendThatCannotBeOpenedLeavesNoDirectory() {
        Throwable failure = run(FailingFactory.class).getFailures().get(0).getException();
        String message = String.valueOf(failure.getMessage());
        Path file = Path.of(message.substring(message.indexOf("no room beside ") + "no room beside ".length()));
        assertThat(file.getFileName()).hasToString("left-behind");
        assertThat(Files.exists(file.getParent())).isFalse();
    }

    @Test
    void aTestThatFailsLeavesItsStoreClosedAndSaysTheSeedOfItsFaults() {
        OPENED.clear();
        TestExecutionSummary summary = run(FailsUnderFaults.class);
        assertThat(summary.getFailures()).hasSize(1);
        assertThat(summary.getFailures().get(0).getException())
                .hasMessage("on purpose")
                .satisfies(failure -> assertThat(failure.getSuppressed())
                        .extracting(Throwable::getMessage)
                        .containsExactly("the test ran under the faults of seed 42 with {contention=0.5}"));
        assertThat(OPENED).hasSize(1).allSatisfy(LeanCtxMisuseTest::assertClosed);
    }

    @ParameterizedTest
    @ValueSource(classes = {FailsUnderFaultsBefore.class, FailsUnderFaultsAfter.class, NotSoundUnderFaults.class})
    void whereverATestFailsTheSeedOfItsFaultsIsSaid(Class<?> tests) {
        TestExecutionSummary summary = run(tests);
        assertThat(summary.getFailures()).hasSize(1);
        assertThat(summary.getFailures().get(0).getException().getSuppressed())
                .extracting(Throwable::getMessage)
                .contains("the test ran under the faults of seed 42 with {contention=0.5}");
    }

    @Test
    void aBackendIsClosedOverWhichNoStoreCanBeOpened() {
        TestBackends.WithoutStore.CLOSED.set(0);
        assertThat(run(WithoutStore.class).getFailures()).hasSize(1);
        assertThat(TestBackends.WithoutStore.CLOSED).hasValue(1);
    }

    @Test
    void whatFailsInBeforeEachLeavesItsStoreClosed() {
        OPENED.clear();
        assertThat(run(FailsBefore.class).getFailures()).hasSize(1);
        assertThat(OPENED).hasSize(1).allSatisfy(LeanCtxMisuseTest::assertClosed);
    }

    @Test
    void aRecordedTestFailsIfWhatWasAnsweredBreaksARule() {
        TestExecutionSummary summary = run(FailedButApplied.class);
        assertThat(summary.getFailures()).hasSize(1);
        assertThat(summary.getFailures().get(0).getException()).hasMessageContaining("HIS-5");
    }

    @Test
    void testsInParallelHaveStoresOfTheirOwn() {
        OPENED.clear();
        TestExecutionSummary summary = run(InParallel.class);
        assertThat(summary.getFailures()).isEmpty();
        assertThat(summary.getTestsSucceededCount()).isEqualTo(40);
        assertThat(OPENED).hasSize(40).doesNotHaveDuplicates();
    }

    private static void assertClosed(SessionStore store) {
        assertThatThrownBy(() -> store.workspace("team")).isInstanceOf(StoreClosedException.class);
    }

    private static TestExecutionSummary run(Class<?> tests) {
        SummaryGeneratingListener listener = new SummaryGeneratingListener();
        LauncherFactory.create()
                .execute(
                        LauncherDiscoveryRequestBuilder.request()
                                .selectors(selectClass(tests))
                                .configurationParameter("junit.jupiter.execution.parallel.enabled", "true")
                                .configurationParameter("junit.jupiter.execution.parallel.mode.default", "concurrent")
                                .build(),
                        listener);
        return listener.getSummary();
    }

    @LeanCtxTest
    static class InOnAString {
        @Test
        void test(@In("main") String channel) {}
    }

    @LeanCtxTest
    static class RecordedBefore {
        @BeforeEach
        void begin(HistoryRecorder recorder) {}

        @Test
        void test() {}
    }

    @LeanCtxTest
    static class FailedButApplied {
        @Test
        void test(HistoryRecorder recorder, Faults faults, @In("main") Participant cursor) {
            faults.nextAppend((storage, batch, durability) -> {
                storage.append(batch, durability);
                throw new StoreFullException("so it says");
            });
            assertThatThrownBy(() -> cursor.addFinding("there all the same")).isInstanceOf(StoreFullException.class);
        }
    }

    @LeanCtxTest
    static class NoChannel {
        @Test
        void test(Participant participant) {}
    }

    @LeanCtxTest
    static class InOnAWorkspace {
        @Test
        void test(@In("main") Workspace workspace) {}
    }

    @LeanCtxTest
    static class AsOnAClock {
        @Test
        void test(@As("cursor") TestClock clock) {}
    }

    @LeanCtxTest
    static class SameAgentTwice {
        @Test
        void test(@In("main") @As("cursor") Participant one, @In("main") @As("cursor") Participant other) {}
    }

    @LeanCtxTest
    static class NamedLikeUnnamed {
        @Test
        void test(Agent one, @As("agent-1") Agent other) {}
    }

    @LeanCtxTest
    static class InBeforeAll {
        @BeforeAll
        static void begin(SessionStore store) {}

        @Test
        void test() {}
    }

    @LeanCtxTest
    static class InConstructor {
        InConstructor(SessionStore store) {}

        @Test
        void test() {}
    }

    @ExtendWith(LeanCtxExtension.class)
    static class ExtensionAlone {
        @Test
        void test(SessionStore store) {}
    }

    @LeanCtxTest(backend = TestBackends.Failing.class)
    static class FailingFactory {
        @Test
        void test(SessionStore store) {}
    }

    @LeanCtxTest
    static class FailsUnderFaults {
        @Test
        void test(SessionStore store, Faults faults) {
            OPENED.add(store);
            faults.bySeed(42, FaultRates.NONE.withContention(0.5));
            throw new AssertionError("on purpose");
        }
    }

    @LeanCtxTest
    static class FailsUnderFaultsBefore {
        @BeforeEach
        void begin(Faults faults) {
            faults.bySeed(42, FaultRates.NONE.withContention(0.5));
            throw new AssertionError("on purpose");
        }

        @Test
        void test() {}
    }

    @LeanCtxTest
    static class FailsUnderFaultsAfter {
        @Test
        void test(Faults faults) {
            faults.bySeed(42, FaultRates.NONE.withContention(0.5));
        }

        @AfterEach
        void end() {
            throw new AssertionError("on purpose");
        }
    }

    @LeanCtxTest
    static class NotSoundUnderFaults {
        @Test
        void test(HistoryRecorder recorder, Faults faults) {
            // That no call was noted is held against the test when it has ended.
            faults.bySeed(42, FaultRates.NONE.withContention(0.5));
        }
    }

    @LeanCtxTest(backend = TestBackends.WithoutStore.class)
    static class WithoutStore {
        @Test
        void test(SessionStore store) {}
    }

    @LeanCtxTest
    static class FailsBefore {
        @BeforeEach
        void begin(SessionStore store) {
            OPENED.add(store);
            throw new AssertionError("on purpose");
        }

        @Test
        void test() {}
    }

    @LeanCtxTest
    static class InParallel {
        @RepeatedTest(40)
        void test(SessionStore store, @In("main") @As("cursor") Participant cursor) {
            OPENED.add(store);
            assertThat(cursor.setTask("t").revision()).isEqualTo(1);
        }
    }
}
