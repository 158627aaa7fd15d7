package io.leanctx.rocks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leanctx.Hash;
import io.leanctx.StoreCorruptException;
import io.leanctx.spi.ChannelKey;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ReplacedTest {

    private static final byte[] HEAD = Keys.head(new ChannelKey("a", "b"));
    private static final Hash HASH = Hash.sha256(new byte[] {7});

    @Test
    @DisplayName("a rewrite marker has the bytes that the format says, and comes back from them")
    void bytes() {
        Replaced made = Replaced.by(HEAD, 9, 3, 5, List.of(HASH));
        assertThat(HexFormat.of().formatHex(made.key()))
                .isEqualTo("7265777269746500" + "610062" + "000000000000000009");
        assertThat(HexFormat.of().formatHex(made.value())).isEqualTo("0000000000000003" + "0000000000000005" + HASH);
        Replaced read = Replaced.decode(made.key(), made.value());
        assertThat(read.head()).isEqualTo(HEAD);
        assertThat(read.revision()).isEqualTo(9);
        assertThat(read.least()).isEqualTo(3);
        assertThat(read.greatest()).isEqualTo(5);
        assertThat(read.blobs()).containsExactly(Keys.blob(Keys.workspace("a"), HASH));
        assertThat(Replaced.decode(
                                made.key(),
                                Replaced.by(HEAD, 9, 3, 5, List.of()).value())
                        .blobs())
                .isEmpty();
    }

    @Test
    @DisplayName("a rewrite marker that is not of its form is damage")
    void damaged() {
        byte[] key = Keys.rewrite(HEAD, 9);
        for (int length : new int[] {0, 8, 15, 17, 32, 47, 49}) {
            assertThatThrownBy(() -> Replaced.decode(key, new byte[length]))
                    .as("%s bytes", length)
                    .isInstanceOf(StoreCorruptException.class)
                    .hasMessageContaining("rewrite marker");
        }
    }
}
