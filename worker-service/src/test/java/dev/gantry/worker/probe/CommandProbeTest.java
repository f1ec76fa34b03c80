package dev.gantry.worker.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.model.HealthCheck;
import dev.gantry.model.RestartPolicy;
import dev.gantry.worker.runtime.Behaviour;
import dev.gantry.worker.runtime.EngineFailure;
import dev.gantry.worker.runtime.FakeContainerRuntime;
import dev.gantry.worker.runtime.TestRuns;
import dev.gantry.worker.supervision.ProbeResult;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CommandProbeTest {

    private static final HealthCheck.Command CHECK = new HealthCheck.Command(
            List.of("check", "--all"), Duration.ofSeconds(1), Duration.ofSeconds(2), 3, Duration.ZERO);

    private final FakeContainerRuntime engine = new FakeContainerRuntime();
    private final Semaphore slots = new Semaphore(1);
    private String container = "";

    @BeforeEach
    void container() throws EngineFailure {
        engine.images().add("web", Behaviour.runsOn());
        container = engine.create(TestRuns.firstRun(TestRuns.spec("web", RestartPolicy.DEFAULT, List.of(), 16)));
        engine.start(container);
    }

    private CommandProbe probe() {
        return new CommandProbe(CHECK, container, engine, slots);
    }

    @Test
    void theExitCodeDecides() throws InterruptedException {
        CommandProbe probe = probe();
        assertThat(probe.look()).isEqualTo(new ProbeResult.Passed());

        engine.commands().exitWith(2);

        assertThat(probe.look()).isEqualTo(new ProbeResult.Failed("command 'check': exit code 2: ended with 2"));
        assertThat(slots.availablePermits()).isEqualTo(1);
    }

    @Test
    void ofWhatACommandWritesTheBeginningIsTold() throws InterruptedException {
        HealthCheck.Command verbose = new HealthCheck.Command(
                List.of("says", "0".repeat(1_000), "", "4"),
                Duration.ofSeconds(1),
                Duration.ofSeconds(2),
                3,
                Duration.ZERO);

        assertThat(new CommandProbe(verbose, container, engine, slots).look())
                .isEqualTo(new ProbeResult.Failed("command 'says': exit code 4: " + "0".repeat(300)));
    }

    @Test
    void aCommandThatDoesNotEndIsEndedWhereThatCanBeDone() throws InterruptedException {
        HealthCheck.Command hanging = new HealthCheck.Command(
                List.of("hangs"), Duration.ofSeconds(1), Duration.ofMillis(20), 3, Duration.ZERO);
        CommandProbe probe = new CommandProbe(hanging, container, engine, slots);

        assertThat(probe.look()).isEqualTo(new ProbeResult.Failed("command 'hangs': it did not end within 20ms"));
        assertThat(probe.look())
                .as("another one was begun")
                .isEqualTo(new ProbeResult.Failed("command 'hangs': it did not end within 20ms"));
        assertThat(engine.commands().begun()).isEqualTo(2);
    }

    @Test
    void noCommandIsBegunBesideOneThatDoesNotEnd() throws InterruptedException {
        CommandProbe probe = probe();
        engine.commands().hang();

        assertThat(probe.look()).isEqualTo(new ProbeResult.Failed("command 'check': it did not end within 2s"));
        assertThat(probe.look())
                .isEqualTo(new ProbeResult.Failed("command 'check': the one that was begun before still runs"));
        assertThat(engine.commands().begun()).isEqualTo(1);

        engine.commands().endAll();
        engine.commands().exitWith(0);

        assertThat(probe.look()).isEqualTo(new ProbeResult.Passed());
        assertThat(engine.commands().begun()).isEqualTo(2);
    }

    @Test
    void anEngineThatDoesNotAnswerSaysNothingAboutTheContainer() throws InterruptedException {
        engine.goDown();

        assertThat(probe().look()).isEqualTo(new ProbeResult.Unknown());
    }

    @Test
    void aContainerInWhichNothingCanBeRunHasFailed() throws InterruptedException {
        engine.exit(container, 1);

        assertThat(probe().look()).isEqualTo(new ProbeResult.Failed("command 'check': Container is not running"));
    }
}
