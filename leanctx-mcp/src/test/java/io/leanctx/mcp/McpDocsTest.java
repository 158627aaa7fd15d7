package io.leanctx.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import io.leanctx.mcp.Desk.Seat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("docs/mcp.md")
class McpDocsTest {

    private static final Path PAGE = Path.of("..", "docs", "mcp.md");
    private static final Pattern TRANSCRIPT = Pattern.compile("(?s)<!-- transcript -->\\R```text\\R(.*?)```");

    @Test
    @DisplayName("shows two agents at work as the tools answer them, word for word")
    void hasTheTranscript() throws IOException {
        String transcript = transcript();
        Matcher shown = TRANSCRIPT.matcher(Files.readString(PAGE));

        assertThat(shown.find())
                .as("the transcript in %s, which should be:%n%s", PAGE, transcript)
                .isTrue();
        assertThat(shown.group(1)).isEqualTo(transcript);
    }

    @Test
    @DisplayName("has a row for each action, with all that it takes")
    void hasEachAction() throws IOException {
        String page = Files.readString(PAGE);
        try (Desk desk = new Desk()) {
            for (McpTool tool : desk.tools().all()) {
                for (Action action : ((ActionTool) tool).actions()) {
                    String takes = action.fields().stream()
                            .filter(field -> !List.of("base", "operation").contains(field))
                            .map(field -> "`" + field + "`")
                            .collect(Collectors.joining(", "));
                    assertThat(page)
                            .contains("| `" + action.name() + "` | " + takes + (takes.isEmpty() ? "| " : " | "));
                }
            }
        }
    }

    /** Two agents at one channel. What a store makes up by chance, the hashes, is shown as …. */
    private static String transcript() {
        try (Desk desk = new Desk()) {
            StringBuilder out = new StringBuilder();
            Talk cursor = new Talk("cursor", desk.seat("cursor"), out);
            Talk claude = new Talk("claude-code", desk.seat("claude-code"), out);

            cursor.call("ctx_session", "action", "task", "text", "Move auth to JWT");
            claude.call("ctx_session", "action", "brief");
            claude.call("ctx_agent", "action", "claim", "resource", "src/auth.rs", "since_revision", 1);
            cursor.call("ctx_agent", "action", "claim", "resource", "src/auth.rs", "since_revision", 1);
            claude.call(
                    "ctx_session",
                    "action",
                    "commit",
                    "since_revision",
                    2,
                    "operation",
                    "step-1",
                    "changes",
                    List.of(
                            Desk.map("type", "decision", "text", "EdDSA, not RSA", "rationale", "shorter keys"),
                            Desk.map("type", "learn", "key", "auth.algorithm", "value", "EdDSA")));
            cursor.call(
                    "ctx_session", "action", "learn", "key", "auth.algorithm", "value", "RS256", "since_revision", 1);
            cursor.call("ctx_session", "action", "wait", "since_revision", 1);
            claude.call(
                    "ctx_handoff",
                    "action",
                    "create",
                    "to",
                    "agents(cursor)",
                    "note",
                    "The tests are left",
                    "since_revision",
                    3);
            cursor.call("ctx_agent", "action", "read", "since_revision", 3);
            cursor.call("ctx_handoff", "action", "accept", "handoff", "4.0", "since_revision", 4);
            return out.toString().strip() + "\n";
        }
    }

    private record Talk(String name, Seat seat, StringBuilder out) {

        void call(String tool, Object... arguments) {
            Map<String, Object> given = Desk.map(arguments);
            ToolAnswer answer = seat.answer(tool, given);
            out.append(name)
                    .append(": ")
                    .append(tool)
                    .append(' ')
                    .append(JsonText.write(given))
                    .append('\n')
                    .append(answer.isError() ? "  error " : "  ")
                    .append(answer.text().replaceAll("[0-9a-f]{64}", "…"))
                    .append("\n\n");
        }
    }
}
