package io.leanctx.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.leanctx.Agent;
import io.leanctx.core.LeanCtx;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("The JSON API")
class JsonApiTest {

    private Served served;
    private Agent cursor;
    private Agent claude;

    @BeforeEach
    void open() throws IOException {
        served = Served.plain();
        cursor = served.agent("cursor");
        claude = served.agent("claude-code");
    }

    @AfterEach
    void close() {
        served.close();
    }

    private HttpResponse<String> task(Agent agent, String base, String text) {
        return served.send(Served.as(
                        agent, served.posting(Served.COMMITS, Served.changes(Map.of("type", "task", "text", text))))
                .header("If-Match", base));
    }

    @Test
    @DisplayName("commits on the base that If-Match names, and answers the revision and its position")
    void commits() {
        HttpResponse<String> first = task(cursor, "\"0\"", "Move auth to JWT");

        assertThat(first.statusCode()).isEqualTo(201);
        assertThat(Served.json(first)).containsEntry("committed", 1).containsEntry("revision", 1);
        String tag = first.headers().firstValue("ETag").orElseThrow();
        assertThat(tag).startsWith("\"1:");
        assertThat(task(cursor, tag, "Move auth to sessions").statusCode()).isEqualTo(201);
        assertThat(served.store().workspace("my-team").session("feat/auth").task())
                .hasValueSatisfying(task -> assertThat(task.value().text()).isEqualTo("Move auth to sessions"));
    }

    @Test
    @DisplayName("answers 412 where another wrote meanwhile, with who wrote what, and 428 where no base is given")
    void conflicts() {
        task(cursor, "\"0\"", "Move auth to JWT");
        HttpResponse<String> conflict = task(claude, "\"0\"", "Keep sessions");

        assertThat(conflict.statusCode()).isEqualTo(412);
        assertThat(Served.message(conflict))
                .startsWith("conflict: conflict on my-team/feat/auth: you read nothing yet, the channel is at 1")
                .contains("cursor", "Move auth to JWT", "you also write: task");
        assertThat(conflict.headers().firstValue("ETag")).contains("\"1\"");
        assertThat(Served.json(conflict)).containsEntry("revision", 1).containsEntry("since_revision", 1);
        HttpResponse<String> without = served.send(
                Served.as(claude, served.posting(Served.COMMITS, Served.changes(Map.of("type", "task", "text", "x")))));
        assertThat(without.statusCode()).isEqualTo(428);
        assertThat(Served.message(without)).contains("give If-Match: \"revision\"");
        assertThat(served.store().workspace("my-team").session("feat/auth").revision())
                .isEqualTo(1);
    }

    @Test
    @DisplayName("answers a base of another log as diverged, and one that is not there yet as that")
    void divergedBases() {
        task(cursor, "\"0\"", "Move auth to JWT");

        assertThat(task(cursor, "\"1:" + "ab".repeat(32) + "\"", "x").statusCode())
                .isEqualTo(412);
        HttpResponse<String> ahead = task(cursor, "\"17\"", "x");
        assertThat(ahead.statusCode()).isEqualTo(400);
        assertThat(Served.message(ahead)).contains("the newest revision of my-team/feat/auth is 1");
    }

    @Test
    @DisplayName("does once what is asked twice under one Idempotency-Key, and refuses another commit under it")
    void isIdempotent() {
        HttpResponse<String> first = served.send(served.commit(cursor, 0, "x").header("Idempotency-Key", "step-1"));
        HttpResponse<String> again = served.send(served.commit(cursor, 0, "x").header("Idempotency-Key", "step-1"));
        HttpResponse<String> other = served.send(served.commit(cursor, 0, "y").header("Idempotency-Key", "step-1"));

        assertThat(first.statusCode()).isEqualTo(201);
        assertThat(again.statusCode()).isEqualTo(200);
        assertThat(Served.json(again)).containsEntry("committed", 1).containsEntry("repeated", true);
        assertThat(other.statusCode()).isEqualTo(422);
        assertThat(served.get("/metrics").body()).contains("leanctx_retries_total 1.0");
    }

    @Test
    @DisplayName("shows the session whole, as it is and as it was, and 304 to who has it")
    void showsState() {
        task(cursor, "\"0\"", "Move auth to JWT");
        task(cursor, "\"1\"", "Move auth to sessions");
        HttpResponse<String> now = served.get(Served.CHANNEL);

        assertThat(now.body())
                .isEqualTo(
                        served.store().workspace("my-team").session("feat/auth").toJson());
        assertThat(served.get(Served.CHANNEL + "?at=1").body()).contains("Move auth to JWT");
        assertThat(served.send(served.request(Served.CHANNEL)
                                .header(
                                        "If-None-Match",
                                        now.headers().firstValue("ETag").orElseThrow()))
                        .statusCode())
                .isEqualTo(304);
        assertThat(served.get(Served.CHANNEL + "?at=9").statusCode()).isEqualTo(400);
    }

