package io.leanctx.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Tests run in the module's folder, the README is one above. */
@DisplayName("The README's first Java code")
class ReadmeTest {

    private static final Path README = Path.of("..", "README.md");
    private static final Path EXAMPLE =
            Path.of("src", "main", "java", "io", "leanctx", "examples", "ReadmeExample.java");

    @Test
    @DisplayName("is the example that compiles here, word for word")
    void isTheExample() throws IOException {
        String inReadme = group(Files.readString(README), "(?s)```java\\R(.*?)```");
        String compiled = group(Files.readString(EXAMPLE), "(?s)// README begin\\R(.*?)\\R[ ]*// README end");

        assertThat(inReadme.strip()).isEqualTo(compiled.stripIndent().strip());
    }

    @Test
    @DisplayName("runs, and shows a conflict and the session")
    void runs() {
        PrintStream before = System.out;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
        try {
            ReadmeExample.main(new String[0]);
        } finally {
            System.setOut(before);
        }

        assertThat(printed.toString(StandardCharsets.UTF_8))
                .contains("conflict on my-team/feat/auth: you read nothing yet, the channel is at 2")
                .contains("task \"Move auth to JWT\"")
                .contains("JWT, not server sessions")
                .doesNotContain("Rewrite auth");
    }

    private static String group(String text, String pattern) {
        Matcher matcher = Pattern.compile(pattern).matcher(text);
        assertThat(matcher.find()).as("a match of " + pattern).isTrue();
        return matcher.group(1);
    }
}
