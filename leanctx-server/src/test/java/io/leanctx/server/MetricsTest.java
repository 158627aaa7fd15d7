package io.leanctx.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("/metrics")
class MetricsTest {

    private static final Pattern LINE = Pattern.compile("# (HELP|TYPE) [a-z_][a-z0-9_]* .+"
            + "|[a-zA-Z_:][a-zA-Z0-9_:]*(\\{([a-zA-Z_]+=\"[^\"]*\",?)*\\})? (-?[0-9.]+(E-?[0-9]+)?|NaN|[+-]Inf)");
    private static final Pattern TYPE = Pattern.compile("(?m)^# TYPE (leanctx_\\S+) (\\S+)$");

    @Test
    @DisplayName("is in the text format of Prometheus, line by line, and says so")
    void isText() throws IOException {
        try (Served served = Served.plain()) {
            served.get(Served.COMMITS);
            HttpResponse<String> scraped = served.get("/metrics");

            assertThat(scraped.headers().firstValue("Content-Type"))
                    .hasValue("text/plain; version=0.0.4; charset=utf-8");
            assertThat(scraped.body()).endsWith("\n");
            assertThat(scraped.body().lines())
                    .allMatch(line -> LINE.matcher(line).matches());
            assertThat(scraped.body())
                    .contains("leanctx_http_requests_total{route=\"commits\",status=\"200\"} 1.0")
                    .contains("leanctx_http_request_seconds_bucket{route=\"commits\",le=\"+Inf\"} 1")
                    .contains("leanctx_http_request_seconds_count{route=\"commits\"} 1");
        }
    }

    @Test
    @DisplayName("has what docs/server.md lists, and nothing of ours besides")
    void isWhatTheDocsList() throws IOException {
        String page = Files.readString(Path.of("..", "docs", "server.md"));
        int begin = page.indexOf("## Metrics");
        String listed = page.substring(begin, page.indexOf("\n## ", begin + 1));
        Set<String> names = Pattern.compile("`(leanctx_[a-z_]+)")
                .matcher(listed)
                .results()
                .map(match -> match.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
        try (Served served = Served.plain()) {
            served.get("/health");
            Set<String> scraped = new TreeSet<>();
            Matcher types = TYPE.matcher(served.get("/metrics").body());
            while (types.find()) {
                scraped.add(types.group(1));
            }
            assertThat(scraped).isEqualTo(names);
            assertThat(served.get("/metrics").body()).contains("\njvm_", "\nprocess_");
        }
    }
}
