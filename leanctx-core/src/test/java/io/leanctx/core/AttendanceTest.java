package io.leanctx.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.leanctx.Presence;
import io.leanctx.StoreFailedException;
import io.leanctx.spi.Bytes;
import io.leanctx.spi.ChannelKey;
import io.leanctx.spi.SessionBackend;
import io.leanctx.spi.SoftState;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Presence")
class AttendanceTest {

    private static final ChannelKey KEY = new ChannelKey("my-team", "main");
    private static final Instant MORNING = Instant.parse("2026-03-01T09:00:00Z");
    private static final Duration NEVER = Duration.ofDays(1);
    private static final Duration AT_ONCE = Duration.ofMillis(1);

    private final AtomicReference<Instant> clock = new AtomicReference<>(MORNING);
    private final AtomicInteger writes = new AtomicInteger();
    private final AtomicBoolean failing = new AtomicBoolean();
    private final SessionBackend storage = InMemoryBackend.create();
    private final SessionBackend backend = Intercepted.proxy(storage, "putSoft", arguments -> {
        if (failing.get()) {
            throw new StoreFailedException("made to fail by the test");
        }
        writes.incrementAndGet();
        storage.putSoft((ChannelKey) arguments[0], (SoftState) arguments[1]);
        return null;
    });
    private Attendance attendance = store(1, NEVER);

    @AfterEach
    void close() {
        attendance.close();
    }

    @Test
    @DisplayName("is noted again as long as a participant is open")
    void renewed() {
        Stay stay = attendance.enter(KEY, "cursor");
        for (int i = 0; i < 5; i++) {
            clock.updateAndGet(now -> now.plusSeconds(10));
            attendance.renew();
        }
        clock.updateAndGet(now -> now.plus(Sightings.TTL).minusMillis(1));
        assertThat(attendance.at(KEY)).containsExactly(new Presence("cursor", true, MORNING.plusSeconds(50)));
        stay.end();
        attendance.renew();
        assertThat(attendance.at(KEY)).containsExactly(new Presence("cursor", false, clock.get()));
    }

    @Test
    @DisplayName("is renewed by a thread that comes with the first participant, and ends once nobody is there")
    void thread() throws Exception {
        Set<Thread> before = renewers();
        attendance.close();
        attendance = store(1, AT_ONCE);
        assertThat(renewers()).isEqualTo(before);
        for (int round = 0; round < 2; round++) {
            Stay stay = attendance.enter(KEY, "cursor");
            Set<Thread> begun = renewers();
            begun.removeAll(before);
            assertThat(begun).hasSize(1).allMatch(Thread::isDaemon);
            clock.updateAndGet(now -> now.plusSeconds(100));
            Awaitility.await().until(() -> attendance.at(KEY).get(0).lastSeen().equals(clock.get()));
            stay.end();
            for (Thread thread : begun) {
                thread.join(10_000);
                assertThat(thread.isAlive()).isFalse();
            }
        }
    }

    @Test
    @DisplayName("ends with the store, and so does the thread at once")
    void closes() throws Exception {
        Set<Thread> before = renewers();
        Stay stay = attendance.enter(KEY, "cursor");
        Set<Thread> begun = renewers();
        begun.removeAll(before);
        assertThat(begun).hasSize(1);
        attendance.close();
        for (Thread thread : begun) {
            thread.join(10_000);
            assertThat(thread.isAlive()).isFalse();
        }
        assertThat(attendance.at(KEY)).containsExactly(new Presence("cursor", false, MORNING));
        int written = writes.get();
        stay.end();
        attendance.renew();
        assertThat(writes).hasValue(written);
        attendance.enter(KEY, "kiro");
        assertThat(attendance.at(KEY)).noneMatch(Presence::connected);
    }

    @Test
    @DisplayName("is written when the first participant comes and the last one goes, and for none in between")
    void fewWrites() {
        List<Stay> stays = IntStream.range(0, 100)
                .mapToObj(i -> attendance.enter(KEY, "cursor"))
                .toList();
        assertThat(writes).hasValue(1);
        stays.forEach(Stay::end);
        stays.forEach(Stay::end);
        assertThat(writes).hasValue(2);
    }

    @Test
    @DisplayName("does not last for a participant that nobody has any more, nor keep it")
    void garbage() {
        attendance.enter(KEY, "cursor");
        Awaitility.await().until(() -> {
            System.gc();
            attendance.renew();
            return !attendance.at(KEY).get(0).connected();
        });
        int written = writes.get();
        attendance.renew();
        assertThat(writes).hasValue(written);
    }

    @Test
    @DisplayName("that stores which died have left is dropped when the agent comes back, and that of others is not")
    void tidies() {
        Stay dead = store(2, NEVER).enter(KEY, "cursor");
        clock.updateAndGet(now -> now.plus(Sightings.TTL));
        Stay elsewhere = store(3, NEVER).enter(KEY, "cursor");
        Stay other = store(4, NEVER).enter(KEY, "cursor-2");
        assertThat(storage.soft(KEY, "presence/cursor/")).hasSize(1);
        Stay here = attendance.enter(KEY, "cursor");
        assertThat(storage.soft(KEY, "presence/")).hasSize(3);
        assertThat(attendance.at(KEY)).allMatch(Presence::connected).hasSize(2);
        for (Stay stay : List.of(elsewhere, other, here, dead)) {
            stay.end();
        }
        assertThat(attendance.at(KEY)).noneMatch(Presence::connected).hasSize(2);
    }

    @Test
    @DisplayName("that could not be written is written as soon as it can be")
    void fails() {
        failing.set(true);
        Stay stay = attendance.enter(KEY, "cursor");
        attendance.renew();
        assertThat(attendance.at(KEY)).isEmpty();
        failing.set(false);
        attendance.renew();
        assertThat(attendance.at(KEY)).containsExactly(new Presence("cursor", true, MORNING));
        stay.end();
        assertThat(attendance.at(KEY)).containsExactly(new Presence("cursor", false, MORNING));
    }

    @Test
    @DisplayName("is stored in 17 bytes, and what is of another version is left aside")
    void stored() {
        SoftState known = new Sighting("cursor", "07", MORNING, MORNING.plusSeconds(30)).toSoftState(Instant.MAX);
        assertThat(known.name()).isEqualTo("presence/cursor/07");
        assertThat(HexFormat.of().formatHex(known.value().toArray()))
                .isEqualTo("01" + "00064bf2b1f42400" + "00064bf2b3bde780");
        assertThat(Sighting.read(known)).hasValue(new Sighting("cursor", "07", MORNING, MORNING.plusSeconds(30)));
        byte[] newer = known.value().toArray();
        newer[0] = 2;
        for (byte[] other : List.of(newer, new byte[0], new byte[16])) {
            SoftState state = new SoftState(known.name(), Bytes.wrap(other), Instant.MAX);
            assertThat(Sighting.read(state)).isEmpty();
            storage.putSoft(KEY, state);
            assertThat(attendance.at(KEY)).isEmpty();
        }
        assertThat(Sighting.read(new SoftState("presence/cursor", known.value(), Instant.MAX)))
                .isEmpty();
    }

    private Attendance store(int seed, Duration renewedEvery) {
        return new Attendance(backend, clock::get, new Random(seed), renewedEvery);
    }

    private static Set<Thread> renewers() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("leanctx-presence"))
                .collect(Collectors.toSet());
    }
}
