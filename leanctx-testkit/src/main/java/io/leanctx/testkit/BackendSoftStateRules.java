package io.leanctx.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.leanctx.spi.Bytes;
import io.leanctx.spi.ChannelKey;
import io.leanctx.spi.SoftState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** While the backend is open and nothing fails, a soft state is there until it expires; it may be lost beyond that. */
abstract class BackendSoftStateRules extends BackendRules {

    private static final int MANY = 5_000;

    BackendSoftStateRules(SessionBackendContract contract) {
        super(contract);
    }

    @Test
    @DisplayName("SOFT-1: a soft state comes back as it was put, also without bytes or with the most there may be")
    void comesBack() {
        Instant soon = backend.now().plus(Duration.ofHours(1)).plusNanos(123_456_789);
        List<SoftState> states = List.of(
                new SoftState("empty", Bytes.EMPTY, Instant.MAX),
                new SoftState("most", bytes("x".repeat(SoftState.MAX_VALUE_BYTES)), soon),
                new SoftState("~".repeat(SoftState.MAX_NAME_LENGTH), bytes("longest name"), soon));
        states.forEach(state -> backend.putSoft(KEY, state));
        assertThat(backend.soft(KEY, "")).isEqualTo(states);
    }

    @Test
    @DisplayName("SOFT-2: a soft state takes the place of the one with the same name, and of no other")
    void replaces() {
        backend.putSoft(KEY, lasting("cursor/a", "1"));
        backend.putSoft(KEY, lasting("cursor/ab", "2"));
        backend.putSoft(KEY, lasting("cursor/a", "3"));
        assertThat(backend.soft(KEY, "")).containsExactly(lasting("cursor/a", "3"), lasting("cursor/ab", "2"));
    }

    @Test
    @DisplayName("SOFT-3: those whose names begin with the prefix are read, in the order of their names")
    void prefixAndOrder() {
        List<String> names = List.of("!", "presence/~", "presence/B", "a", "presence/a", "presence", "presence0", "~");
        names.forEach(name -> backend.putSoft(KEY, lasting(name, name)));
        assertThat(names("presence/")).containsExactly("presence/B", "presence/a", "presence/~");
        assertThat(names("presence"))
                .containsExactly("presence", "presence/B", "presence/a", "presence/~", "presence0");
        assertThat(names("")).containsExactlyElementsOf(names.stream().sorted().toList());
        assertThat(names("presence/aa")).isEmpty();
        assertThat(names("~")).containsExactly("~");
    }

    private List<String> names(String prefix) {
        return backend.soft(KEY, prefix).stream().map(SoftState::name).toList();
    }

    @Test
    @DisplayName("SOFT-4: one that has expired when it is put is gone, and so is the one in whose place it came")
    void putExpired() {
        for (Instant expired : List.of(backend.now(), backend.now().minusSeconds(1), Instant.EPOCH, Instant.MIN)) {
            backend.putSoft(KEY, lasting("there", "1"));
            backend.putSoft(KEY, new SoftState("there", bytes("2"), expired));
            backend.putSoft(KEY, new SoftState("never-there", bytes("3"), expired));
            assertThat(backend.soft(KEY, "")).as("expired at %s", expired).isEmpty();
        }
    }

    @Test
    @DisplayName("SOFT-5: one is there before it expires and gone after it, by the backend's clock")
    void expires() {
        backend.putSoft(KEY, lasting("stays", "1"));
        SoftState brief = new SoftState("goes", bytes("2"), backend.now().plusMillis(300));
        backend.putSoft(KEY, brief);
        while (true) {
            Instant before = backend.now();
            List<SoftState> found = backend.soft(KEY, "");
            Instant after = backend.now();
            if (after.isBefore(brief.expires())) {
                assertThat(found).as("read before %s", after).containsExactly(brief, lasting("stays", "1"));
            } else if (!before.isBefore(brief.expires())) {
                assertThat(found).as("read after %s", before).containsExactly(lasting("stays", "1"));
                break;
            }
        }
        backend.putSoft(KEY, lasting("goes", "3"));
        assertThat(backend.soft(KEY, "")).containsExactly(lasting("goes", "3"), lasting("stays", "1"));
    }

