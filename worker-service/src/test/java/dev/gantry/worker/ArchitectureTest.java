package dev.gantry.worker;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Clock;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.modulith.core.ApplicationModules;

/** The arrows of the worker: supervision decides and knows nobody; only one package sees docker-java. */
@AnalyzeClasses(packages = "dev.gantry.worker", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule supervisionIsPure = classes()
            .that()
            .resideInAPackage("dev.gantry.worker.supervision..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "java.lang..",
                    "java.util..",
                    "java.time..",
                    "org.jspecify..",
                    "dev.gantry.model..",
                    "dev.gantry.worker.supervision..")
            .because("what decides must be pure, so that every life of an attempt can be tried in a test");

    @ArchTest
    static final ArchRule dockerStaysBehindThePort = noClasses()
            .that(resideOutsideOfPackages("dev.gantry.worker.runtime.docker.."))
            .should()
            .dependOnClassesThat(resideInAPackage("com.github.dockerjava.."))
            .because("another engine needs another adapter and nothing else");

    @ArchTest
    static final ArchRule nobodyAsksTheSystemForTimeOrChance = noClasses()
            .should()
            .callMethod(Instant.class, "now")
            .orShould()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(System.class, "nanoTime")
            .orShould()
            .callMethod(Clock.class, "systemUTC")
            .orShould()
            .callMethod(UUID.class, "randomUUID")
            .because("clocks and chance are handed in, so that a test can decide what they say");

    @ArchTest
    static final ArchRule packagesAreFreeOfCycles = slices().matching("dev.gantry.worker.(*)..")
            .should()
            .beFreeOfCycles()
            .because("a reader must be able to begin somewhere");

    @Test
    void theModulesKeepToTheirBorders() {
        ApplicationModules.of(WorkerApplication.class).verify();
    }
}
