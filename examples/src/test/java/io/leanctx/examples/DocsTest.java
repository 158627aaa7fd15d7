package io.leanctx.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Java code in {@code docs/} is the code of an example here, named in a comment before it, and what it is said to print is
 * what it prints; or it is a part of the file that a comment names with {@code from}. Tests run in the module's folder.
 */
@DisplayName("The Java code in docs/")
class DocsTest {

    private static final Path DOCS = Path.of("..", "docs");
    private static final Path SOURCES = Path.of("src", "main", "java", "io", "leanctx", "examples");
    private static final Pattern JAVA = Pattern.compile(
            "(?s)(?:<!-- (from )?(\\w+) -->\\R)?```java\\R(.*?)```" + "(?:\\s*<!-- prints -->\\R```text\\R(.*?)```)?");
    private static final Pattern CODE = Pattern.compile("(?s)// example begin\\R(.*?)\\R[ ]*// example end");

    /** A block of Java code in a page, an example or a part of a file. */
    record Block(String page, boolean isPart, Optional<String> example, String code, Optional<String> prints) {

        @Override
        public String toString() {
            return page + ": " + example.orElse("code of no example");
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("blocks")
    @DisplayName("is an example that compiles here, word for word, and prints what the page says")
    void isAnExample(Block block) throws Exception {
        assertThat(block.example()).as("the example that %s names", block).isPresent();
        if (block.isPart()) {
            assertThat(unindented(sourceOf(block.example().get()))).contains(unindented(block.code()));
            return;
        }
        String source = Files.readString(SOURCES.resolve(block.example().get() + ".java"));
        Matcher code = CODE.matcher(source);
        assertThat(code.find()).as("the marks of the example in %s", block).isTrue();

        assertThat(block.code().strip()).isEqualTo(code.group(1).stripIndent().strip());
        String printed = run(block.example().get());
        block.prints().ifPresent(expected -> assertThat(printed.strip()).isEqualTo(expected.strip()));
    }

    @Test
    @DisplayName("shows every example that has marks")
    void everyExampleIsShown() throws IOException {
        List<String> shown = blocks().flatMap(block -> block.example().stream()).toList();
        List<String> marked = new ArrayList<>();
        try (Stream<Path> sources = Files.list(SOURCES)) {
            for (Path source : sources.filter(Files::isRegularFile).toList()) {
                if (CODE.matcher(Files.readString(source)).find()) {
                    marked.add(source.getFileName().toString().replace(".java", ""));
                }
            }
        }
        assertThat(marked).isNotEmpty();
        assertThat(shown).containsAll(marked);
    }

    static Stream<Block> blocks() throws IOException {
        List<Block> blocks = new ArrayList<>();
        try (Stream<Path> pages = Files.list(DOCS)) {
            for (Path page :
                    pages.filter(file -> file.toString().endsWith(".md")).toList()) {
                Matcher found = JAVA.matcher(Files.readString(page));
                while (found.find()) {
                    blocks.add(new Block(
                            page.getFileName().toString(),
                            found.group(1) != null,
                            Optional.ofNullable(found.group(2)),
                            found.group(3),
                            Optional.ofNullable(found.group(4))));
                }
            }
        }
        return blocks.stream();
    }

    /** The main or test source file of a class, here or in the tests of the test kit. */
    private static String sourceOf(String type) throws IOException {
        List<Path> found = new ArrayList<>();
        for (Path sources : List.of(Path.of("src"), Path.of("..", "leanctx-testkit", "src", "test"))) {
            try (Stream<Path> files = Files.walk(sources)) {
                files.filter(file -> file.endsWith(type + ".java")).forEach(found::add);
            }
        }
        assertThat(found).as("files of %s", type).hasSize(1);
        return Files.readString(found.get(0));
    }

    private static String unindented(String code) {
        return code.strip().lines().map(String::strip).collect(Collectors.joining("\n"));
    }

    private static String run(String example) throws Exception {
        Method main = Class.forName("io.leanctx.examples." + example).getDeclaredMethod("main", String[].class);
        main.setAccessible(true);
        PrintStream before = System.out;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
        try {
            main.invoke(null, (Object) new String[0]);
        } finally {
            System.setOut(before);
        }
        return printed.toString(StandardCharsets.UTF_8);
    }
}
