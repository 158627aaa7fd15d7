package io.leanctx.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.leanctx.spi.AppendResult;
import io.leanctx.spi.Precondition;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

abstract class BackendOperationRules extends BackendRules {

    BackendOperationRules(SessionBackendContract contract) {
        super(contract);
    }

    @Test
    @DisplayName(
            "OPS-1: an operation that is in the log is answered with the revision of its entry, and changes nothing")
    void duplicate() {
        growTo(KEY, 4);
        for (long revision = 1; revision <= 4; revision++) {
            assertThat(apply(append(KEY, 4, operation(revision))))
                    .isEqualTo(new AppendResult.DuplicateOperation(revision));
            assertGrownTo(KEY, 4);
        }
    }

    @Test
    @DisplayName("OPS-2: that an operation is in the log is found out before a revision or precondition is looked at")
    void duplicateComesFirst() {
        growTo(KEY, 4);
        for (long expected : List.of(0L, 2L, 4L, 9L)) {
            assertThat(apply(append(KEY, expected, operation(2)))).isEqualTo(new AppendResult.DuplicateOperation(2));
            assertThat(apply(append(KEY, expected, operation(2), new Precondition(OTHER, 7))))
                    .isEqualTo(new AppendResult.DuplicateOperation(2));
        }
        assertGrownTo(KEY, 4);
    }

    @Test
    @DisplayName("OPS-3: the same id in another log is another operation")
    void operationsBelongToTheirLog() {
        growTo(KEY, 3);
        assertThat(backend.operation(OTHER, operation(2))).isEmpty();
        mustApply(append(OTHER, 0, operation(2)));
        assertThat(backend.operation(OTHER, operation(2))).hasValue(1);
        assertThat(backend.operation(KEY, operation(2))).hasValue(2);
    }

    @Test
    @DisplayName("OPS-4: ids that are alike are different operations")
    void idsAreKeptApart() {
        List<String> ids = List.of("a", "A", "aa", "a/", "a.", "~", "!", "a".repeat(127), "a".repeat(128), "1", "01");
        for (int i = 0; i < ids.size(); i++) {
            assertThat(backend.operation(KEY, ids.get(i)))
                    .as("%s beforehand", ids.get(i))
                    .isEmpty();
            mustApply(append(KEY, i, ids.get(i)));
        }
        for (int i = 0; i < ids.size(); i++) {
            assertThat(backend.operation(KEY, ids.get(i))).as("%s", ids.get(i)).hasValue(i + 1);
        }
    }

    @Test
    @DisplayName("OPS-5: the operation of a refused append is not in the log, and may be appended later")
    void refusedOperationIsFree() {
        growTo(KEY, 3);
        assertThat(apply(append(KEY, 1, operation(4)))).isEqualTo(new AppendResult.RevisionMismatch(3));
        assertThat(apply(append(KEY, 3, operation(4), new Precondition(OTHER, 1))))
                .isEqualTo(new AppendResult.PreconditionFailed(OTHER, 0));
        assertThat(backend.operation(KEY, operation(4))).isEmpty();
        mustApply(append(KEY, 3, operation(4)));
        assertGrownTo(KEY, 4);
    }

    @Test
    @DisplayName("OPS-6: an operation is still known after many others")
    void oldOperationsAreKnown() {
        growTo(KEY, 2_000);
        for (long revision = 1; revision <= 2_000; revision += 333) {
            assertThat(apply(append(KEY, 2_000, operation(revision))))
                    .isEqualTo(new AppendResult.DuplicateOperation(revision));
        }
        assertThat(revision(KEY)).isEqualTo(2_000);
    }
}
