package io.leanctx.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The version")
class VersionTest {

    @Test
    @DisplayName("that the server says it has is that of the build, by the JSON API and by MCP")
    void isThatOfTheBuild() throws IOException {
        Matcher built = Pattern.compile("<artifactId>leanctx-parent</artifactId>\\s*<version>([^<]+)</version>")
                .matcher(Files.readString(Path.of("pom.xml")));
        assertThat(built.find()).isTrue();
        try (Served served = Served.plain();
                McpSeat seat = new McpSeat(served.server().uri(), Map.of())) {
            assertThat(Served.json(served.get("/v1"))).containsEntry("version", built.group(1));
            assertThat(seat.client().getServerInfo().version()).isEqualTo(built.group(1));
        }
    }
}
