package io.leanctx.core;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leanctx.Durability;
import io.leanctx.Hash;
import io.leanctx.Position;
import io.leanctx.spi.Append;
import io.leanctx.spi.AppendResult;
import io.leanctx.spi.Bytes;
import io.leanctx.spi.Head;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jetbrains.lincheck.LincheckAssertionError;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnJre;
import org.junit.jupiter.api.condition.JRE;

/** The compare-and-swap of the log, on which no write being lost rests, in every interleaving that Lincheck finds. */
@EnabledOnJre(value = JRE.JAVA_17, disabledReason = ModelChecking.ONLY_ON_17)
class InMemoryBackendLincheckTest {

    /** By the place in the log that the append expects, then by operation. */
    private static final Append[][] APPENDS = {{append(0, 0), append(0, 1)}, {append(1, 0), append(1, 1)}};

    @Test
    @DisplayName("of two appends at one revision one lands, and readers and repeats agree with it")
    void sound() {
        options().check(Locked.class);
    }

    @Test
    @DisplayName("the canary: where an append compares and then sets, Lincheck finds the lost update")
    void canary() {
        assertThatThrownBy(() -> options().check(ComparedThenSet.class))
                .isInstanceOf(LincheckAssertionError.class)
                .hasMessageContaining("Invalid execution results");
    }

    private static ModelCheckingOptions options() {
        return ModelChecking.options(OneAfterTheOther.class)
                .actorsPerThread(2)
                .iterations(3)
                .invocationsPerIteration(50);
    }

    private static Append append(int expected, int operation) {
        Head head = new Head(position(expected + 1), 1, false, Bytes.copyOf(new byte[] {1}));
        Bytes entry = Bytes.copyOf(new byte[] {(byte) expected, (byte) operation});
        return new Append(
                TestLog.KEY, position(expected), "op-" + operation, entry, head, List.of(), List.of(), List.of());
    }

    private static Position position(int revision) {
        return revision == 0 ? Position.START : new Position(revision, Hash.sha256(new byte[] {(byte) revision}));
    }

    private static String answer(AppendResult result) {
        if (result instanceof AppendResult.DuplicateOperation duplicate) {
            return "duplicate of " + duplicate.revision();
        }
        return result instanceof AppendResult.RevisionMismatch mismatch ? "at " + mismatch.actual() : "appended";
    }

    /** What Lincheck runs. */
    @Param(name = "expected", gen = IntGen.class, conf = "0:1")
    @Param(name = "operation", gen = IntGen.class, conf = "0:1")
    public static class Locked {

        private final InMemoryBackend backend = InMemoryBackend.create(() -> Instant.EPOCH);

        @Operation
        public String append(@Param(name = "expected") int expected, @Param(name = "operation") int operation) {
            return answer(backend.append(List.of(APPENDS[expected][operation]), Durability.RELAXED)
                    .get(0));
        }

        @Operation
        public long head() {
            return backend.head(TestLog.KEY).map(Head::revision).orElse(0L);
        }
    }

    /** The same logs without the turns that batches take. */
    @Param(name = "expected", gen = IntGen.class, conf = "0:1")
    @Param(name = "operation", gen = IntGen.class, conf = "0:1")
    public static class ComparedThenSet {

        private final MemoryLogs logs = new MemoryLogs();

        @Operation
        public String append(@Param(name = "expected") int expected, @Param(name = "operation") int operation) {
            return answer(logs.append(APPENDS[expected][operation]));
        }

        @Operation
        public long head() {
            MemoryLog log = logs.find(TestLog.KEY);
            return log == null ? 0 : log.revision();
        }
    }

    /** What it comes to, one operation after the other. */
    public static class OneAfterTheOther {

        private final Map<Integer, Long> operations = new HashMap<>();
        private long head;

        public String append(int expected, int operation) {
            Long known = operations.get(operation);
            if (known != null) {
                return "duplicate of " + known;
            } else if (expected != head) {
                return "at " + head;
            }
            head++;
            operations.put(operation, head);
            return "appended";
        }

        public long head() {
            return head;
        }
    }
}
