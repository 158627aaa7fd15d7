package io.leanctx.core;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.leanctx.spi.Bytes;
import io.leanctx.spi.SoftState;
import java.time.Instant;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Presence that nobody noted. */
class SightingFuzzTest {

    @MethodSource("sightings")
    @FuzzTest
    void sighting(byte[] bytes) {
        byte[] value = Arrays.copyOf(bytes, Math.min(bytes.length, SoftState.MAX_VALUE_BYTES));
        SoftState state = new SoftState(Sighting.ofAgent("cursor") + "s", Bytes.copyOf(value), Instant.EPOCH);
        Sighting.read(state)
                .ifPresent(sighting -> assertThat(Sighting.read(sighting.toSoftState(Instant.EPOCH)))
                        .contains(sighting));
    }

    static Stream<byte[]> sightings() {
        Sighting here = new Sighting("cursor", "s", TestLog.START, TestLog.START.plusSeconds(60));
        Sighting earliest = new Sighting("cursor", "s", Format.instant(Long.MIN_VALUE), Format.instant(Long.MAX_VALUE));
        return Stream.of(here, earliest)
                .map(sighting -> sighting.toSoftState(Instant.EPOCH).value().toArray());
    }
}
