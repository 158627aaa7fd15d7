package io.leanctx.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.leanctx.Change;
import io.leanctx.Hash;
import io.leanctx.spi.Bytes;
import io.leanctx.spi.ChannelKey;
import io.leanctx.spi.StoredSnapshot;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** A snapshot that cannot be used is no session, and no error either: the log is still there. */
class SnapshotCodecTest {

    private final SessionState state = new TestLog()
            .append("cursor", new Change.Task("Move auth to JWT"), new Change.Learn("auth.algorithm", "EdDSA"))
            .append("kiro", new Change.Custom("acme.plan/1", Optional.of("k"), "b"), new Change.Forget("x"))
            .fold();

    private final byte[] sound = SnapshotCodec.encode(state).toArray();

    @Test
    @DisplayName("a sound snapshot is the session; so is one of the empty session")
    void sound() {
        assertThat(decode(2, sound)).contains(state);
        SessionState empty = SessionState.empty(TestLog.KEY);
        assertThat(decode(0, SnapshotCodec.encode(empty).toArray())).contains(empty);
    }

    @Test
    @DisplayName("one with any bit flipped gives nothing")
    void damaged() {
        for (int bit = 0; bit < 8 * sound.length; bit++) {
            byte[] flipped = sound.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            assertThat(decode(2, flipped)).as("bit %d", bit).isEmpty();
        }
    }

    @Test
    @DisplayName("one that ends early gives nothing")
    void cutShort() {
        for (int length = 0; length < sound.length; length++) {
            assertThat(decode(2, Arrays.copyOf(sound, length)))
                    .as("%d bytes", length)
                    .isEmpty();
        }
    }

    @Test
    @DisplayName("one of another revision or key gives nothing")
    void moved() {
        assertThat(decode(3, sound)).isEmpty();
        StoredSnapshot stored = new StoredSnapshot(2, Bytes.copyOf(sound));
        assertThat(SnapshotCodec.decode(new ChannelKey("my-team", "other"), stored))
                .isEmpty();
        assertThat(SnapshotCodec.decode(new ChannelKey("other", TestLog.KEY.channel()), stored))
                .isEmpty();
    }

    @Test
    @DisplayName("one of another fold version or format gives nothing, though its digest is right")
    void otherVersion() {
        byte[] otherFold = sound.clone();
        ByteBuffer.wrap(otherFold).putInt(Format.HEADER_BYTES, Fold.VERSION + 1);
        assertThat(decode(2, digested(otherFold))).isEmpty();
        byte[] newer = sound.clone();
        newer[2] = 2;
        newer[3] = ~2;
        assertThat(decode(2, digested(newer))).isEmpty();
        assertThat(decode(2, digested(sound.clone())))
                .as("the digest is made as it should")
                .contains(state);
    }

    @Test
    @DisplayName("one whose body makes no sense gives nothing, though its digest is right")
    void senseless() {
        String body = new String(sound, BODY, sound.length - BODY - Hash.BYTES, StandardCharsets.UTF_8);
        for (String other : new String[] {
            "",
            "[]",
            body + "[]",
            body + "{}",
            body + "{",
            body.replace("\"type\":\"task\"", "\"type\":\"vote\""),
            body.replace("\"index\":0", "\"index\":-1"),
            body.replace("\"index\":0", "\"index\":99999999999"),
            body.replace("\"deleted\":false", "\"deleted\":0"),
            body.replace("\"revisions\":[1", "\"revisions\":[1,1"),
            body.replace("Move auth to JWT", " "),
            body.replace("\"closed\"", "\"opened\"")
        }) {
            assertThat(other).isNotEqualTo(body);
            byte[] text = other.getBytes(StandardCharsets.UTF_8);
            byte[] bytes = ByteBuffer.allocate(BODY + text.length + Hash.BYTES)
                    .put(sound, 0, BODY)
                    .put(text)
                    .array();
            assertThat(decode(2, digested(bytes))).as(other).isEmpty();
        }
    }

    private static final int BODY = 4 + 4 + 8 + 32;

    private static Optional<SessionState> decode(long revision, byte[] bytes) {
        return SnapshotCodec.decode(TestLog.KEY, new StoredSnapshot(revision, Bytes.copyOf(bytes)));
    }

    private static byte[] digested(byte[] bytes) {
        int end = bytes.length - Hash.BYTES;
        Domain.SNAPSHOT.hash(bytes, 0, end).write(ByteBuffer.wrap(bytes, end, Hash.BYTES));
        return bytes;
    }
}
