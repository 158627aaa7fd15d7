package io.leanctx.testkit;

import io.leanctx.Commit;
import io.leanctx.Watch;
import io.leanctx.WatchEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.AbstractAssert;
import org.jspecify.annotations.Nullable;

/**
 * Assertions about a watch, begun by {@link LeanCtxAssertions#assertThat(Watch)}. They pull events from it, so what one
 * has seen the next sees no more. An event that must come is waited for, 30 seconds unless {@link #within} says otherwise;
 * only a failure takes so long.
 *
 * @since 0.1.0
 */
public final class WatchAssert extends AbstractAssert<WatchAssert, Watch> {

    private Duration patience = Duration.ofSeconds(30);

    WatchAssert(@Nullable Watch actual) {
        super(actual, WatchAssert.class);
    }

    /**
     * How long to wait for each event.
     *
     * @param duration how long at most
     * @return these assertions
     */
    public WatchAssert within(Duration duration) {
        patience = duration;
        return this;
    }

    /**
     * These commits come next, in this order.
     *
     * @param commits the commits
     * @return these assertions
     */
    public WatchAssert delivers(Commit... commits) {
        isNotNull();
        List<Commit> delivered = new ArrayList<>();
        for (Commit expected : commits) {
            WatchEvent event = next(delivered, Listings.commit(expected));
            if (!event.equals(new WatchEvent.Committed(expected))) {
                throw unexpected(delivered, Listings.commit(expected), line(event));
            }
            delivered.add(expected);
        }
        return this;
    }

    /**
     * Commits with these revisions come next, in this order.
     *
     * @param revisions the revisions
     * @return these assertions
     */
    public WatchAssert deliversRevisions(long... revisions) {
        isNotNull();
        List<Commit> delivered = new ArrayList<>();
        for (long revision : revisions) {
            String expected = "revision " + revision + " of " + Arrays.toString(revisions);
            WatchEvent event = next(delivered, expected);
            if (!(event instanceof WatchEvent.Committed committed)
                    || committed.commit().revision() != revision) {
                throw unexpected(delivered, expected, line(event));
            }
            delivered.add(committed.commit());
        }
        return this;
    }

    /**
     * There is nothing to deliver at this moment: every commit that was acknowledged before has been delivered.
     *
     * @return these assertions
     */
    public WatchAssert hasNothingNow() {
        isNotNull();
        pull(Duration.ZERO).ifPresent(event -> {
            throw failure("%s", "expected nothing to be delivered now, but there is\n  " + line(event));
        });
        return this;
    }

    private WatchEvent next(List<Commit> delivered, String expected) {
        return pull(patience).orElseThrow(() -> unexpected(delivered, expected, "nothing within " + patience));
    }

    private AssertionError unexpected(List<Commit> delivered, String expected, String is) {
        return failure(
                "%s",
                "expected next\n  " + expected + "\nbut what came is\n  " + is + "\nafter"
                        + Listings.commits(delivered));
    }

    private Optional<WatchEvent> pull(Duration timeout) {
        try {
            return actual.next(timeout);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failure(
                    "%s", "interrupted while the next event of a watch at " + actual.position() + " was waited for");
        }
    }

    private static String line(WatchEvent event) {
        return event instanceof WatchEvent.Committed committed ? Listings.commit(committed.commit()) : event.toString();
    }
}
