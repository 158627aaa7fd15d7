package io.leanctx.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What keeps {@code mcp} from forwarding to a server elsewhere; how it forwards is tried by {@link McpTest}. */
@DisplayName("mcp on a URL")
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class McpUrlTest {

    private static final Map<String, String> TOKEN = Map.of("LEANCTX_TOKEN", "a-token-of-no-server");

    @TempDir
    Path directory;

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "http://leanctx.invalid, in the clear",
        "HTTP://leanctx.invalid, in the clear",
        "http://leanctx.invalid/mcp, LEANCTX_PLAIN_HTTP=allow",
        "http://me:secret@127.0.0.1:8737, a name or a password in it",
        "https://127.0.0.1:8737?x=1, is no URL of a server",
        "https:// x, is no URL",
    })
    @DisplayName("that cannot be used, or is plain HTTP to another machine, is refused before anything is sent or made")
    void refused(String url, String why) throws Exception {
        assertThat(failed(url, TOKEN))
                .startsWith("leanctx: ")
                .contains(why)
                .doesNotContain("a-token-of-no-server", "secret")
                .hasLineCount(1);
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    @DisplayName("of plain HTTP to another machine is refused without a token too, as those of agents would go there")
    void withoutToken() throws Exception {
        assertThat(failed("http://leanctx.invalid", Map.of())).contains("in the clear", "was not sent");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"http://leanctx.invalid, allow", "HTTPS://leanctx.invalid, ''", "http://127.0.0.1:1, ''"})
    @DisplayName("that is private, or allowed, is taken")
    void taken(String url, String plain) throws Exception {
        Map<String, String> environment = new HashMap<>(TOKEN);
        environment.put("LEANCTX_PLAIN_HTTP", plain);
        try (McpProcess process = McpProcess.of(url, environment)) {
            process.send("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}");
            JsonNode answer = process.answer("1");
            assertThat(answer.path("error").path("message").asText()).contains("begin with initialize");
            assertThat(process.end()).isZero();
        }
    }

    /** What it says when it ends by itself, with its input still open. */
    private String failed(String url, Map<String, String> environment) throws IOException, InterruptedException {
        ProcessBuilder program = McpProcess.program(url, environment).directory(directory.toFile());
        program.environment().remove("LEANCTX_PLAIN_HTTP");
        Process process = program.start();
        try {
            String said = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isEqualTo(ExitCode.USAGE);
            assertThat(process.getInputStream().readAllBytes()).isEmpty();
            return said;
        } finally {
            process.destroyForcibly();
        }
    }
}
