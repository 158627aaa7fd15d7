package io.leanctx.rocks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leanctx.Hash;
import io.leanctx.InvalidInputException;
import io.leanctx.spi.ChannelKey;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The keys as docs/format-rocks.md has them, byte by byte. */
class KeysTest {

    private static final Hash HASH = Hash.sha256(new byte[] {1, 2, 3});

    private static final byte[] HEAD = Keys.head(new ChannelKey("a", "é"));

    @Test
    @DisplayName("the keys have the bytes that the format says")
    void bytes() {
        assertThat(hex(HEAD)).isEqualTo("6100c3a9");
        assertThat(hex(Keys.revision(HEAD, 0x1234))).isEqualTo("6100c3a9000000000000001234");
        assertThat(hex(Keys.operation(HEAD, Keys.utf8("operation", "op")))).isEqualTo("6100c3a9006f70");
        assertThat(hex(Keys.trim(HEAD, 7))).isEqualTo("7472696d006100c3a9000000000000000007");
        assertThat(hex(Keys.workspace("a"))).isEqualTo("6100");
        assertThat(hex(Keys.soft(HEAD, Keys.utf8("name", "n")))).isEqualTo("6100c3a9006e");
        assertThat(hex(Keys.rewrite(HEAD, 7))).isEqualTo("72657772697465006100c3a9000000000000000007");
        assertThat(hex(Keys.gaps(HEAD))).isEqualTo("67617073006100c3a9");
        assertThat(hex(Keys.blob(Keys.workspace("a"), HASH))).isEqualTo("6100" + HASH);
    }

    @Test
    @DisplayName("what is put into a key comes out of it")
    void parts() {
        assertThat(Keys.revisionOf(Keys.revision(HEAD, Long.MAX_VALUE))).isEqualTo(Long.MAX_VALUE);
        assertThat(Keys.headOfTrim(Keys.trim(HEAD, 7))).isEqualTo(HEAD);
        assertThat(Keys.revisionOf(Keys.trim(HEAD, 7))).isEqualTo(7);
        assertThat(Keys.headOfRewrite(Keys.rewrite(HEAD, 7))).isEqualTo(HEAD);
        assertThat(Keys.workspaceOf(HEAD)).isEqualTo(Keys.workspace("a"));
        assertThat(Keys.hashOf(Keys.blob(Keys.workspace("a"), HASH))).isEqualTo(HASH);
    }

    @Test
    @DisplayName("keys of a log sort by revision, and lie between their log's bounds and apart from their neighbours'")
    void order() {
        List<byte[]> sorted = List.of(
                Keys.revision(Keys.head(new ChannelKey("a", "x")), 300),
                Keys.revision(Keys.head(new ChannelKey("a", "x.y")), 1),
                Keys.revision(Keys.head(new ChannelKey("a", "x.y")), 255),
                Keys.revision(Keys.head(new ChannelKey("a", "x.y")), 256),
                Keys.revision(Keys.head(new ChannelKey("a", "x.y")), 1L << 40),
                Keys.revision(Keys.head(new ChannelKey("a", "x.y0")), 1),
                Keys.revision(Keys.head(new ChannelKey("a.b", "a")), 1));
        for (int i = 1; i < sorted.size(); i++) {
            assertThat(Arrays.compareUnsigned(sorted.get(i - 1), sorted.get(i)))
                    .as("%s before %s", Keys.show(sorted.get(i - 1)), Keys.show(sorted.get(i)))
                    .isNegative();
        }
        byte[] workspace = Keys.workspace("a");
        byte[] end = Keys.end(workspace);
        for (ChannelKey key : List.of(new ChannelKey("a", "@"), new ChannelKey("a", "\uD83D\uDE80"))) {
            byte[] head = Keys.head(key);
            assertThat(Arrays.compareUnsigned(workspace, head)).isNegative();
            assertThat(Arrays.compareUnsigned(head, end)).isNegative();
            assertThat(Arrays.compareUnsigned(head, Keys.above(head))).isNegative();
        }
        for (ChannelKey key :
                List.of(new ChannelKey("a.b", "x"), new ChannelKey("a-", "x"), new ChannelKey("aa", "x"))) {
            assertThat(Arrays.compareUnsigned(Keys.head(key), end)).isPositive();
        }
    }

    @Test
    @DisplayName("names that UTF-8 cannot carry are refused, so that no two become one")
    void halfPairs() {
        for (String half : List.of("\uD83D", "\uDE80", "a\uD83Db", "\uDE80\uD83D")) {
            assertThatThrownBy(() -> Keys.head(new ChannelKey("a", half)))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("the channel has half of a surrogate pair");
            assertThatThrownBy(() -> Keys.utf8("operation id", half))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("the operation id");
        }
        assertThat(hex(Keys.utf8("channel", "\uD83D\uDE80"))).isEqualTo("f09f9a80");
    }

    private static String hex(byte[] key) {
        return HexFormat.of().formatHex(key);
    }
}
