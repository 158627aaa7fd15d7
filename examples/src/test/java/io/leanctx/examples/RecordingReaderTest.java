package io.leanctx.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("A recording")
class RecordingReaderTest {

    private static final String FIRST =
            "{\"run\":\"r\",\"step\":0,\"agent\":\"a\",\"kind\":\"task\",\"text\":\"do it\"}";

    private static Recording parse(String content) throws BadInputException {
        return RecordingReader.parse("run.jsonl", content.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    @DisplayName("is read with every field, in order")
    void readsEveryField() throws BadInputException {
        Recording recording = parse(FIRST + "\n"
                + "{\"run\":\"r\",\"step\":1,\"agent\":\"b c\",\"kind\":\"action\",\"tool\":\"open\",\"target\":\"x.py\","
                + "\"text\":\"open x.py\",\"later\":[1]}\n"
                + "{\"run\":\"r\",\"step\":2,\"agent\":\"a\",\"kind\":\"message\",\"to\":\"b c\",\"text\":\"\"}");

        assertThat(recording.agents()).containsExactly("a", "b c");
        assertThat(recording.steps())
                .containsExactly(
                        new RecordedStep(
                                0,
                                "a",
                                RecordedStep.Kind.TASK,
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                "do it"),
                        new RecordedStep(
                                1,
                                "b c",
                                RecordedStep.Kind.ACTION,
                                Optional.empty(),
                                Optional.of("open"),
                                Optional.of("x.py"),
                                "open x.py"),
                        new RecordedStep(
                                2,
                                "a",
                                RecordedStep.Kind.MESSAGE,
                                Optional.of("b c"),
                                Optional.empty(),
                                Optional.empty(),
                                ""));
    }

    @Test
    @DisplayName("keeps any Unicode, and line separators that are not line feeds")
    void keepsUnicode() throws BadInputException {
        String text = "naïve 世界 😀 \u2028 \\u0000 \\ud800";
        Recording recording = parse(FIRST.replace("do it", text));

        assertThat(recording.steps().get(0).text()).isEqualTo("naïve 世界 😀 \u2028 \0 \ud800");
    }

    @ParameterizedTest(name = "[{index}] {0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"run":"r" | not JSON at column
            [1] | not a JSON object
            {"run":"r","step":1,"agent":"a","kind":"task","text":"t"} {} | not JSON at column
            {"run":"r","run":"r","step":1,"agent":"a","kind":"task","text":"t"} | Duplicate field 'run'
            {"run":"other","step":1,"agent":"a","kind":"task","text":"t"} | run is "other" here and "r" above
            {"run":"r","step":2,"agent":"a","kind":"task","text":"t"} | step is 2 and should be 1
            {"run":"r","step":"1","agent":"a","kind":"task","text":"t"} | step is "1" and should be 1
            {"run":"r","agent":"a","kind":"task","text":"t"} | step is missing and should be 1
            {"run":"r","step":1,"agent":7,"kind":"task","text":"t"} | field "agent" is 7
            {"run":"r","step":1,"agent":" a","kind":"task","text":"t"} | begins or ends with white space
            {"run":"r","step":1,"agent":"","kind":"task","text":"t"} | agent cannot be a name
            {"run":"r","step":1,"agent":"a","kind":"Task","text":"t"} | kind "Task" is none of task, thought, message
            {"run":"r","step":1,"agent":"a","kind":"task"} | field "text" is missing
            {"run":"r","step":1,"agent":"a","kind":"task","text":null} | field "text" is null
            {"run":"r","step":1,"agent":"a","kind":"message","to":["b"],"text":"t"} | field "to" is an ARRAY
            {"run":"r","step":1,"agent":"a","kind":"message","to":"","text":"t"} | to cannot be a name
            `   ` | a blank line
            """)
    @DisplayName("that breaks the format is refused with file and line")
    void refusesWhatBreaksTheFormat(String line, String reason) {
        assertThatThrownBy(() -> parse(FIRST + "\n" + line + "\n"))
                .isInstanceOf(BadInputException.class)
                .hasMessageStartingWith("run.jsonl:2: ")
                .hasMessageContaining(reason);
    }

    @Test
    @DisplayName("that is not UTF-8 is refused with file and line")
    void refusesOtherEncodings() {
        byte[] latin = (FIRST + "\n" + FIRST.replace("do it", "façade")).getBytes(StandardCharsets.ISO_8859_1);

        assertThatThrownBy(() -> RecordingReader.parse("run.jsonl", latin))
                .isInstanceOf(BadInputException.class)
                .hasMessage("run.jsonl:2: not UTF-8");
    }

    @Test
    @DisplayName("without a step is refused")
    void refusesNothing() {
        assertThatThrownBy(() -> parse(""))
                .isInstanceOf(BadInputException.class)
                .hasMessageStartingWith("run.jsonl is empty");
    }

    @Test
    @DisplayName("with a text over the limit is refused, one at the limit is not")
    void refusesTextsOverTheLimit() throws BadInputException {
        String longest = "x".repeat(RecordingReader.MAX_TEXT_BYTES);

        assertThat(parse(FIRST.replace("do it", longest)).steps()).hasSize(1);
        assertThatThrownBy(() -> parse(FIRST.replace("do it", longest + "y")))
                .isInstanceOf(BadInputException.class)
                .hasMessage("run.jsonl:1: text has 8388609 bytes, over the demo's limit of 8388608");
    }

    @Test
    @DisplayName("that is not there is refused")
    void refusesMissingFiles(@TempDir Path directory) {
        Path file = directory.resolve("none.jsonl");

        assertThatThrownBy(() -> RecordingReader.read(file))
                .isInstanceOf(BadInputException.class)
                .hasMessageStartingWith(file + " cannot be read");
    }

    @Test
    @DisplayName("is one channel of the workspace that its folder names, in the order of the file names")
    void becomesAChannel(@TempDir Path directory) throws IOException, BadInputException {
        for (String file : new String[] {"beta/b.jsonl", "beta/a.jsonl", "alpha/x.jsonl", "empty/notes.txt"}) {
            Files.createDirectories(directory.resolve(file).getParent());
            Files.writeString(directory.resolve(file), FIRST + "\n");
        }

        assertThat(Input.read(directory)).extracting(Input.Folder::name).containsExactly("alpha", "beta");
        assertThat(Input.read(directory).get(1).runs())
                .extracting(Input.Run::channel, run -> run.recording().name())
                .containsExactly(
                        tuple("run/001", directory.resolve("beta/a.jsonl").toString()),
                        tuple("run/002", directory.resolve("beta/b.jsonl").toString()));
        assertThat(Input.read(directory.resolve("beta")))
                .extracting(Input.Folder::name)
                .containsExactly("beta");
    }

    @Test
    @DisplayName("in a folder whose name is no id for a workspace is refused")
    void refusesFoldersThatCannotNameAWorkspace(@TempDir Path directory) throws IOException {
        Path folder = Files.createDirectories(directory.resolve("my runs"));
        Files.writeString(folder.resolve("1.jsonl"), FIRST);

        assertThatThrownBy(() -> Input.read(directory))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("cannot name a workspace")
                .hasMessageContaining("U+0020");
    }

    @Test
    @DisplayName("must be there")
    void refusesDirectoriesWithoutRecordings(@TempDir Path directory) {
        assertThatThrownBy(() -> Input.read(directory))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("holds no recordings");
        assertThatThrownBy(() -> Input.read(directory.resolve("none")))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("is not a directory");
    }
}
