package io.leanctx.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leanctx.Durability;
import io.leanctx.Hash;
import io.leanctx.StoreClosedException;
import io.leanctx.spi.AppendResult;
import io.leanctx.spi.Blob;
import io.leanctx.spi.Bytes;
import io.leanctx.spi.ChannelKey;
import io.leanctx.spi.ListedHead;
import io.leanctx.spi.SoftState;
import io.leanctx.spi.StoredEntry;
import io.leanctx.spi.StoredSnapshot;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

abstract class BackendClosingRules extends BackendRules {

    BackendClosingRules(SessionBackendContract contract) {
        super(contract);
    }

    @Test
    @DisplayName("CLS-1: after closing, every call is refused with StoreClosedException")
    void closedRefuses() {
        growTo(KEY, 3);
        backend.close();
        Map<String, ThrowingCallable> calls = new LinkedHashMap<>();
        calls.put("now", backend::now);
        calls.put("append", () -> backend.append(List.of(append(KEY, 3, operation(4))), Durability.SYNC));
        calls.put("append to another log", () -> backend.append(List.of(append(OTHER, 0, "x")), Durability.RELAXED));
        calls.put("head", () -> backend.head(KEY));
        calls.put("head of an unknown log", () -> backend.head(OTHER));
        calls.put("entries", () -> backend.entries(KEY, 0, 10, 1 << 20));
        calls.put("operation", () -> backend.operation(KEY, operation(1)));
        calls.put("snapshot", () -> backend.snapshot(KEY, 3));
        calls.put("putSnapshot", () -> backend.putSnapshot(KEY, new StoredSnapshot(3, bytes("late"))));
        calls.put("blob", () -> backend.blob("team", Hash.ZERO));
        calls.put("putSoft", () -> backend.putSoft(KEY, new SoftState("late", Bytes.EMPTY, Instant.MAX)));
        calls.put("soft", () -> backend.soft(KEY, ""));
        calls.put("heads", () -> backend.heads("team", Optional.empty(), 10));
        calls.forEach((name, call) -> assertThatThrownBy(call).as(name).isInstanceOf(StoreClosedException.class));
    }

    @Test
    @DisplayName("CLS-2: closing again does nothing, also when several do it at once")
    void closingTwice() throws Exception {
        growTo(KEY, 3);
        Race.run(4, closer -> () -> {
            backend.close();
            assertThatThrownBy(() -> backend.head(KEY)).isInstanceOf(StoreClosedException.class);
            return closer;
        });
        backend.close();
        assertThatThrownBy(() -> backend.head(KEY)).isInstanceOf(StoreClosedException.class);
    }

    @Test
    @DisplayName("CLS-3: a call that meets the closing is answered, or refused with StoreClosedException")
    void closingUnderCalls() throws Exception {
        growTo(KEY, 100);
        CountDownLatch under = new CountDownLatch(4);
        List<Callable<Long>> callers = new ArrayList<>();
        for (int caller = 0; caller < 4; caller++) {
            ChannelKey own = new ChannelKey("team", "own-" + caller);
            callers.add(() -> untilClosed(own, under));
        }
        callers.add(() -> {
            under.await();
            backend.close();
            return 1L;
        });
        assertThat(Race.run(callers)).as("calls answered before the closing").allMatch(answered -> answered > 0);
    }

    @Test
    @DisplayName(
            "CLS-4: when the storage is opened again, a log is there whole, or where reopening is absent not at all")
    void openedAgain() throws Exception {
        Blob blob = blob("of the sixth");
        growTo(KEY, 5);
        growTo(OTHER, 3);
        mustApply(append(KEY, 5, operation(6), blob));
        reopen();
        if (lacks(Absence.REOPENING) && backend.head(KEY).isEmpty()) {
            assertThat(log(KEY)).isEmpty();
            assertThat(backend.operation(KEY, operation(1))).isEmpty();
            assertThat(backend.heads(KEY.workspace(), Optional.empty(), 10))
                    .extracting(ListedHead::channel)
                    .doesNotContain(KEY.channel());
            growTo(KEY, 1);
            assertGrownTo(KEY, 1);
        } else {
            assertGrownTo(KEY, 6);
            assertGrownTo(OTHER, 3);
            assertThat(backend.blob(KEY.workspace(), blob.hash())).hasValue(blob.content());
        }
    }

    private long untilClosed(ChannelKey own, CountDownLatch under) {
        long answered = 0;
        while (true) {
            try {
                AppendResult answer = apply(append(own, answered, operation(answered + 1)));
                assertThat(answer).isEqualTo(new AppendResult.Appended());
                answered++;
                List<StoredEntry> page = backend.entries(KEY, 0, 1_000, 1 << 20);
                assertThat(page)
                        .as("a page of a log of 100 that nobody changes")
                        .hasSize(100);
                assertThat(backend.operation(KEY, operation(57))).hasValue(57);
                assertThat(backend.heads("team", Optional.empty(), 100)).isNotEmpty();
                if (answered == 1) {
                    under.countDown();
                }
            } catch (StoreClosedException e) {
                return answered;
            }
        }
    }
}
