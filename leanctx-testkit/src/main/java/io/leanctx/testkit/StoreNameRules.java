package io.leanctx.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leanctx.Agent;
import io.leanctx.AgentProfile;
import io.leanctx.InvalidInputException;
import io.leanctx.Position;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

abstract class StoreNameRules extends StoreRules {

    /** What git takes for a branch. */
    private static final List<String> BRANCHES = List.of(
            "main",
            "feat/auth-refactor",
            "a",
            "A",
            "0",
            "a/b/c/d",
            "a.b",
            "v1.2.3",
            "a@b",
            "@a",
            "a@",
            "a{b}",
            "a}@",
            "#1",
            "a+b",
            "a=b",
            "a,b",
            "a;b",
            "a!b",
            "a$b",
            "a%b",
            "a&b",
            "a'b",
            "a\"b",
            "a(b)",
            "a<b>",
            "a|b",
            "a`b",
            "a/-b",
            "a-",
            "_a",
            "a.locked",
            "lock",
            "a.lock.b",
            "head",
            "HEADS",
            "a/HEAD",
            "\u00e9t\u00e9",
            "\u8a9e",
            "\ud83d\ude00",
            "x".repeat(255),
            "\u00e9".repeat(127));

    /** What git refuses, with what the refusal must name. */
    private static final Map<String, String> REFUSED = refused();

    private static final List<String> BAD_IDS =
            List.of("", " ", "-a", ".a", "_a", "a b", "a/b", "\u00e9", "a\u0000", "a\n", "a:b", "x".repeat(129), "@");

    StoreNameRules(SessionStoreContract contract) {
        super(contract);
    }

    private static Map<String, String> refused() {
        Map<String, String> refused = new LinkedHashMap<>();
        refused.put("", "empty");
        refused.put("@", "reserved");
        refused.put("HEAD", "reserved");
        refused.put("-a", "'-'");
        refused.put("a b", "U+0020");
        refused.put("a~b", "'~'");
        refused.put("a^b", "'^'");
        refused.put("a:b", "':'");
        refused.put("a?b", "'?'");
        refused.put("a*b", "'*'");
        refused.put("a[b", "'['");
        refused.put("a\\b", "'\\'");
        refused.put("a\u0000b", "U+0000");
        refused.put("a\nb", "U+000A");
        refused.put("a\u007fb", "U+007F");
        refused.put("a..b", "..");
        refused.put("a@{b", "@{");
        refused.put("a.", "'.'");
        refused.put("/a", "'/'");
        refused.put("a/", "'/'");
        refused.put("a//b", "//");
        refused.put(".a", "'.'");
        refused.put("a/.b", "'.'");
        refused.put("a.lock", ".lock");
        refused.put("a.lock/b", ".lock");
        refused.put("a\ud83d", "surrogate");
        refused.put("\ude00a", "surrogate");
        refused.put("x".repeat(256), "256");
        refused.put("\u00e9".repeat(128), "256");
        return refused;
    }

    @Test
    @DisplayName("NAME-1: a channel takes any name that git takes for a branch, and keeps it as it is")
    void branches() {
        for (String name : BRANCHES) {
            assertThat(join(name, "cursor").setTask("of " + name).channel()).isEqualTo(name);
        }
        for (String name : BRANCHES) {
            assertThat(team.session(name).task().orElseThrow().value().text())
                    .as(name)
                    .isEqualTo("of " + name);
        }
        assertThat(team.channels(Optional.empty(), 1_000).channels())
                .extracting(summary -> summary.channel())
                .containsExactlyInAnyOrderElementsOf(BRANCHES);
    }

    @Test
    @DisplayName("NAME-2: any other name for a channel is refused wherever it is given, with what is wrong with it")
    void badChannels() {
        Agent cursor = agent("cursor");
        REFUSED.forEach((name, named) -> {
            List<ThrowingCallable> calls = List.of(
                    () -> team.session(name),
                    () -> team.sessionAt(name, 0),
                    () -> team.await(name, 0, Duration.ZERO),
                    () -> team.history(name, 0, 1),
                    () -> team.watch(name, Position.START),
                    () -> team.watch(name, Position.START, event -> {}),
                    () -> team.join(name, cursor),
                    () -> team.at(name, cursor, Position.START));
            for (ThrowingCallable call : calls) {
                assertThatThrownBy(call)
                        .as("channel \"%s\"", name)
                        .isInstanceOf(InvalidInputException.class)
                        .hasMessageContaining(named);
            }
        });
        assertThat(team.channels(Optional.empty(), 10).channels()).isEmpty();
    }

    @Test
    @DisplayName(
            "NAME-3: ids of workspaces and agents have 1 to 128 of A-Z a-z 0-9 . _ -, and begin with a letter or digit")
    void badIds() {
        for (String id : List.of("a", "Z", "0", "a.b_c-d", "x".repeat(128))) {
            assertThat(store.workspace(id).id()).isEqualTo(id);
            assertThat(team.register(AgentProfile.client("cursor").withId(id)).id())
                    .isEqualTo(id);
        }
        for (String id : BAD_IDS) {
            assertThatThrownBy(() -> store.workspace(id)).as(id).isInstanceOf(InvalidInputException.class);
            assertThatThrownBy(() -> team.registerNew(id)).as(id).isInstanceOf(InvalidInputException.class);
            assertThatThrownBy(() -> new Agent(id, "token")).as(id).isInstanceOf(InvalidInputException.class);
        }
        assertThat(team.agents()).hasSize(5);
    }

    @Test
    @DisplayName("NAME-4: an operation id has 1 to 128 visible ASCII characters")
    void badOperations() {
        var cursor = join("cursor");
        for (String id : List.of("!", "~", "x".repeat(128), "a/b:c{d}")) {
            assertThat(committed(cursor, p -> p.addFinding("f").operation(id))
                            .commit()
                            .operation())
                    .isEqualTo(id);
        }
        for (String id : List.of("", " ", "a b", "a\n", "\u00e9", "x".repeat(129), "a\u007f")) {
            assertThatThrownBy(() -> cursor.tryCommit(p -> p.addFinding("f").operation(id)))
                    .as(id)
                    .isInstanceOf(InvalidInputException.class);
        }
        assertThat(revision()).isEqualTo(4);
    }
}
