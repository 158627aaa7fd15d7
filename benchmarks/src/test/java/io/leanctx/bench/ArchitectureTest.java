package io.leanctx.bench;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.equivalentTo;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.concurrent.TimeUnit;

/** The rules of the other modules that hold here as well, and what may see the peers. */
@AnalyzeClasses(packages = "io.leanctx.bench", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    private static final String GENERATED = "io.leanctx.bench.jmh_generated";

    @ArchTest
    static final ArchRule peersStayBehindTheirAdapters = noClasses()
            .that()
            .haveSimpleNameNotEndingWith("Peer")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "org.springframework..",
                    "org.h2..",
                    "com.google..",
                    "org.bsc..",
                    "dev.langchain4j..",
                    "io.reactivex..")
            .because("a peer that changes or goes should touch one class");

    @ArchTest
    static final ArchRule whatIsMeasuredIsWhatHostsHave = classes()
            .that()
            .resideOutsideOfPackage(GENERATED)
            .and()
            .haveSimpleNameNotEndingWith("Peer")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "io.leanctx",
                    "io.leanctx.spi",
                    "io.leanctx.core",
                    "io.leanctx.rocks",
                    "io.leanctx.bench",
                    "java..",
                    "com.sun.management",
                    "org.jspecify..",
                    "org.rocksdb..",
                    "org.openjdk.jmh..",
                    "org.knowm.xchart..",
                    "com.fasterxml.jackson..",
                    "picocli..")
            .because("the store is measured as its hosts have it, but for the parts of a commit");

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
    static final ArchRule onlyTheCommandLineEndsTheProcess = noClasses()
            .that(DescribedPredicate.not(equivalentTo(Bench.class)))
            .should()
            .callMethod(System.class, "exit", int.class)
            .orShould()
            .callMethod(Runtime.class, "halt", int.class)
            .because("experiments run in tests as well");
}
