package io.leanctx.examples;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaAccess.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.conditions.ArchPredicates.are;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Who may see whom, and why. */
@AnalyzeClasses(packages = "io.leanctx", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    private static final String[] API = {"io.leanctx", "io.leanctx.spi"};
    private static final String CLI = "io.leanctx.cli..";
    private static final String CORE = "io.leanctx.core..";
    private static final String MCP = "io.leanctx.mcp";
    private static final String MCP_SDK = "io.leanctx.mcp.sdk";
    private static final String ROCKS = "io.leanctx.rocks..";
    private static final String SERVER = "io.leanctx.server";
    private static final String STDIO = "io.leanctx.server.stdio";
    private static final String TESTKIT = "io.leanctx.testkit..";
    private static final String TOKENS = "io.leanctx.tokens..";
    private static final String VERIFIER = "io.leanctx.verifier..";
    private static final String PROPERTIES = "io.leanctx.testkit.properties";
    private static final String EXAMPLES = "io.leanctx.examples..";
    /** The verifier as a program. */
    private static final String PROGRAM = "io.leanctx.verifier.Main";
    /** The command line as a program. */
    private static final String COMMAND_LINE = "io.leanctx.cli.Main";

    private static final String[] LIBRARY = {
        "io.leanctx", "io.leanctx.spi", CORE, MCP, MCP_SDK, ROCKS, SERVER, STDIO, TESTKIT, TOKENS, VERIFIER
    };

    @ArchTest
    static void everyModuleIsSeenHere(JavaClasses all) {
        assertThat(all.stream().map(JavaClass::getPackageName).collect(Collectors.toSet()))
                .as("without a module's classes, the rules about it could not fail")
                .contains(
                        "io.leanctx",
                        "io.leanctx.spi",
                        "io.leanctx.cli",
                        "io.leanctx.core",
                        MCP,
                        MCP_SDK,
                        "io.leanctx.rocks",
                        SERVER,
                        STDIO,
                        "io.leanctx.testkit",
                        "io.leanctx.tokens",
                        "io.leanctx.verifier",
                        PROPERTIES,
                        "io.leanctx.examples");
    }

    @ArchTest
    static final ArchRule theApiNeedsNothing = classes()
            .that()
            .resideInAnyPackage(API)
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(with(API, "java..", "org.jspecify.."))
            .because("a host that compiles against the API must not inherit our choice of libraries");

    @ArchTest
    static final ArchRule theCoreSeesTheApiOnly = noClasses()
            .that()
            .resideInAPackage(CORE)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(CLI, MCP, MCP_SDK, ROCKS, SERVER, TESTKIT, TOKENS, VERIFIER, EXAMPLES, "org.rocksdb..")
            .because("the core works over any backend, and must not drag in one of 92 MB");

    @ArchTest
    static final ArchRule theToolsAreNeutral = classes()
            .that()
            .resideInAPackage(MCP)
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(with(API, MCP, "java..", "org.jspecify..", "org.slf4j.."))
            .because("the tools work with any MCP library, and any version of it");

    @ArchTest
    static final ArchRule theAdapterSeesTheToolsAndTheSdk = classes()
            .that()
            .resideInAPackage(MCP_SDK)
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(with(
                    API,
                    MCP,
                    MCP_SDK,
                    "java..",
                    "org.jspecify..",
                    "org.slf4j..",
                    "io.modelcontextprotocol..",
                    "reactor.core..",
                    "org.reactivestreams.."))
            .because("the JSON module of the SDK is the host's choice");

    @ArchTest
    static final ArchRule theServerSeesTheToolsAndWhatServes = classes()
            .that()
            .resideInAPackage(SERVER)
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(with(
                    API,
                    CORE,
                    MCP,
                    MCP_SDK,
                    ROCKS,
                    SERVER,
                    STDIO,
                    "java..",
                    "org.jspecify..",
                    "org.slf4j..",
                    "com.fasterxml.jackson..",
                    "io.modelcontextprotocol..",
                    "reactor..",
                    "org.reactivestreams..",
                    "org.eclipse.jetty..",
                    "io.prometheus..",
                    "picocli.."))
            .because("it is the store and the tools, and what puts them on HTTP");

    @ArchTest
    static final ArchRule theBridgeSeesTheApiOnly = classes()
            .that()
            .resideInAPackage(STDIO)
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(with(
                    API,
                    STDIO,
                    "java..",
                    "javax.net.ssl",
                    "org.jspecify..",
                    "org.slf4j..",
                    "com.fasterxml.jackson.core.."))
            .because("a process that only forwards must not load RocksDB, or an HTTP server");

    @ArchTest
    static final ArchRule nobodySeesTheServer = noClasses()
            .that()
            .resideOutsideOfPackages(SERVER, STDIO, "io.leanctx.cli..", EXAMPLES)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(SERVER, STDIO, "org.eclipse.jetty..", "io.prometheus..")
            .because("a host that embeds sessions must not inherit an HTTP server");

    @ArchTest
    static final ArchRule rocksSeesTheApiOnly = classes()
            .that()
            .resideInAPackage(ROCKS)
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(with(API, ROCKS, "java..", "org.jspecify..", "org.rocksdb..", "org.slf4j.."))
            .because("a backend is written against the SPI alone, as anybody else's would be");

    @ArchTest
    static final ArchRule tokensSeeTheApiOnly = classes()
            .that()
            .resideInAPackage(TOKENS)
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(with(API, TOKENS, "java..", "org.jspecify..", "com.knuddels.jtokkit.."))
            .because("a counter is a function of text: whoever brings one needs no store for that");

    @ArchTest
    static final ArchRule theVerifierSeesNothing = classes()
            .that()
            .resideInAPackage(VERIFIER)
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(VERIFIER, "java..", "org.jspecify..")
            .because("what checks a proof must not share the mistakes of what wrote it, and runs as one jar");

    @ArchTest
    static final ArchRule theCommandLineSeesTheLibraries = classes()
            .that()
            .resideInAPackage(CLI)
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(with(
                    API,
                    CLI,
                    "io.leanctx.core",
                    "io.leanctx.rocks",
                    SERVER,
                    TOKENS,
                    VERIFIER,
                    "java..",
                    "org.jspecify..",
                    "org.slf4j..",
                    "picocli..",
                    "com.fasterxml.jackson.core.."))
            .because("it does what anybody can do with the libraries, and so shows that they suffice");

    @ArchTest
    static final ArchRule nobodySeesTheCommandLine = noClasses()
            .that()
            .resideOutsideOfPackage(CLI)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(CLI)
            .because("a program is started, not called");

    @ArchTest
    static final ArchRule onlyOneWriterPrintsOnTheCommandLine = noClasses()
            .that()
            .resideInAPackage(CLI)
            .and()
            .doNotHaveFullyQualifiedName(COMMAND_LINE)
            .should()
            .accessField(System.class, "out")
            .orShould()
            .accessField(System.class, "err")
            .because("what agents wrote is made harmless to a terminal on its way out");

    @ArchTest
    static final ArchRule vocabulariesStayInTheirCorner = noClasses()
            .that()
            .resideOutsideOfPackage(TOKENS)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("com.knuddels..")
            .because("exact counting is optional: most hosts can do without megabytes of vocabularies");

    @ArchTest
    static final ArchRule theTestKitSeesNoBackendButTheOneInMemory = noClasses()
            .that()
            .resideInAPackage(TESTKIT)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(ROCKS, TOKENS, EXAMPLES, "org.rocksdb..")
            .because("the authors of other backends test with it and need no RocksDB for that");

    @ArchTest
    static final ArchRule jqwikStaysInItsCorner = noClasses()
            .that()
            .resideOutsideOfPackage(PROPERTIES)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("net.jqwik..")
            .because("jqwik is optional: who does not use the property suites needs no jqwik on the class path");

    @ArchTest
    static final ArchRule librariesStayHidden = classes()
            .that()
            .resideInAnyPackage(with(API, CORE, MCP, ROCKS, SERVER, STDIO, TOKENS, VERIFIER))
            .and(are(visibleToHosts()))
            .should(showOnly("java.", "io.leanctx."))
            .because("what is not in a signature can be replaced without breaking a host");

    @ArchTest
    static final ArchRule theTestKitShowsTestLibrariesOnly = classes()
            .that()
            .resideInAPackage(TESTKIT)
            .and(are(visibleToHosts()))
            .should(showOnly("java.", "io.leanctx.", "org.junit.", "org.assertj.", "net.jqwik."))
            .because("a backend's test must compile with the kit and a test framework alone");

    @ArchTest
    static final ArchRule theCoreHasFewDoors = classes()
            .that()
            .resideInAnyPackage(CLI, CORE, MCP, MCP_SDK, ROCKS, SERVER, STDIO, TOKENS, VERIFIER)
            .and(are(visibleToHosts()))
            .should()
            .haveNameMatching(
                    "io\\.leanctx\\.(core\\.(LeanCtx(\\$Builder)?|InMemoryBackend)|rocks\\.(RocksBackend|StoreContents)"
                            + "|mcp\\.(Access|Caller|McpTool|McpTools|SessionJson|ToolAnswer|ToolHints|sdk\\.(Callers|McpServerTools))"
                            + "|server\\.(LeanCtxServer(\\$Builder)?|McpCommand|ServeCommand|ServerLimits(\\$\\w+)?|ServerMetrics|ServerTokens|ServerUrl|TokenCommand)"
                            + "|server\\.stdio\\.(Bridge|Defaults|Owner(\\$Served)?|Seat)"
                            + "|tokens\\.ExactTokens"
                            + "|verifier\\.(Expectations|Flaw|ProofVerifier|Proven(\\$Signed)?|Verdict))")
            .because("implementations hide behind static factories, so that they can change");

    @ArchTest
    static final ArchRule packagesFormNoCycle = SlicesRuleDefinition.slices()
            .assignedFrom(byPackage())
            .should()
            .beFreeOfCycles()
            .because("packages that need each other can only be understood, and released, together");

    @ArchTest
    static final ArchRule nobodySleeps = noClasses()
            .should()
            .callMethod(Thread.class, "sleep", long.class)
            .orShould()
            .callMethod(Thread.class, "sleep", long.class, int.class)
            .orShould()
            .callMethod(TimeUnit.class, "sleep", long.class)
            .because("a sleep is a guess about time; conditions, latches and timed waits say what is waited for");

    @ArchTest
    static final ArchRule onlyProgramsEndTheProcess = noClasses()
            .that(are(not(describe("the demo", type -> type.isEquivalentTo(Demo.class)))))
            .and()
            .doNotHaveFullyQualifiedName(PROGRAM)
            .and()
            .doNotHaveFullyQualifiedName(COMMAND_LINE)
            .should()
            .callMethod(System.class, "exit", int.class)
            .orShould()
            .callMethod(Runtime.class, "exit", int.class)
            .orShould()
            .callMethod(Runtime.class, "halt", int.class)
            .because("a library that ends the process takes its host along");

    @ArchTest
    static final ArchRule theLibraryDoesNotPrint = noClasses()
            .that()
            .resideInAnyPackage(LIBRARY)
            .and()
            .doNotHaveFullyQualifiedName(PROGRAM)
            .should()
            .accessField(System.class, "out")
            .orShould()
            .accessField(System.class, "err")
            .orShould()
            .callMethodWhere(target(name("printStackTrace")).and(target(owner(assignableTo(Throwable.class)))))
            .because("standard output belongs to the host: one stray line breaks a protocol that is spoken over it");

    @ArchTest
    static final ArchRule noSynchronizedMethods = methods()
            .that()
            .areDeclaredInClassesThat()
            .resideInAnyPackage(CLI, CORE, MCP, MCP_SDK, ROCKS, SERVER, STDIO)
            .should()
            .notHaveModifier(JavaModifier.SYNCHRONIZED)
            .because("a virtual thread that blocks in a monitor pins its carrier");

    @Test
    @DisplayName(
            "no synchronized blocks in cli, core, mcp, rocks and server, since a virtual thread in a monitor pins its carrier")
    void noSynchronizedBlocks() throws IOException {
        Pattern block = Pattern.compile("\\bsynchronized\\s*\\(");
        for (String module : List.of("leanctx-cli", "leanctx-core", "leanctx-mcp", "leanctx-rocks", "leanctx-server")) {
            try (Stream<Path> files = Files.walk(Path.of("..", module, "src", "main", "java"))) {
                List<Path> sources =
                        files.filter(file -> file.toString().endsWith(".java")).toList();
                assertThat(sources).as("sources of " + module).isNotEmpty();
                assertThat(sources).noneMatch(file -> block.matcher(read(file)).find());
            }
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String[] with(String[] packages, String... more) {
        return Stream.concat(Arrays.stream(packages), Arrays.stream(more)).toArray(String[]::new);
    }

    private static DescribedPredicate<JavaClass> visibleToHosts() {
        return describe("visible to hosts", type -> {
            boolean visible = type.getModifiers().contains(JavaModifier.PUBLIC);
            return visible
                    && type.getEnclosingClass()
                            .map(outer -> visibleToHosts().test(outer))
                            .orElse(true);
        });
    }

    private static SliceAssignment byPackage() {
        return new SliceAssignment() {
            @Override
            public SliceIdentifier getIdentifierOf(JavaClass type) {
                return SliceIdentifier.of(type.getPackageName());
            }

            @Override
            public String getDescription() {
                return "packages";
            }
        };
    }

    /** Parameters, results, exceptions, fields and supertypes, type arguments included. */
    private static ArchCondition<JavaClass> showOnly(String... prefixes) {
        return new ArchCondition<>("show only types of " + String.join(", ", prefixes)) {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                shownBy(type)
                        .map(JavaClass::getBaseComponentType)
                        .filter(shown -> !shown.isPrimitive())
                        .filter(shown -> Arrays.stream(prefixes).noneMatch(shown.getName()::startsWith))
                        .map(shown -> type.getName() + " shows " + shown.getName())
                        .distinct()
                        .forEach(message -> events.add(SimpleConditionEvent.violated(type, message)));
            }
        };
    }

    private static Stream<JavaClass> shownBy(JavaClass type) {
        Stream<JavaClass> supertypes = Stream.concat(
                type.getSuperclass().stream().flatMap(parent -> parent.getAllInvolvedRawTypes().stream()),
                type.getInterfaces().stream().flatMap(parent -> parent.getAllInvolvedRawTypes().stream()));
        Stream<JavaClass> fields = type.getFields().stream()
                .filter(field -> isShown(field.getModifiers()))
                .flatMap(field -> field.getAllInvolvedRawTypes().stream());
        Stream<JavaClass> code = type.getCodeUnits().stream()
                .filter(unit -> isShown(unit.getModifiers()))
                .flatMap(ArchitectureTest::shownBy);
        return Stream.of(supertypes, fields, code).flatMap(types -> types);
    }

    private static Stream<JavaClass> shownBy(JavaCodeUnit unit) {
        Stream<JavaClass> thrown = unit.getExceptionTypes().stream();
        return Stream.concat(unit.getAllInvolvedRawTypes().stream(), thrown);
    }

    private static boolean isShown(Set<JavaModifier> modifiers) {
        return !modifiers.contains(JavaModifier.SYNTHETIC)
                && (modifiers.contains(JavaModifier.PUBLIC) || modifiers.contains(JavaModifier.PROTECTED));
    }
}
