package io.leanctx.core;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import io.leanctx.Change;
import io.leanctx.EntryRef;
import io.leanctx.FileMode;
import io.leanctx.Hash;
import io.leanctx.Location;
import io.leanctx.spi.ChannelKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** A session as JSON, held against the published schema with no field left to chance. */
class SessionJsonTest {

    private static final JsonSchema SCHEMA = closedSchema();

    @Test
    @DisplayName("a session reads as one would expect")
    void example() {
        SessionState state = new TestLog()
                .append(
                        "cursor",
                        new Change.Task("Move auth to \"JWT\""),
                        new Change.Finding("Token expiry is hardcoded", Optional.of(Location.of("src/auth.rs", 42))))
                .append("kiro", new Change.Learn("auth.algorithm", "EdDSA"))
                .fold();
        assertThat(state.toJson()).isEqualTo("""
                {"agents":["cursor","kiro"],"channel":"feat/auth-refactor","claims":[],"custom":[],"decisions":[],\
                "deleted":false,"files":[],"findings":[{"agent":"cursor","at":"2026-03-01T09:00:00.000002Z","line":42,\
                "path":"src/auth.rs","ref":"1.1","text":"Token expiry is hardcoded"}],"handoffs":[],\
                "hash":"%s","imports":[],"knowledge":[{"agent":"kiro","at":"2026-03-01T09:00:00.000003Z","key":"auth.algorithm","ref":"2.0",\
                "value":"EdDSA"}],"messages":[],"oldest":1,"progress":[],"revision":2,"shared":[],"summaries":[],"task":{"agent":"cursor",\
                "at":"2026-03-01T09:00:00.000002Z","ref":"1.0","text":"Move auth to \\"JWT\\""},"unknownChanges":0,\
                "updatedAt":"2026-03-01T09:00:00.000003Z","workspace":"my-team"}""".formatted(state.position().hash()));
        assertValid(state);
    }

    @Test
    @DisplayName("every kind of entry, the empty session and a deleted one keep to the schema")
    void everyKind() {
        SessionState state = new TestLog()
                .append(
                        "cursor",
                        new Change.Task("t"),
                        new Change.NextSteps(List.of("a", "b")),
                        new Change.Progress("p"),
                        new Change.Finding("f", Optional.of(Location.of("a.rs"))),
                        new Change.Decision("d", Optional.of("r"), Optional.of(new EntryRef(1, 3))),
                        new Change.Learn("k", "v"),
                        new Change.FileTouched("a.rs", FileMode.MODIFIED, Optional.of(Hash.ZERO)),
                        new Change.Custom("acme.plan/1", Optional.of("k"), "b"),
                        new Change.Custom("acme.plan/1", Optional.empty(), "b"),
                        new Change.Unknown("vote", Set.of(), "{}", Optional.empty()))
                .fold();
        assertValid(state);
        assertThat(state.toJson())
                .contains(
                        "\"steps\":[\"a\",\"b\"]",
                        "\"supersedes\":\"1.3\"",
                        "\"mode\":\"modified\"",
                        "\"unknownChanges\":1");
        assertValid(SessionState.empty(TestLog.KEY));
        assertValid(new TestLog().append("cursor", new Change.Deleted()).fold());
    }

    @Test
    @DisplayName("the schema refuses what is not a session")
    void schemaRefuses() {
        String sound =
                new TestLog().append("cursor", new Change.Task("t")).fold().toJson();
        for (String broken : List.of(
                sound.replace("\"revision\":1", "\"revision\":-1"),
                sound.replace("\"deleted\":false,", ""),
                sound.replace("\"ref\":\"1.0\"", "\"ref\":\"1\""),
                sound.replace("\"text\":\"t\"", "\"text\":\"\""),
                sound.replace("\"text\":\"t\"", "\"text\":\"t\",\"mood\":1"),
                sound.replace("\"hash\":\"", "\"hash\":\"g"))) {
            assertThat(broken).isNotEqualTo(sound);
            assertThat(SCHEMA.validate(broken, InputFormat.JSON)).as(broken).isNotEmpty();
        }
    }

    @Test
    @DisplayName("sessions that differ give different text")
    void differs() {
        SessionState one = new TestLog().append("cursor", new Change.Task("t")).fold();
        SessionState other = new TestLog(new ChannelKey("my-team", "other"))
                .append("cursor", new Change.Task("t"))
                .fold();
        assertThat(one.toJson()).isNotEqualTo(other.toJson());
    }

    @Property(tries = 100, edgeCases = EdgeCasesMode.NONE)
    void anySessionKeepsToTheSchemaAndIsCanonical(@ForAll("logs") List<Change> changes) throws Exception {
        SessionState state =
                new TestLog().append("cursor", changes.toArray(Change[]::new)).fold();
        assertValid(state);
        String json = state.toJson();
        assertThat(AnyChange.canonical(Json.parse(json))).isEqualTo(json);
    }

    @Provide
    Arbitrary<List<Change>> logs() {
        return AnyChange.any().list().ofMinSize(1).ofMaxSize(12);
    }

    private static void assertValid(SessionState state) {
        assertThat(SCHEMA.validate(state.toJson(), InputFormat.JSON))
                .as(state.toJson())
                .isEmpty();
    }

    /** The published schema, which leaves room for later fields, without that room. */
    private static JsonSchema closedSchema() {
        try {
            ObjectMapper mapper = new ObjectMapper();
            JsonNode schema = mapper.readTree(
                    Files.readString(Path.of("..", "docs", "session.schema.json"), StandardCharsets.UTF_8));
            close(schema);
            return JsonSchemaFactory.getInstance(VersionFlag.V202012).getSchema(schema);
        } catch (IOException e) {
            throw new AssertionError("docs/session.schema.json cannot be read", e);
        }
    }

    private static void close(JsonNode schema) {
        if (schema instanceof ObjectNode object && object.path("properties").isObject()) {
            object.put("additionalProperties", false);
        }
        schema.forEach(SessionJsonTest::close);
    }
}
