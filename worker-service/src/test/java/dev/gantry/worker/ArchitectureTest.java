package dev.gantry.worker;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameStartingWith;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
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

@AnalyzeClasses(packages = "dev.gantry.worker", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule supervisionOnlyDecides = classes()
            .that()
            .resideInAPackage("dev.gantry.worker.supervision")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "java.lang..",
                    "java.time..",
                    "java.util",
                    "org.jspecify..",
                    "dev.gantry.model",
                    "dev.gantry.worker.supervision")
            .because("a decision is a function of a snapshot, so that every situation can be tried without an engine");

    @ArchTest
    static final ArchRule cleanupOnlyDecides = classes()
            .that()
            .resideInAPackage("dev.gantry.worker.cleanup")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "java.lang..",
                    "java.time..",
                    "java.util",
                    "java.util.function",
                    "java.util.stream",
                    "org.jspecify..",
                    "dev.gantry.worker.cleanup")
            .because("what may be removed is decided where every situation can be tried, and nothing is at stake");

    @ArchTest
    static final ArchRule onlyTheAdapterSeesDockerJava = noClasses()
            .that()
            .resideOutsideOfPackage("dev.gantry.worker.runtime.docker")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("com.github.dockerjava..")
            .because("what an engine says is sorted once, at the edge, and another engine is another adapter");

    @ArchTest
    static final ArchRule nobodyKnowsTheAdapter = noClasses()
            .that()
            .resideOutsideOfPackage("dev.gantry.worker.runtime.docker")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("dev.gantry.worker.runtime.docker")
            .because("everything else has to work with the engine of the tests too");

    @ArchTest
    static final ArchRule nobodyReadsTheMachinesClock = noClasses()
            .should()
            .callMethod(Instant.class, "now")
            .orShould()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethodWhere(target(owner(type(Clock.class))).and(target(nameStartingWith("system"))))
            .because("time comes from the one clock of dev.gantry.platform, which a test can replace");

    @ArchTest
    static final ArchRule nobodyMakesIdsOfTheirOwn = noClasses()
            .should()
            .callMethod(UUID.class, "randomUUID")
            .because("ids come from the Ids of dev.gantry.platform, which a test can replace");

    @ArchTest
    static final ArchRule packagesFormNoCycle = slices().matching("dev.gantry.worker.(**)")
            .should()
            .beFreeOfCycles()
            .because("packages in a cycle can only be understood, and changed, all at once");

    @Test
    void modulesUseNothingOfEachOtherButWhatIsMeantForThem() {
        ApplicationModules.of(WorkerApplication.class).verify();
    }
}
