package io.leanctx.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.leanctx.testkit.history.HistoryRule;
import io.leanctx.testkit.properties.ConcurrentWritersProperties;
import io.leanctx.testkit.properties.FoldProperties;
import io.leanctx.testkit.properties.GuardProperties;
import io.leanctx.testkit.properties.WatchProperties;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.platform.commons.support.HierarchyTraversalMode;
import org.junit.platform.commons.support.ReflectionSupport;

/** Keeps {@code docs/CONTRACT.md} true. With {@code -Dcontract.update=true} the file is written anew. */
class ContractIndexTest {

    private static final Path INDEX = Path.of(System.getProperty("basedir", "."))
            .toAbsolutePath()
            .resolve("../docs/CONTRACT.md")
            .normalize();

    private static final Pattern RULE = Pattern.compile("([A-Z]+)-(P?)([1-9][0-9]*): (\\S.*\\S)");

    private record Rule(String group, int number, String id, String text) {

        static Rule parse(String displayName, Object where) {
            Matcher matcher = RULE.matcher(displayName);
            assertThat(matcher.matches())
                    .as("\"%s\" of %s is of the form APP-3: a rule in one sentence", displayName, where)
                    .isTrue();
            String group = matcher.group(1) + matcher.group(2);
            String id = displayName.substring(0, displayName.indexOf(':'));
            return new Rule(group, Integer.parseInt(matcher.group(3)), id, matcher.group(4));
        }
    }

    private record Group(String title, List<Rule> rules) {}

    @Test
    void indexIsTheCode() throws IOException {
        String expected = index();
        if (Boolean.getBoolean("contract.update")) {
            Files.createDirectories(INDEX.getParent());
            Files.writeString(INDEX, expected);
        }
        assertThat(INDEX)
                .as("the index of the rules; write it anew with -Dtest=ContractIndexTest -Dcontract.update=true")
                .exists()
                .hasContent(expected);
    }

    @Test
    void rulesAreNumberedWithoutGapOrRepetition() {
        Map<String, List<Integer>> numbers = new TreeMap<>();
        everyGroup()
                .flatMap(group -> group.rules().stream())
                .forEach(rule -> numbers.computeIfAbsent(rule.group(), any -> new ArrayList<>())
                        .add(rule.number()));
        assertThat(numbers).isNotEmpty();
        numbers.forEach((group, found) -> assertThat(found)
                .as("numbers of the rules %s", group)
                .containsExactlyElementsOf(
                        IntStream.rangeClosed(1, found.size()).boxed().toList()));
    }

    private static Stream<Group> everyGroup() {
        return Stream.concat(
                Stream.of(SessionBackendContract.class, SessionStoreContract.class)
                        .flatMap(contract -> groups(contract).stream()),
                Stream.of(properties(), histories()));
    }

    private static String index() {
        StringBuilder index = new StringBuilder("""
                # The contract, rule by rule

                Each rule is one test of the test kit (`leanctx-testkit`), or one thing that its checker of histories decides, and
                carries its number in its name. This file is made from the code and checked against it; to write it anew, run
                `./mvnw -pl leanctx-testkit -am test -Dtest=ContractIndexTest -Dcontract.update=true -Dsurefire.failIfNoSpecifiedTests=false`.
                """);
        section(index, "What every backend does", "SessionBackendContract", groups(SessionBackendContract.class));
        section(index, "What every store does", "SessionStoreContract", groups(SessionStoreContract.class));
        section(index, "What holds for random histories", "io.leanctx.testkit.properties", List.of(properties()));
        section(index, "What holds for every recorded history", "io.leanctx.testkit.history", List.of(histories()));
        return index.toString();
    }

    private static void section(StringBuilder index, String title, String source, List<Group> groups) {
        index.append("\n## ").append(title).append(" (`").append(source).append("`)\n");
        for (Group group : groups) {
            index.append("\n### ").append(group.title()).append("\n\n| rule | |\n|---|---|\n");
            group.rules()
                    .forEach(rule -> index.append("| ")
                            .append(rule.id())
                            .append(" | ")
                            .append(rule.text().replace("|", "\\|"))
                            .append(" |\n"));
        }
    }

    private static List<Group> groups(Class<?> contract) {
        return ReflectionSupport.findNestedClasses(contract, type -> type.isAnnotationPresent(Nested.class)).stream()
                .map(type -> new Group(type.getAnnotation(DisplayName.class).value(), rules(type)))
                .sorted(Comparator.comparing(group -> group.rules().get(0).group()))
                .toList();
    }

    private static List<Rule> rules(Class<?> type) {
        return sorted(methods(type)
                .filter(method -> method.isAnnotationPresent(Test.class))
                .map(method ->
                        Rule.parse(method.getAnnotation(DisplayName.class).value(), method)));
    }

    private static Group properties() {
        return new Group(
                "properties",
                sorted(Stream.<Class<?>>of(
                                ConcurrentWritersProperties.class,
                                FoldProperties.class,
                                GuardProperties.class,
                                WatchProperties.class)
                        .flatMap(ContractIndexTest::methods)
                        .filter(method -> method.isAnnotationPresent(Property.class))
                        .map(method ->
                                Rule.parse(method.getAnnotation(Label.class).value(), method))));
    }

    private static Group histories() {
        return new Group(
                "what the checker decides",
                Stream.of(HistoryRule.values())
                        .map(rule -> Rule.parse(rule.toString(), rule))
                        .toList());
    }

    private static Stream<Method> methods(Class<?> type) {
        return ReflectionSupport.findMethods(type, method -> true, HierarchyTraversalMode.TOP_DOWN).stream();
    }

    private static List<Rule> sorted(Stream<Rule> rules) {
        return rules.sorted(Comparator.comparing(Rule::group).thenComparing(Rule::number))
                .toList();
    }
}
