package io.leanctx.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.leanctx.Change;
import io.leanctx.Commit;
import io.leanctx.Entry;
import io.leanctx.EntryRef;
import io.leanctx.Location;
import io.leanctx.Scope;
import io.leanctx.Upkeep;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Commits and entries as JSON for hosts. */
class CommitJsonTest {

    @Test
    @DisplayName("a commit reads as one would expect")
    void example() {
        Commit commit = new TestLog()
                .append(
                        "cursor",
                        Set.of(Scope.task(), Scope.knowledge("a")),
                        List.of(
                                new Change.Task("Move auth to \"JWT\""),
                                new Change.Finding(
                                        "Token expiry is hardcoded", Optional.of(Location.of("src/auth.rs", 42)))))
                .commits
                .get(0);
        assertThat(LeanCtx.toJson(commit))
                .isEqualTo("""
                {"agent":"cursor","at":"2026-03-01T09:00:00.000002Z","base":{"hash":"%s","revision":0},\
                "changes":[{"change":"task","text":"Move auth to \\"JWT\\""},\
                {"change":"finding","line":42,"path":"src/auth.rs","text":"Token expiry is hardcoded"}],\
                "channel":"feat/auth-refactor","guard":["knowledge(a)","task"],"hash":"%s","operation":"op-1","revision":1,\
                "seen":[6,10],"workspace":"my-team"}""".formatted("0".repeat(64), commit.position().hash()));
    }

    @Test
    @DisplayName("what is not known, or was erased, has its scopes and its parts")
    void parts() {
        assertThat(json(new Change.Unknown("vote", Set.of(Scope.of("vote", "x")), "{\"for\":1}", Optional.of("{}"))))
                .isEqualTo(
                        "{\"agent\":\"kiro\",\"at\":\"2026-03-01T09:00:00.000001Z\",\"change\":\"vote\",\"closed\":{},"
                                + "\"open\":{\"for\":1},\"ref\":\"3.1\",\"scopes\":[\"vote(x)\"]}");
        assertThat(json(new Upkeep.Withheld("finding", Set.of(), "{\"path\":\"a\"}")))
                .isEqualTo("{\"agent\":\"kiro\",\"at\":\"2026-03-01T09:00:00.000001Z\",\"change\":\"finding\","
                        + "\"erased\":true,\"open\":{\"path\":\"a\"},\"ref\":\"3.1\",\"scopes\":[]}");
    }

    @Property(tries = 500)
    @Label("every change has its kind, and is canonical JSON")
    void everyChange(@ForAll("changes") Change change) throws MalformedException {
        Commit commit = new TestLog()
                .append("cursor", Set.of(), List.of(change))
                .commits
                .get(0);
        assertThat(canonical(LeanCtx.toJson(commit)).objects("changes").get(0).text("change"))
                .isEqualTo(ChangeCodecs.type(change));
    }

    @Provide
    Arbitrary<Change> changes() {
        return AnyChange.any();
    }

    private static Json.Fields canonical(String json) throws MalformedException {
        Json.Fields fields = Json.parse(json);
        JsonWriter again = new JsonWriter(json.length());
        fields.write(again);
        assertThat(again.toString()).isEqualTo(json);
        return fields;
    }

    private static String json(Change change) {
        return LeanCtx.toJson(new Entry<>(new EntryRef(3, 1), "kiro", TestLog.START, change));
    }
}
