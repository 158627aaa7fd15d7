package io.leanctx.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leanctx.Hash;
import io.leanctx.InvalidInputException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The canonical form of RFC 8785, by its own examples. */
class JsonWriterTest {

    @Test
    @DisplayName("strings are written as in RFC 8785, section 3.2.2")
    void strings() {
        assertThat(written("\u20ac$\u000F\nA'B\"\\\\\"/")).isEqualTo("\"\u20ac$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\"");
        assertThat(written("\b\t\n\f\r\u0000\u001f\u007f\u2028"))
                .isEqualTo("\"\\b\\t\\n\\f\\r\\u0000\\u001f\u007f\u2028\"");
        assertThat(written("")).isEqualTo("\"\"");
    }

    @Test
    @DisplayName("fields are sorted as in RFC 8785, section 3.2.3: by UTF-16 code units")
    void order() throws MalformedException {
        String unsorted = """
                {"\\u20ac":"Euro Sign","\\r":"Carriage Return","\\ufb33":"Hebrew Letter Dalet With Dagesh","1":"One",\
                "\\ud83d\\ude00":"Emoji: Grinning Face","\\u0080":"Control","\\u00f6":"Latin Small Letter O With Diaeresis"}""";
        assertThat(AnyChange.canonical(Json.parse(unsorted))).isEqualTo("""
                {"\\r":"Carriage Return","1":"One","\u0080":"Control","\u00f6":"Latin Small Letter O With Diaeresis",\
                "\u20ac":"Euro Sign","\uD83D\uDE00":"Emoji: Grinning Face","\ufb33":"Hebrew Letter Dalet With Dagesh"}""");
    }

    @Test
    @DisplayName("the bytes are UTF-8, also where a character lies across the writer's own steps")
    void longText() {
        for (int before = 0; before < 5; before++) {
            for (String character : new String[] {"\u0001", "\u00e9", "\u4e2d", "\uD83D\uDE00"}) {
                String text = "x".repeat(before) + character.repeat(5_000) + "y";
                String expected = '"' + text.replace("\u0001", "\\u0001") + '"';
                JsonWriter out = new JsonWriter(1);
                out.string(text);
                assertThat(Arrays.copyOf(out.buffer(), out.size()))
                        .isEqualTo(expected.getBytes(StandardCharsets.UTF_8));
            }
        }
    }

    @Test
    @DisplayName("half a surrogate pair is refused, saying where")
    void halfPairs() {
        for (String text : new String[] {"ab\uD83D", "ab\uDE00", "ab\uD83Dc", "ab\uDE00\uD83D"}) {
            assertThatThrownBy(() -> written(text))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("at index 2");
        }
    }

    @Test
    @DisplayName("commas stand between values, and nowhere else")
    void commas() {
        JsonWriter out = new JsonWriter(1);
        out.beginArray()
                .number(-1)
                .beginObject()
                .endObject()
                .bool(true)
                .beginArray()
                .endArray();
        out.beginObject()
                .field("a", 1)
                .field("b", Hash.ZERO)
                .name("c")
                .beginArray()
                .endArray()
                .endObject();
        out.endArray();
        assertThat(out).hasToString("[-1,{},true,[],{\"a\":1,\"b\":\"" + "0".repeat(64) + "\",\"c\":[]}]");
        int end = out.endDocument();
        out.beginObject().endObject();
        assertThat(out.size()).isEqualTo(end + 2);
    }

    @Property(tries = 500, edgeCases = EdgeCasesMode.NONE)
    void whatIsWrittenReadsAsItWas(@ForAll("objects") Json.Fields object) throws MalformedException {
        assertThat(Json.parse(AnyChange.canonical(object))).isEqualTo(object);
    }

    @Provide
    Arbitrary<Json.Fields> objects() {
        return AnyChange.object();
    }

    private static String written(String text) {
        return new JsonWriter(1).string(text).toString();
    }
}
