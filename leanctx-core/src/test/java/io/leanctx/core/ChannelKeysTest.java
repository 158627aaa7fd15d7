package io.leanctx.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leanctx.InvalidInputException;
import io.leanctx.spi.ChannelKey;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ChannelKeysTest {

    private final ChannelKeys keys = new ChannelKeys();

    @Test
    @DisplayName("a name that is asked for again gives the same key")
    void again() {
        ChannelKey first = keys.of("team", "feat/auth");
        assertThat(first).isEqualTo(new ChannelKey("team", "feat/auth"));
        assertThat(keys.of("team", String.join("/", "feat", "auth"))).isSameAs(first);
    }

    @Test
    @DisplayName("names of the same hash, and the same name in two workspaces, are told apart")
    void collisions() {
        assertThat("Aa".hashCode()).isEqualTo("BB".hashCode());
        for (int i = 0; i < 3; i++) {
            assertThat(keys.of("team", "Aa").channel()).isEqualTo("Aa");
            assertThat(keys.of("team", "BB").channel()).isEqualTo("BB");
            assertThat(keys.of("Aa", "main").workspace()).isEqualTo("Aa");
            assertThat(keys.of("BB", "main").workspace()).isEqualTo("BB");
        }
    }

    @Test
    @DisplayName("far more names than are kept each give their own key, again and again")
    void manyNames() {
        for (int round = 0; round < 2; round++) {
            assertThat(IntStream.range(0, 5_000).mapToObj(i -> keys.of("team", "channel/" + i)))
                    .isEqualTo(IntStream.range(0, 5_000)
                            .mapToObj(i -> new ChannelKey("team", "channel/" + i))
                            .toList());
        }
    }

    @Test
    @DisplayName("a name that is refused is refused each time")
    void refused() {
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> keys.of("team", "a..b"))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("a..b");
        }
    }
}