    @Test
    @DisplayName("SOFT-6: soft states lie beside one log and are seen beside no other, however alike the names")
    void keptApart() {
        List<ChannelKey> keys = new ArrayList<>();
        for (String workspace : List.of("a", "ab", "a.b", "a/b")) {
            for (String channel : List.of("a", "b", "b/c", "a.b", "@")) {
                keys.add(new ChannelKey(workspace, channel));
            }
        }
        keys.forEach(key -> backend.putSoft(key, lasting("name", key.toString())));
        backend.putSoft(keys.get(0), lasting("name/b", "another"));
        assertThat(backend.soft(keys.get(0), ""))
                .containsExactly(lasting("name", keys.get(0).toString()), lasting("name/b", "another"));
        keys.stream()
                .skip(1)
                .forEach(key -> assertThat(backend.soft(key, ""))
                        .as("beside %s", key)
                        .containsExactly(lasting("name", key.toString())));
        assertThat(backend.soft(new ChannelKey("a", "c"), "")).isEmpty();
    }

    @Test
    @DisplayName("SOFT-7: a soft state makes no log, and changes none")
    void makesNoLog() {
        growTo(OTHER, 3);
        backend.putSoft(KEY, lasting("presence/a", "1"));
        backend.putSoft(OTHER, lasting("presence/a", "1"));
        assertThat(backend.head(KEY)).isEmpty();
        assertThat(backend.entries(KEY, 0, 10, 1 << 20)).isEmpty();
        assertThat(backend.heads("team", Optional.empty(), 10))
                .extracting(listed -> listed.channel())
                .containsExactly(OTHER.channel());
        assertGrownTo(OTHER, 3);
        growTo(KEY, 2);
        assertGrownTo(KEY, 2);
        assertThat(backend.soft(KEY, "")).containsExactly(lasting("presence/a", "1"));
    }

    @Test
    @DisplayName("SOFT-8: they stay when their log is trimmed or deleted, and when many others have expired")
    void staysAmongExpired() {
        growTo(KEY, 3);
        List<SoftState> kept = new ArrayList<>();
        for (int i = 0; i < MANY; i++) {
            Instant soon = backend.now().plusNanos(1_000_000);
            backend.putSoft(KEY, new SoftState("presence/" + i, bytes("brief"), soon));
            if (i % 100 == 0) {
                backend.putSoft(KEY, lasting("cursor/%05d".formatted(i), "at " + i));
                backend.putSoft(KEY, lasting("cursor/%05d".formatted(i), "now at " + i));
                kept.add(lasting("cursor/%05d".formatted(i), "now at " + i));
            }
        }
        mustApply(trimming(KEY, 3, operation(4), 4));
        assertThat(backend.soft(KEY, "cursor/")).isEqualTo(kept);
    }

    @Test
    @DisplayName("SOFT-9: one that is renewed when it has just expired is there, while others put and expire")
    void renewedAtTheEnd() throws Exception {
        List<Callable<Integer>> tasks = new ArrayList<>();
        for (int writer = 0; writer < 4; writer++) {
            ChannelKey key = new ChannelKey("team", "own-" + writer);
            tasks.add(() -> {
                for (int i = 0; i < MANY / 2; i++) {
                    backend.putSoft(
                            key,
                            new SoftState("mine", bytes("brief"), backend.now().plusNanos(50_000)));
                    backend.putSoft(
                            key,
                            new SoftState("other", bytes("brief"), backend.now().plusNanos(50_000)));
                    SoftState renewed = lasting("mine", "renewed " + i);
                    backend.putSoft(key, renewed);
                    assertThat(backend.soft(key, "mine")).containsExactly(renewed);
                }
                return MANY / 2;
            });
        }
        assertThat(Race.run(tasks)).containsOnly(MANY / 2);
        for (int writer = 0; writer < 4; writer++) {
            assertThat(backend.soft(new ChannelKey("team", "own-" + writer), "mine"))
                    .containsExactly(lasting("mine", "renewed " + (MANY / 2 - 1)));
        }
    }

    private static SoftState lasting(String name, String value) {
        return new SoftState(name, bytes(value), Instant.MAX);
    }
}
