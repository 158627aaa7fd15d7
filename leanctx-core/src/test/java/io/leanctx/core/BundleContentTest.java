package io.leanctx.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import io.leanctx.Bundle;
import io.leanctx.Change;
import io.leanctx.Entry;
import io.leanctx.EntryRef;
import io.leanctx.FileMode;
import io.leanctx.Hash;
import io.leanctx.InvalidInputException;
import io.leanctx.Location;
import io.leanctx.spi.ChannelKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Bundles as they are written and read, held against the published schema. */
class BundleContentTest {

    private static final JsonSchema SCHEMA = schema();

    @Test
    @DisplayName("a bundle reads as one would expect")
    void example() {
        SessionState state = new TestLog(new ChannelKey("my-team", "main"))
                .append("cursor", new Change.Task("Move auth to \"JWT\""))
                .append(
                        "kiro",
                        new Change.Finding("Token expiry is hardcoded", Optional.of(Location.of("src/auth.rs", 42))),
                        new Change.Learn("auth.algorithm", "EdDSA"))
                .fold();
        String json = BundleJson.write(state, "cursor", Bundle.Privacy.REDACTED, "in brief");
        assertThat(json).isEqualTo("""
                {"agent":"cursor","brief":"in brief","channel":"main","decisions":[],"files":[],\
                "findings":[{"agent":"kiro","at":"2026-03-01T09:00:00.000003Z","line":42,"path":"src/auth.rs",\
                "ref":"2.0","text":"Token expiry is hardcoded"}],"format":"leanctx.bundle/1",\
                "knowledge":[{"agent":"kiro","at":"2026-03-01T09:00:00.000003Z","key":"auth.algorithm","ref":"2.1",\
                "value":"EdDSA"}],"position":"%s","privacy":"redacted",\
                "task":{"agent":"cursor","at":"2026-03-01T09:00:00.000002Z","ref":"1.0",\
                "text":"Move auth to \\"JWT\\""},"workspace":"my-team"}""".formatted(state.position()));
        assertValid(json);
    }

    @Property(tries = 100, edgeCases = EdgeCasesMode.NONE)
    void whatIsWrittenKeepsToTheSchemaAndIsReadBack(@ForAll("logs") List<Change> changes) throws Exception {
        SessionState state =
                new TestLog().append("cursor", changes.toArray(Change[]::new)).fold();
        String json = BundleJson.write(state, "cursor", Bundle.Privacy.FULL, "in brief");
        assertValid(json);
        assertThat(AnyChange.canonical(Json.parse(json))).isEqualTo(json);
        BundleContent content = BundleContent.read(Bundle.of(json));
        assertThat(content.position()).isEqualTo(state.position());
        List<Entry<? extends Change>> added = new ArrayList<>(state.decisions());
        added.addAll(state.findings());
        added.addAll(state.files().values());
        added.sort(Comparator.comparing(Entry::ref));
        assertThat(content.adding())
                .isEqualTo(added.stream().map(BundleContentTest::imported).toList());
        assertThat(content.filling())
                .isEqualTo(Stream.of(
                                state.task().stream(), state.nextSteps().stream(), state.knowledge().values().stream())
                        .flatMap(section -> section)
                        .map(Entry::value)
                        .toList());
    }

    @Property(tries = 100, edgeCases = EdgeCasesMode.NONE)
    void maskingThatFindsNothingChangesNothing(@ForAll("logs") List<Change> changes) {
        SessionState state =
                new TestLog().append("cursor", changes.toArray(Change[]::new)).fold();
        assertThat(MaskedSession.of(state, text -> text)).isEqualTo(state);
    }

    @Property(tries = 100, edgeCases = EdgeCasesMode.NONE)
    void maskingReachesEveryText(@ForAll("logs") List<Change> changes) {
        SessionState state =
                new TestLog().append("cursor", changes.toArray(Change[]::new)).fold();
        SessionState masked = MaskedSession.of(state, text -> "masked");
        assertThat(masked.contents().sections().stream()
                        .flatMap(section -> section.stream())
                        .flatMap(entry -> entry.value().texts().stream()))
                .allMatch("masked"::equals);
        assertThat(masked.position()).isEqualTo(state.position());
    }

    @Test
    @DisplayName("what the schema refuses, reading refuses as well")
    void refused() {
        SessionState state = new TestLog()
                .append(
                        "cursor",
                        new Change.Decision("d", Optional.of("r"), Optional.empty()),
                        new Change.FileTouched("a.rs", FileMode.CREATED, Optional.of(Hash.ZERO)),
                        new Change.NextSteps(List.of("s")))
                .fold();
        String sound = BundleJson.write(state, "cursor", Bundle.Privacy.REDACTED, "in brief");
        assertValid(sound);
        assertThat(BundleContent.read(Bundle.of(sound)).adding()).hasSize(2);
        for (String broken : List.of(
                sound.replace("leanctx.bundle/1", "leanctx.bundle/0"),
                sound.replace("\"decisions\":[", "\"decisions\":[{},"),
                sound.replace("\"findings\":[]", "\"findings\":{}"),
                sound.replace(",\"findings\":[]", ""),
                sound.replace("\"ref\":\"1.0\"", "\"ref\":\"one\""),
                sound.replace("\"text\":\"d\"", "\"text\":\"\""),
                sound.replace("\"text\":\"d\"", "\"text\":\"d\",\"mood\":1"),
                sound.replace("\"mode\":\"created\"", "\"mode\":\"CREATED\""),
                sound.replace("\"steps\":[\"s\"]", "\"steps\":[1]"),
                sound.replace("\"privacy\":\"redacted\"", "\"privacy\":true"),
                sound.replace("000002Z", "000002"),
                sound.replace("{\"agent\":\"cursor\",\"at\"", "{\"agent\":\"a b\",\"at\""),
                sound.replace("\"position\":\"1:", "\"position\":\":"),
                sound.replace("\"brief\":\"in brief\"", "\"brief\":null"))) {
            assertThat(broken).isNotEqualTo(sound);
            assertThat(SCHEMA.validate(broken, InputFormat.JSON)).as(broken).isNotEmpty();
            assertThatThrownBy(() -> BundleContent.read(Bundle.of(broken)))
                    .as(broken)
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("nothing was written");
        }
    }

    @Provide
    Arbitrary<List<Change>> logs() {
        return AnyChange.any().list().ofMinSize(1).ofMaxSize(12);
    }

    private static Change imported(Entry<? extends Change> entry) {
        return entry.value() instanceof Change.Decision decision
                ? new Change.Decision(decision.text(), decision.rationale(), Optional.<EntryRef>empty())
                : entry.value();
    }

    private static void assertValid(String json) {
        assertThat(SCHEMA.validate(json, InputFormat.JSON)).as(json).isEmpty();
    }

    private static JsonSchema schema() {
        try {
            return JsonSchemaFactory.getInstance(VersionFlag.V202012)
                    .getSchema(Files.readString(Path.of("..", "docs", "bundle.schema.json"), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new AssertionError("docs/bundle.schema.json cannot be read", e);
        }
    }
}
