package io.leanctx.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import io.leanctx.mcp.Desk.Seat;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("ctx_share")
class ShareToolTest {

    private final Desk desk = new Desk();
    private final Seat cursor = desk.seat("cursor");
    private final Seat claude = desk.seat("claude-code");

    @AfterEach
    void close() {
        desk.close();
    }

    @Test
    @DisplayName("push shares a file or lines of it, list names them, pull gives them")
    void pushesAndPulls() {
        cursor.call(
                "ctx_share",
                "action",
                "push",
                "path",
                "a.txt",
                "content",
                "one\ntwo\nthree\n",
                "to",
                "agents(claude-code)");
        Object lines = cursor.call(
                        "ctx_share",
                        "action",
                        "push",
                        "path",
                        "b.txt",
                        "content",
                        "one\ntwo\nthree\n",
                        "first",
                        2,
                        "last",
                        3)
                .get("entry");

        assertThat(Desk.list(claude.call("ctx_share", "action", "list").get("shared")))
                .extracting("path")
                .containsExactly("b.txt", "a.txt");
        assertThat(claude.call("ctx_share", "action", "pull", "path", "a.txt"))
                .containsEntry("content", "one\ntwo\nthree\n")
                .containsEntry("of_lines", 3)
                .doesNotContainKey("next_first");
        assertThat(claude.call("ctx_share", "action", "pull", "entry", lines)).containsEntry("content", "two\nthree\n");
        assertThat(claude.call("ctx_share", "action", "pull", "path", "a.txt", "first", 2, "last", 2))
                .containsEntry("content", "two\n");
    }

    @Test
    @DisplayName("what is no text goes in Base64")
    void sharesBytes() {
        String bytes = Base64.getEncoder().encodeToString(new byte[] {0, (byte) 0xff, 1});
        cursor.call("ctx_share", "action", "push", "path", "a.bin", "content", bytes, "base64", true);

        assertThat(claude.call("ctx_share", "action", "pull", "path", "a.bin"))
                .containsEntry("content", bytes)
                .containsEntry("base64", true);
        assertThat(cursor.refused("ctx_share", "action", "push", "path", "a.bin", "content", "~", "base64", true)
                        .get("message")
                        .toString())
                .contains("content", "Base64");
    }

    @Test
    @DisplayName("a large file comes in whole lines, part after part")
    void pullsInParts() {
        String content = IntStream.range(0, 3_000)
                .mapToObj(i -> "this is line " + i + "\n")
                .collect(Collectors.joining());
        cursor.call("ctx_share", "action", "push", "path", "big.txt", "content", content);
        Map<String, Object> part = claude.call("ctx_share", "action", "pull", "path", "big.txt");
        StringBuilder all = new StringBuilder(part.get("content").toString());
        while (part.containsKey("next_first")) {
            part = claude.call("ctx_share", "action", "pull", "path", "big.txt", "first", part.get("next_first"));
            all.append(part.get("content"));
        }

        assertThat(all.toString()).isEqualTo(content);
        assertThat(claude.call("ctx_share", "action", "pull", "path", "big.txt", "max_tokens", 100_000))
                .containsEntry("content", content);
    }

    @Test
    @DisplayName("a line that is too long is not cut: the answer says how many tokens it takes")
    void refusesToCutALine() {
        cursor.call("ctx_share", "action", "push", "path", "long.txt", "content", "x".repeat(60_000));
        Map<String, Object> refused = claude.refused("ctx_share", "action", "pull", "path", "long.txt");

        assertThat(refused).containsEntry("code", "over_limit");
        assertThat(refused.get("message").toString()).contains("max_tokens of at least");
    }

    @Test
    @DisplayName("clear erases what the caller pushed and nobody else's, and is done when it is called again")
    void clears() {
        Object entry = cursor.call("ctx_share", "action", "push", "path", "secret.env", "content", "KEY=hunter2")
                .get("entry");
        cursor.call("ctx_share", "action", "push", "path", "other.txt", "content", "other");

        assertThat(claude.refused("ctx_share", "action", "clear", "entry", entry))
                .containsEntry("code", "not_allowed");
        assertThat(cursor.call("ctx_share", "action", "clear", "entry", entry))
                .containsEntry("cleared", List.of(entry));
        assertThat(cursor.call("ctx_share", "action", "clear", "entry", entry)).containsEntry("cleared", List.of());
        assertThat(claude.refused("ctx_share", "action", "pull", "entry", entry))
                .containsEntry("code", "invalid_input");
        assertThat((List<?>) cursor.call("ctx_share", "action", "clear").get("cleared"))
                .hasSize(1);
        assertThat(Desk.list(claude.call("ctx_share", "action", "list").get("shared")))
                .isEmpty();
    }
}
