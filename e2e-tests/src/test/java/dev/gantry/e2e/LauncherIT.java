package dev.gantry.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gantry.machines.Command;
import dev.gantry.machines.Ports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the launcher starts, in a copy of the launcher of its own. */
class LauncherIT {

    @TempDir
    Path home;

    private final int port = Ports.free();

    @BeforeEach
    void copyTheLauncher() throws IOException {
        copyAll(Path.of("launcher"));
        copyAll(Path.of("deploy/tools"));
        copy(Path.of("gantry"));
        copy(Path.of("manager-service/target/manager-service.jar"));
        copy(Path.of("worker-service/target/worker-service.jar"));
    }

    private void copyAll(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(ServiceProcess.REPOSITORY.resolve(folder))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                copy(ServiceProcess.REPOSITORY.relativize(file));
            }
        }
    }

    private void copy(Path file) throws IOException {
        Files.createDirectories(home.resolve(file).getParent());
        Files.copy(ServiceProcess.REPOSITORY.resolve(file), home.resolve(file));
    }

    @Test
    void aServiceStartsWithoutACacheTrainsOneAndStartsFromItUnlessItIsBroken() throws IOException {
        try (ServiceProcess worker = startedWorker()) {
            assertThat(worker.commandLine()).contains("/startup/app-worker-").doesNotContain("-XX:AOTCache");
            await().atMost(Duration.ofMinutes(4)).until(() -> caches().size() == 1);
            assertThat(worker.isAlive()).isTrue();
        }

        try (ServiceProcess worker = startedWorker()) {
            assertThat(worker.commandLine()).contains("-XX:AOTCache=" + caches().getFirst());
            assertThat(worker.output()).doesNotContain("[aot");
        }

        Files.writeString(caches().getFirst(), "no cache");
        try (ServiceProcess worker = startedWorker()) {
            assertThat(worker.isAlive()).isTrue();
            assertThat(worker.output()).doesNotContain("[aot");
        }
    }

    @Test
    void theSimulationRunsAndSaysWhatItHasCovered() throws IOException {
        copy(Path.of("pom.xml"));
        copy(Path.of("simulation/target/gantry-simulation.jar"));
        List<String> simulate = List.of(home.resolve("gantry").toString(), "simulate", "--seeds");

        Command.Result three = new Command(with(simulate, "3"), javaHome()).run();
        assertThat(three.status()).as(three.output()).isZero();
        assertThat(three.output())
                .contains("faults\n", "transitions\n", "3 seeds from 1")
                .doesNotContain("Building");

        assertThat(new Command(with(simulate, "-1"), javaHome()).run().status())
                .as("status of a wrong usage")
                .isEqualTo(2);
    }

    private static List<String> with(List<String> words, String last) {
        return Stream.concat(words.stream(), Stream.of(last)).toList();
    }

    private static Map<String, String> javaHome() {
        return Map.of("JAVA_HOME", System.getProperty("java.home"));
    }

    private ServiceProcess startedWorker() {
        ServiceProcess worker = ServiceProcess.start(
                List.of(home.resolve("gantry").toString(), "worker"),
                home,
                javaHome(),
                "--server.port=" + port,
                "--gantry.worker.name=launcher-it",
                "--gantry.manager-url=http://127.0.0.1:9");
        await().atMost(Duration.ofSeconds(90))
                .ignoreExceptionsInstanceOf(UncheckedIOException.class)
                .failFast("the worker ended", () -> !worker.isAlive())
                .until(() -> new Api("http://127.0.0.1:" + port)
                                .get("/actuator/health")
                                .status()
                        == 200);
        return worker;
    }

    private List<Path> caches() throws IOException {
        try (Stream<Path> folders = Files.list(home.resolve(".gantry/startup"))) {
            return folders.filter(folder -> folder.getFileName().toString().startsWith("app-worker-"))
                    .map(folder -> folder.resolve("classes.aot"))
                    .filter(Files::exists)
                    .toList();
        }
    }
}
