package io.leanctx.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.leanctx.spi.AppendResult;
import io.leanctx.spi.ChannelKey;
import io.leanctx.spi.Precondition;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

abstract class BackendPreconditionRules extends BackendRules {

    private static final ChannelKey THIRD = new ChannelKey("team", "third");

    BackendPreconditionRules(SessionBackendContract contract) {
        super(contract);
    }

    @Test
    @DisplayName("PRE-1: an append whose preconditions hold is applied, and leaves the other logs alone")
    void holds() {
        growTo(OTHER, 3);
        mustApply(append(KEY, 0, operation(1), new Precondition(OTHER, 3), new Precondition(THIRD, 0)));
        assertGrownTo(KEY, 1);
        assertGrownTo(OTHER, 3);
        assertThat(backend.head(THIRD)).isEmpty();
    }

    @Test
    @DisplayName("PRE-2: a precondition that does not hold is answered with where its log is, and nothing changes")
    void doesNotHold() {
        growTo(OTHER, 3);
        for (long wrong : List.of(0L, 2L, 4L, Long.MAX_VALUE)) {
            assertThat(apply(append(KEY, 0, "refused", new Precondition(OTHER, wrong))))
                    .isEqualTo(new AppendResult.PreconditionFailed(OTHER, 3));
        }
        assertThat(backend.head(KEY)).isEmpty();
        assertThat(backend.operation(KEY, "refused")).isEmpty();
        assertGrownTo(OTHER, 3);
    }

    @Test
    @DisplayName("PRE-3: a precondition on a log that does not exist is met by revision 0 only")
    void missingLog() {
        assertThat(apply(append(KEY, 0, operation(1), new Precondition(OTHER, 1))))
                .isEqualTo(new AppendResult.PreconditionFailed(OTHER, 0));
        mustApply(append(KEY, 0, operation(1), new Precondition(OTHER, 0)));
        growTo(OTHER, 1);
        assertThat(apply(append(KEY, 1, operation(2), new Precondition(OTHER, 0))))
                .isEqualTo(new AppendResult.PreconditionFailed(OTHER, 1));
        assertGrownTo(KEY, 1);
    }

    @Test
    @DisplayName("PRE-4: of several preconditions each must hold, and the answer names one that does not")
    void several() {
        growTo(OTHER, 2);
        growTo(THIRD, 5);
        assertThat(apply(append(KEY, 0, "refused", new Precondition(OTHER, 2), new Precondition(THIRD, 4))))
                .isEqualTo(new AppendResult.PreconditionFailed(THIRD, 5));
        assertThat(apply(append(KEY, 0, "refused", new Precondition(OTHER, 1), new Precondition(THIRD, 4))))
                .isIn(new AppendResult.PreconditionFailed(OTHER, 2), new AppendResult.PreconditionFailed(THIRD, 5));
        assertThat(backend.head(KEY)).isEmpty();
        mustApply(append(KEY, 0, operation(1), new Precondition(OTHER, 2), new Precondition(THIRD, 5)));
    }

    @Test
    @DisplayName("PRE-5: a precondition is looked at before the expected revision")
    void comesBeforeTheRevision() {
        growTo(KEY, 3);
        growTo(OTHER, 1);
        assertThat(apply(append(KEY, 1, "refused", new Precondition(OTHER, 9))))
                .isEqualTo(new AppendResult.PreconditionFailed(OTHER, 1));
        assertThat(apply(append(KEY, 1, "refused", new Precondition(OTHER, 1))))
                .isEqualTo(new AppendResult.RevisionMismatch(3));
        assertGrownTo(KEY, 3);
    }

    @Test
    @DisplayName("PRE-6: a precondition may be on a log of another workspace")
    void acrossWorkspaces() {
        ChannelKey elsewhere = new ChannelKey("elsewhere", KEY.channel());
        growTo(elsewhere, 2);
        assertThat(apply(append(KEY, 0, operation(1), new Precondition(elsewhere, 0))))
                .isEqualTo(new AppendResult.PreconditionFailed(elsewhere, 2));
        mustApply(append(KEY, 0, operation(1), new Precondition(elsewhere, 2)));
    }
}
