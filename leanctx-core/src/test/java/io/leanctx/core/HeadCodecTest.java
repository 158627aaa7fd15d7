package io.leanctx.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leanctx.Change;
import io.leanctx.ChannelSummary;
import io.leanctx.Hash;
import io.leanctx.Position;
import io.leanctx.StoreCorruptException;
import io.leanctx.StoreFormatException;
import io.leanctx.spi.Bytes;
import io.leanctx.spi.Head;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class HeadCodecTest {

    @Test
    @DisplayName("a head tells position, time, agents and task")
    void summary() {
        TestLog log =
                new TestLog().append("cursor", new Change.Task("Move auth")).append("kiro", new Change.Progress("x"));
        SessionState state = log.fold();
        Head head = head(state);
        assertThat(HeadCodec.summary(TestLog.KEY, head))
                .isEqualTo(new ChannelSummary(
                        "feat/auth-refactor",
                        state.position(),
                        log.commits.get(1).at(),
                        List.of("cursor", "kiro"),
                        2,
                        "Move auth"));
    }

    @Test
    @DisplayName("a head stays small: 16 agents by name, the others counted, 200 characters of the task")
    void bounded() {
        TestLog log = new TestLog();
        IntStream.range(0, 300)
                .forEach(i -> log.append(
                        "agent-%03d".formatted(i) + "x".repeat(119), new Change.Task("\u4e2d".repeat(5_000))));
        SessionState state = log.fold();
        ChannelSummary summary = HeadCodec.summary(TestLog.KEY, head(state));
        assertThat(summary.agentCount()).isEqualTo(300);
        assertThat(summary.agents())
                .containsExactlyElementsOf(state.agents().stream().limit(16).toList());
        assertThat(summary.task()).isEqualTo("\u4e2d".repeat(200));
        assertThat(HeadCodec.encode(state).size()).isLessThan(4_096);
    }

    @Test
    @DisplayName("a task is never cut in the middle of a character")
    void wholeCharacters() {
        assertThat(taskOf("x".repeat(199) + "\uD83D\uDE00")).isEqualTo("x".repeat(199));
        assertThat(taskOf("x".repeat(198) + "\uD83D\uDE00y")).isEqualTo("x".repeat(198) + "\uD83D\uDE00");
        assertThat(taskOf("x".repeat(200))).isEqualTo("x".repeat(200));
        assertThat(taskOf("\uD83D\uDE00".repeat(101))).isEqualTo("\uD83D\uDE00".repeat(100));
    }

    @Test
    @DisplayName("a damaged head is refused, naming the log; a newer one as newer")
    void damaged() {
        SessionState state =
                new TestLog().append("cursor", new Change.Task("Move auth")).fold();
        byte[] bytes = HeadCodec.encode(state).toArray();
        for (int bit = 0; bit < 8 * bytes.length; bit++) {
            byte[] flipped = bytes.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            assertRefused(state, flipped);
        }
        for (int length = 0; length < bytes.length; length++) {
            assertRefused(state, Arrays.copyOf(bytes, length));
        }
        Position another = new Position(1, Hash.sha256(bytes));
        assertThatThrownBy(() -> HeadCodec.summary(TestLog.KEY, new Head(another, 1, false, Bytes.copyOf(bytes))))
                .isInstanceOf(StoreCorruptException.class)
                .hasMessageContaining("it has the summary of another revision");
        byte[] longer = Arrays.copyOf(bytes, bytes.length + 1);
        EntryCodecProperties.repairChecksum(longer);
        assertRefused(state, longer);
        byte[] newer = bytes.clone();
        newer[2] = 2;
        newer[3] = ~2;
        assertThatThrownBy(
                        () -> HeadCodec.summary(TestLog.KEY, new Head(state.position(), 1, false, Bytes.wrap(newer))))
                .isInstanceOf(StoreFormatException.class)
                .hasMessageContaining("the head of my-team/feat/auth-refactor was written in format 2");
    }

    @Test
    @DisplayName("a session that nobody wrote to has no head")
    void empty() {
        assertThatThrownBy(() -> HeadCodec.encode(SessionState.empty(TestLog.KEY)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static String taskOf(String task) {
        return HeadCodec.summary(
                        TestLog.KEY,
                        head(new TestLog().append("a", new Change.Task(task)).fold()))
                .task();
    }

    private static Head head(SessionState state) {
        return new Head(state.position(), 1, state.isDeleted(), HeadCodec.encode(state));
    }

    private static void assertRefused(SessionState state, byte[] bytes) {
        assertThatThrownBy(
                        () -> HeadCodec.summary(TestLog.KEY, new Head(state.position(), 1, false, Bytes.copyOf(bytes))))
                .isInstanceOf(StoreCorruptException.class)
                .hasMessageStartingWith("the head of my-team/feat/auth-refactor at revision 1 is damaged: it ");
    }
}
