package io.leanctx.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.leanctx.Durability;
import io.leanctx.Hash;
import io.leanctx.Position;
import io.leanctx.spi.Append;
import io.leanctx.spi.AppendResult;
import io.leanctx.spi.Bytes;
import io.leanctx.spi.ChannelKey;
import io.leanctx.spi.Head;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

abstract class BackendAppendingRules extends BackendRules {

    BackendAppendingRules(SessionBackendContract contract) {
        super(contract);
    }

    @Test
    @DisplayName("APP-1: the first append expects revision 0 and makes revision 1")
    void firstAppend() {
        mustApply(append(KEY, 0, operation(1)));
        assertGrownTo(KEY, 1);
    }

    @Test
    @DisplayName("APP-2: an append that expects the head's revision makes the next one")
    void nextAppend() {
        for (long revision = 1; revision <= 100; revision++) {
            mustApply(append(KEY, revision - 1, operation(revision)));
        }
        assertGrownTo(KEY, 100);
    }

    @Test
    @DisplayName("APP-3: a stale expected revision is answered with the head's, and changes nothing")
    void staleRevision() {
        growTo(KEY, 5);
        for (long stale = 0; stale < 5; stale++) {
            assertThat(apply(append(KEY, stale, "stale"))).isEqualTo(new AppendResult.RevisionMismatch(5));
            assertUntouched("stale");
        }
    }

    @Test
    @DisplayName("APP-4: an expected revision beyond the head is answered with the head's, and changes nothing")
    void futureRevision() {
        growTo(KEY, 5);
        for (long future : List.of(6L, 7L, 1L << 40, Long.MAX_VALUE - 1)) {
            assertThat(apply(append(KEY, future, "future"))).isEqualTo(new AppendResult.RevisionMismatch(5));
            assertUntouched("future");
        }
    }

    @Test
    @DisplayName("APP-5: a log that does not exist is at revision 0, and a refused append does not make it")
    void missingLog() {
        assertThat(apply(append(KEY, 1, "early"))).isEqualTo(new AppendResult.RevisionMismatch(0));
        assertThat(backend.head(KEY)).isEmpty();
        assertThat(backend.entries(KEY, 0, 10, 1 << 20)).isEmpty();
        assertThat(backend.operation(KEY, "early")).isEmpty();
        assertThat(backend.heads(KEY.workspace(), Optional.empty(), 10)).isEmpty();
    }

    @Test
    @DisplayName("APP-6: an append is applied under either durability, and answered alike")
    void bothDurabilities() {
        for (Durability durability : Durability.values()) {
            ChannelKey key = new ChannelKey("team", durability.name());
            assertThat(apply(append(key, 0, operation(1)), durability)).isEqualTo(new AppendResult.Appended());
            assertThat(apply(append(key, 1, operation(2)), durability)).isEqualTo(new AppendResult.Appended());
            assertThat(apply(append(key, 1, "stale"), durability)).isEqualTo(new AppendResult.RevisionMismatch(2));
            assertThat(apply(append(key, 2, operation(1)), durability))
                    .isEqualTo(new AppendResult.DuplicateOperation(1));
            assertGrownTo(key, 2);
        }
    }

    @Test
    @DisplayName("APP-7: an append changes its own log only")
    void otherLogsStay() {
        growTo(KEY, 3);
        growTo(OTHER, 4);
        mustApply(append(KEY, 3, operation(4)));
        assertGrownTo(KEY, 4);
        assertGrownTo(OTHER, 4);
    }

    @Test
    @DisplayName("APP-8: entries of the same bytes are entries of their own")
    void sameBytesTwice() {
        for (long revision = 1; revision <= 3; revision++) {
            mustApply(new Append(KEY, at(revision - 1), operation(revision), bytes("same"), head(revision), List.of()));
        }
        assertThat(log(KEY)).hasSize(3).allMatch(entry -> entry.bytes().equals(bytes("same")));
    }

    @Test
    @DisplayName("APP-9: a log that its head calls deleted takes further appends")
    void deletedLogGoesOn() {
        growTo(KEY, 2);
        Head deleted = new Head(at(3), 1, true, Bytes.EMPTY);
        mustApply(append(KEY, operation(3), deleted));
        assertThat(backend.head(KEY)).hasValue(deleted);
        mustApply(append(KEY, 3, operation(4)));
        assertGrownTo(KEY, 4);
    }

    private void assertUntouched(String operation) {
        assertGrownTo(KEY, 5);
        assertThat(backend.operation(KEY, operation)).isEmpty();
    }

    @Test
    @DisplayName("APP-10: an append that is to follow another entry at the head's revision is refused")
    void anotherHash() {
        growTo(KEY, 2);
        Position another = new Position(2, Hash.sha256(new byte[] {1}));
        Append toFollowAnother =
                new Append(KEY, another, "follows another", entry(KEY, "follows another"), head(3), List.of());
        assertThat(apply(toFollowAnother)).isEqualTo(new AppendResult.RevisionMismatch(2));
        assertGrownTo(KEY, 2);
    }
}
