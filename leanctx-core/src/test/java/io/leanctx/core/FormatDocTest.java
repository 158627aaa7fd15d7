package io.leanctx.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.leanctx.Change;
import io.leanctx.Commit;
import io.leanctx.Position;
import io.leanctx.Scope;
import io.leanctx.spi.Bytes;
import io.leanctx.spi.ChannelKey;
import io.leanctx.spi.StoredEntry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The document of the format does not drift from the code. */
class FormatDocTest {

    private final String document = read();

    @Test
    @DisplayName("the entry in docs/format.md is what it says it is")
    void example() {
        byte[] bytes = HexFormat.of().parseHex(block("```hex\n(.*?)```").replaceAll("\\s", ""));
        ChannelKey key = new ChannelKey("my-team", "main");
        DecodedEntry decoded = EntryCodec.decode(key, new StoredEntry(1, Bytes.wrap(bytes)));
        Commit commit = decoded.commit();
        assertThat(commit)
                .isEqualTo(new Commit(
                        "my-team",
                        "main",
                        commit.position(),
                        Instant.parse("2026-03-01T09:00:00.000001Z"),
                        "cursor",
                        "op-1",
                        Position.START,
                        List.of(),
                        Set.of(Scope.task()),
                        List.of(new Change.Task("Move auth to JWT"))));
        assertThat(commit.position().hash()).hasToString(block("Its hash is\\s+`([0-9a-f]{64})`"));
        assertThat(new String(bytes, StandardCharsets.UTF_8))
                .contains(block("with line breaks:\\s+```\n(.*?)```").replace("\n", ""))
                .contains(block("Its closed part: `([^`]*)`"));
    }

    @Test
    @DisplayName("the table of docs/format.md has every type, and no other")
    void types() {
        String table = block("### Types of change\\s+[^\n]*\n\\|---[^\n]*\n(.*?)\n\n");
        List<String> documented = Pattern.compile("^\\| `([a-z]+)` \\|", Pattern.MULTILINE)
                .matcher(table)
                .results()
                .map(match -> match.group(1))
                .toList();
        assertThat(documented).containsExactlyInAnyOrderElementsOf(ChangeCodecs.types());
    }

    private String block(String pattern) {
        Matcher matcher = Pattern.compile(pattern, Pattern.DOTALL).matcher(document);
        assertThat(matcher.find()).as("docs/format.md has " + pattern).isTrue();
        return matcher.group(1);
    }

    private static String read() {
        try {
            return Files.readString(Path.of("..", "docs", "format.md"), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new AssertionError("docs/format.md cannot be read", e);
        }
    }
}
