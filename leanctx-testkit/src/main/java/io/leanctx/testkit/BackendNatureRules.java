package io.leanctx.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.leanctx.spi.SessionBackend;
import io.leanctx.spi.Subscription;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

abstract class BackendNatureRules extends BackendRules {

    BackendNatureRules(SessionBackendContract contract) {
        super(contract);
    }

    @Test
    @DisplayName("NAT-1: the nature is always the same")
    void natureIsConstant() {
        SessionBackend.Nature before = backend.nature();
        growTo(KEY, 3);
        assertThat(backend.nature()).isEqualTo(before);
    }

    @Test
    @DisplayName("NAT-2: the clock gives a time that the store can keep, in microseconds of 64 bits")
    void clockIsInRange() {
        Instant now = backend.now();
        assertThat(now)
                .isBetween(Instant.ofEpochSecond(-9_000_000_000_000L), Instant.ofEpochSecond(9_000_000_000_000L));
    }

    @Test
    @DisplayName("NAT-3: a subscription can be made, and ended twice")
    void subscriptionEnds() {
        AtomicReference<String> told = new AtomicReference<>("nothing");
        Subscription subscription = backend.subscribe(moved -> told.set(moved.toString()));
        growTo(KEY, 1);
        subscription.close();
        subscription.close();
        assertThat(told.get())
                .as("what a listener is told is a log that moved, if anything")
                .isIn("nothing", KEY.toString());
    }
}
