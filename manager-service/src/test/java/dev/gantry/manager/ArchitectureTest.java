package dev.gantry.manager;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import jakarta.persistence.Entity;
import java.time.Clock;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.modulith.core.ApplicationModules;
import org.springframework.scheduling.annotation.Scheduled;

/** The arrows of the manager: a package either decides or acts, and dependencies point one way. */
@AnalyzeClasses(packages = "dev.gantry.manager", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    private static final String[] DECIDING = {
        "dev.gantry.manager.cluster..", "dev.gantry.manager.scheduling..", "dev.gantry.manager.reconcile.."
    };

    @ArchTest
    static final ArchRule decidingPackagesAreClosed = classes()
            .that()
            .resideInAnyPackage(DECIDING)
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "java.lang..",
                    "java.math..",
                    "java.util..",
                    "java.time..",
                    "org.jspecify..",
                    "com.google.re2j..",
                    "dev.gantry.model..",
                    DECIDING[0],
                    DECIDING[1],
                    DECIDING[2])
            .because("what decides must be pure, so that it can be run a million times a second in a test");

    @ArchTest
    static final ArchRule clusterIsTheRoot = noClasses()
            .that()
            .resideInAPackage(DECIDING[0])
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(DECIDING[1], DECIDING[2])
            .because("cluster <- scheduling <- reconcile is the direction of the arrows");

    @ArchTest
    static final ArchRule schedulingKnowsNoReconciling = noClasses()
            .that()
            .resideInAPackage(DECIDING[1])
            .should()
            .dependOnClassesThat()
            .resideInAPackage(DECIDING[2])
            .because("cluster <- scheduling <- reconcile is the direction of the arrows");

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
    static final ArchRule persistenceStaysInTheStore = noClasses()
            .that(resideOutsideOfPackages("dev.gantry.manager.store.."))
            .should()
            .dependOnClassesThat(resideInAPackage("jakarta.persistence.."))
            .orShould()
            .dependOnClassesThat(resideInAPackage("org.springframework.data.."))
            .orShould()
            .dependOnClassesThat(resideInAPackage("org.springframework.jdbc.."))
            .because("the rest of the manager knows the world as values, not as rows");

    @ArchTest
    static final ArchRule entitiesStayInTheirPackage = classes()
            .that()
            .areAnnotatedWith(Entity.class)
            .should()
            .bePackagePrivate()
            .because("an entity outside the store would be changed past the control loop");

    @ArchTest
    static final ArchRule controlKnowsNoConsumer = noClasses()
            .that()
            .resideInAPackage("dev.gantry.manager.control..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "dev.gantry.manager.dispatch..",
                    "dev.gantry.manager.task..",
                    "dev.gantry.manager.worker..",
                    "dev.gantry.manager.event..",
                    "dev.gantry.manager.dashboard..",
                    "dev.gantry.manager.platform..")
            .because("committed changes are published to listeners that are handed in at start");

    @ArchTest
    static final ArchRule schedulesLiveInControl = methods()
            .that()
            .areAnnotatedWith(Scheduled.class)
            .should()
            .beDeclaredInClassesThat()
            .resideInAPackage("dev.gantry.manager.control..")
            .because("every loop of the manager is found in one place");

    @ArchTest
    static final ArchRule packagesAreFreeOfCycles = slices().matching("dev.gantry.manager.(*)..")
            .should()
            .beFreeOfCycles()
            .because("a reader must be able to begin somewhere");

    @Test
    void theModulesKeepToTheirBorders() {
        ApplicationModules.of(ManagerApplication.class).verify();
    }
}