    @Test
    @DisplayName("lists channels, and the commits of one, in parts that add up to all")
    void lists() {
        IntStream.range(0, 5).forEach(i -> served.send(served.commit(cursor, 0, "finding " + i)));
        List<Object> commits = new ArrayList<>();
        String after = "0";
        while (after != null) {
            Map<String, Object> page = Served.json(served.get(Served.COMMITS + "?limit=2&after=" + after));
            commits.addAll((List<?>) page.get("commits"));
            after = page.containsKey("next_after") ? String.valueOf(page.get("next_after")) : null;
        }

        assertThat(commits)
                .as("as leanctx session log --json has them")
                .isEqualTo(served.store().workspace("my-team").history("feat/auth", 0, 100).commits().stream()
                        .map(commit -> Served.json(LeanCtx.toJson(commit)))
                        .toList());
        assertThat(commits).hasSize(5);
        assertThat(Served.json(served.get(Served.COMMITS + "?limit=2")).get("commits"))
                .as("the newest, unless it is said after which")
                .isEqualTo(commits.subList(3, 5));
        assertThat(served.get("/v1/workspaces/my-team/channels").body()).contains("\"feat/auth\"", "\"revision\":5");
    }

    @Test
    @DisplayName("registers an agent, whose token is told once")
    void registers() {
        HttpResponse<String> made =
                served.send(served.posting("/v1/workspaces/my-team/agents", "{\"client\":\"windsurf\"}"));

        assertThat(made.statusCode()).isEqualTo(201);
        Map<String, Object> agent = Served.json(made);
        Agent windsurf =
                new Agent(agent.get("agent").toString(), agent.get("token").toString());
        assertThat(served.send(served.commit(windsurf, 0, "x")).statusCode()).isEqualTo(201);
        Agent wrong = new Agent(windsurf.id(), "x".repeat(43));
        HttpResponse<String> refused = served.send(served.commit(wrong, 0, "x"));
        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(refused.body()).doesNotContain(windsurf.token(), wrong.token());
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /v2/x, 404",
        "GET, /, 404",
        "GET, /v1/workspaces/my-team/channels/main/commits/1, 404",
        "DELETE, /v1/workspaces/my-team/channels/main, 428",
        "PUT, /v1/workspaces/my-team/channels/main, 405",
        "DELETE, /v1/workspaces/my-team/logs/main, 405",
        "GET, /v1/workspaces/my-team/logs/main/commits, 404",
        "PUT, /v1/workspaces/my-team/channels/main/commits, 405",
        "GET, /v1/workspaces/my-team/agents, 405",
        "TRACE, /health, 405",
        "GET, /v1/workspaces/my-team/channels?limit=x, 400",
        "GET, /v1/workspaces/my-team/channels?limit=1&limit=2, 400",
        "GET, /v1/workspaces/my-team/channels?nothing=1, 400",
        "GET, /v1/workspaces/my-team/channels?limit=5000, 400"
    })
    @DisplayName("says of what is not there, or not taken, what there is")
    void refuses(String method, String path, int status) {
        HttpResponse<String> response =
                served.send(served.request(path).method(method, HttpRequest.BodyPublishers.noBody()));

        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(Served.message(response)).doesNotContain("no error", "Exception", "io.leanctx", "java.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"changes\":5}",
                "{\"changes\":[]}",
                "{\"changes\":[5]}",
                "{\"changes\":[{\"type\":\"deleted\"}]}",
                "{\"changes\":[{\"type\":\"task\",\"text\":5}]}",
                "{\"changes\":[{\"type\":\"task\",\"text\":\"x\",\"evil\":1}]}",
                "{\"changes\":[{\"type\":\"task\",\"text\":\"x\"}],\"workspace\":\"other-team\"}",
                "{\"changes\":[{\"type\":\"task\",\"text\":\"x\"}],\"channel\":\"main\"}",
                "{\"changes\":[{\"type\":\"task\",\"text\":\"x\"}],\"evil\":true}",
                "{\"changes\":[{\"type\":\"task\",\"text\":\"x\"}],\"strict\":\"yes\"}",
                "[]",
                "null",
                "5",
                "",
                "{",
                "{\"changes\":[{\"type\":\"task\",\"text\":\"x\"}]} {}",
                "{\"changes\":[],\"changes\":[{\"type\":\"task\",\"text\":\"x\"}]}",
                "{\"changes\":[{\"type\":\"task\",\"text\":NaN}]}",
                "changes=1"
            })
    @DisplayName("refuses a body that is no commit, and writes nothing")
    void refusesBodies(String body) {
        HttpResponse<String> response = served.send(
                Served.as(cursor, served.posting(Served.COMMITS, body)).header("If-Match", "0"));

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(Served.message(response))
                .startsWith("invalid_input: ")
                .doesNotContain("Exception", "io.leanctx", "java.", "jackson");
        assertThat(served.store().workspace("my-team").session("feat/auth").revision())
                .isZero();
    }

    @Test
    @DisplayName("takes JSON alone, so that no form of a page is a commit")
    void takesJsonAlone() {
        for (String type : List.of("text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "")) {
            HttpRequest.Builder request = Served.as(
                            cursor,
                            served.request(Served.COMMITS)
                                    .POST(HttpRequest.BodyPublishers.ofString(
                                            Served.changes(Map.of("type", "task", "text", "x")))))
                    .header("If-Match", "0");
            HttpResponse<String> response =
                    served.send(type.isEmpty() ? request : request.header("Content-Type", type));
            assertThat(response.statusCode()).as(type).isEqualTo(415);
        }
    }
}
