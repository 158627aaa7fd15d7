package io.leanctx.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Reading JSON that may be anything: an object, or a refusal. */
class JsonTest {

    @Test
    @DisplayName("what is no object, or more than one, is refused with what is wrong")
    void refused() {
        assertRefused("", "is not a JSON object");
        assertRefused("[]", "is not a JSON object");
        assertRefused("null", "is not a JSON object");
        assertRefused("{}{}", "goes on after its JSON object");
        assertRefused("{\"a\":1,\"a\":1}", "has the field \"a\" twice");
        assertRefused("{'a':1}", "is not JSON at line 1, column");
        assertRefused("{\"a\":01}", "is not JSON");
        assertRefused("{\"a\":NaN}", "is not JSON");
        assertRefused("{\"a\":\"\n\"}", "is not JSON");
        assertRefused("{\"a\":" + "[".repeat(2_000), "goes beyond what is read as JSON");
        assertRefused("{\"a\":" + "9".repeat(2_000) + "}", "goes beyond what is read as JSON");
        assertRefused("{\"" + "a".repeat(60_000) + "\":1}", "goes beyond what is read as JSON");
    }

    @Test
    @DisplayName("the getters refuse what is missing or of another type")
    void getters() throws MalformedException {
        Json.Fields fields =
                Json.parse("{\"a\":[1],\"b\":{},\"f\":1.5,\"h\":9999999999,\"n\":7,\"s\":\"x\",\"t\":true}");
        assertThat(fields.text("s")).isEqualTo("x");
        assertThat(fields.number("h")).isEqualTo(9_999_999_999L);
        assertThat(fields.integer("n")).isEqualTo(7);
        assertThat(fields.bool("t")).isTrue();
        assertThat(fields.numbers("a")).containsExactly(1L);
        assertThat(fields.object("b")).isEqualTo(Json.Fields.EMPTY);
        assertThat(fields.part("missing")).isEqualTo(Json.Fields.EMPTY);
        assertThatThrownBy(() -> fields.text("missing")).hasMessage("has no text \"missing\"");
        assertThatThrownBy(() -> fields.text("n")).hasMessage("has no text \"n\"");
        assertThatThrownBy(() -> fields.number("s")).hasMessage("has no number \"s\"");
        assertThatThrownBy(() -> fields.number("f")).hasMessage("has 1.5 as \"f\", no whole number");
        assertThatThrownBy(() -> fields.number("t")).hasMessage("has true as \"t\", no whole number");
        assertThatThrownBy(() -> fields.integer("h")).hasMessage("has 9999999999 as \"h\", which is out of range");
        assertThatThrownBy(() -> fields.bool("n")).hasMessage("has no truth value \"n\"");
        assertThatThrownBy(() -> fields.object("a")).hasMessage("has no object \"a\"");
        assertThatThrownBy(() -> fields.part("n")).hasMessage("has no object \"n\"");
        assertThatThrownBy(() -> fields.texts("a")).hasMessage("has no text \"a\"");
        assertThatThrownBy(() -> fields.texts("s")).hasMessage("has no array \"s\"");
        assertThatThrownBy(() -> fields.objects("a")).hasMessage("has something else than an object in \"a\"");
    }

    @Test
    @DisplayName("two fields of a session's entry can never hide each other")
    void collector() {
        Json.Fields.Collector fields = new Json.Fields.Collector().field("a", 1);
        assertThatThrownBy(() -> fields.field("a", List.of("x")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("two fields have the name a");
    }

    @Property(tries = 200, edgeCases = EdgeCasesMode.NONE)
    void aBeginningOfAnObjectIsRefused(@ForAll("objects") Json.Fields object) {
        byte[] whole = AnyChange.canonical(object).getBytes(StandardCharsets.UTF_8);
        for (int length = 0; length < whole.length; length++) {
            byte[] begun = Arrays.copyOf(whole, length);
            assertThatThrownBy(() -> Json.parse(begun, 0, begun.length)).isInstanceOf(MalformedException.class);
        }
        assertThatCode(() -> Json.parse(whole, 0, whole.length)).doesNotThrowAnyException();
    }

    @Property(tries = 3_000, edgeCases = EdgeCasesMode.NONE)
    void anythingIsAnObjectOrRefused(@ForAll("almostJson") byte[] bytes) {
        try {
            Json.Fields fields = Json.parse(bytes, 0, bytes.length);
            String canonical = AnyChange.canonical(fields);
            assertThat(Json.parse(canonical)).isEqualTo(fields);
        } catch (MalformedException e) {
            assertThat(e).hasMessageMatching("(?s)(is not|goes on|goes beyond|has the field|ends) .*");
        }
    }

    @Provide
    Arbitrary<Json.Fields> objects() {
        return AnyChange.object();
    }

    @Provide
    Arbitrary<byte[]> almostJson() {
        return Arbitraries.of(
                        "{", "}", "[", "]", ":", ",", "\"a\"", "\"b\"", "\"", "1", "-", ".5", "e9", "true", "null",
                        "\\u00", "\u20ac", " ", "\0")
                .list()
                .ofMaxSize(12)
                .map(parts -> ("{\"a\":" + String.join("", parts)).getBytes(StandardCharsets.UTF_8));
    }

    private static void assertRefused(String json, String why) {
        assertThatThrownBy(() -> Json.parse(json))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining(why);
    }
}
