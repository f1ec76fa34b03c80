package dev.gantry.e2e.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gantry.e2e.faults.Runs.Run;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever becomes of an engine, what it told is kept, and what it could not tell is learned when it is back. */
class EngineWatchTest {

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    @TempDir
    private Path folder;

    private final Runs runs = new Runs();
    private volatile Optional<Path> socket = Optional.empty();
    private Optional<EngineWatch> watch = Optional.empty();

    private void watch() {
        watch = Optional.of(new EngineWatch("n1", () -> socket, runs));
    }

    @AfterEach
    void stop() {
        watch.ifPresent(EngineWatch::close);
    }

    private PretendedEngine engine(String name) throws IOException {
        PretendedEngine engine = new PretendedEngine(folder.resolve(name));
        socket = Optional.of(engine.socket());
        return engine;
    }

    private void awaitConnected(boolean connected) {
        await().atMost(PATIENCE).until(() -> watch.orElseThrow().isConnected() == connected);
    }

    private void awaitRuns(int number) {
        await().atMost(PATIENCE).until(() -> runs.all().size() == number);
    }

    private Run run(String container) {
        return runs.all().stream()
                .filter(run -> run.container().equals(container))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void whatAnEngineTellsIsKept() throws IOException {
        watch();
        try (PretendedEngine engine = engine("boot1")) {
            awaitConnected(true);
            Instant start = Instant.now();
            engine.tell("start", "c1", start);
            engine.tell("kill", "c1", start.plusMillis(10));
            engine.tell("die", "c1", start.plusMillis(20));
            engine.tell("start", "c2", start.plusMillis(30));
            awaitRuns(2);

            assertThat(run("c1")).isEqualTo(new Run("n1", "c1", "a", 1, start, Optional.of(start.plusMillis(20))));
            assertThat(runs.runningOn("n1")).containsExactly(run("c2"));
            assertThat(runs.signals()).containsExactly(new Runs.Signal("a", 1, start.plusMillis(10)));
        }
    }

    @Test
    void whatBeganAndEndedWhileAnEngineWasDeadIsLearnedFromTheNextOne() throws IOException {
        watch();
        Instant start = Instant.now();
        try (PretendedEngine engine = engine("boot1")) {
            awaitConnected(true);
            engine.tell("start", "c1", start);
            engine.tell("start", "c2", start);
            awaitRuns(2);
        }
        awaitConnected(false);
        try (PretendedEngine engine = new PretendedEngine(
                folder.resolve("boot1"),
                List.of(
                        new PretendedEngine.Container("c1", false, start, start.plusMillis(5)),
                        new PretendedEngine.Container("c2", true, start, Instant.EPOCH),
                        new PretendedEngine.Container("c3", true, start.plusMillis(7), Instant.EPOCH)))) {
            awaitRuns(3);
            assertThat(run("c1").end()).contains(start.plusMillis(5));
            assertThat(run("c2").end()).isEmpty();
            assertThat(run("c3").start()).isEqualTo(start.plusMillis(7));
            engine.tell("die", "c3", start.plusMillis(9));
            await().atMost(PATIENCE).until(() -> run("c3").end().isPresent());
        }
    }

    @Test
    void whatLostItsPowerSurelyRanOnlyAsLongAsThereWasAny() throws IOException {
        watch();
        Instant start = Instant.now();
        try (PretendedEngine engine = engine("boot1")) {
            awaitConnected(true);
            engine.tell("start", "c1", start);
            engine.tell("start", "c2", start);
            awaitRuns(2);
            watch.orElseThrow().isOn();
        }
        Instant off = Instant.now();
        socket = Optional.empty();
        awaitConnected(false);
        try (PretendedEngine engine = new PretendedEngine(
                folder.resolve("boot2"),
                List.of(new PretendedEngine.Container("c1", false, start, off.plusSeconds(60))))) {
            socket = Optional.of(engine.socket());
            await().atMost(PATIENCE).until(() -> runs.runningOn("n1").isEmpty());

            assertThat(run("c1").end().orElseThrow()).isBetween(start, off);
            assertThat(run("c2").end().orElseThrow()).isBetween(start, off);
        }
    }
}
