package io.leanctx.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.leanctx.Hash;
import io.leanctx.spi.Blob;
import io.leanctx.spi.Bytes;
import io.leanctx.spi.ChannelKey;
import io.leanctx.spi.SoftState;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What the in-memory backend no longer serves, it no longer holds. */
class MemoryKeepingTest {

    private static final ChannelKey KEY = new ChannelKey("team", "main");

    @Test
    @DisplayName("a blob is held as long as a slot refers to it, and is held anew when one does again")
    void blobs() {
        MemoryBlobs blobs = new MemoryBlobs();
        Blob blob = Blob.of(Bytes.wrap("content".getBytes(StandardCharsets.UTF_8)));
        List<Hash> hash = List.of(blob.hash());
        for (int round = 0; round < 3; round++) {
            blobs.refer("team", List.of(blob));
            blobs.refer("team", List.of(blob));
            blobs.release("team", hash);
            assertThat(blobs.find("team", blob.hash())).hasValue(blob.content());
            blobs.release("team", hash);
            assertThat(blobs.find("team", blob.hash())).isEmpty();
        }
    }

    @Test
    @DisplayName("soft states that have expired, under ever new names and logs, do not pile up")
    void softStates() {
        MemorySoftStates states = new MemorySoftStates();
        Instant now = Instant.EPOCH;
        SoftState lasting = new SoftState("lasting", Bytes.EMPTY, Instant.MAX);
        states.put(KEY, lasting, now);
        for (int i = 0; i < 20_000; i++) {
            now = now.plusSeconds(1);
            ChannelKey key = new ChannelKey("team", "channel-" + i % 3);
            states.put(key, new SoftState("presence/" + i, Bytes.EMPTY, now.plusSeconds(2)), now);
        }
        assertThat(states.find(KEY, "", now)).containsExactly(lasting);
        int held = 0;
        for (String channel : List.of("main", "channel-0", "channel-1", "channel-2")) {
            // To one who asks as of long ago, nothing has expired that is held.
            held += states.find(new ChannelKey("team", channel), "", Instant.MIN)
                    .size();
        }
        assertThat(held).isLessThan(1_100);
    }
}
