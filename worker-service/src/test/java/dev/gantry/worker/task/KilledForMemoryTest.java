package dev.gantry.worker.task;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.model.Phase;
import dev.gantry.model.Reason;
import dev.gantry.model.RestartMode;
import dev.gantry.model.RestartPolicy;
import dev.gantry.model.TaskSpec;
import dev.gantry.model.wire.Assignment;
import dev.gantry.model.wire.Observation;
import dev.gantry.worker.runtime.Behaviour;
import dev.gantry.worker.runtime.FakeContainerRuntime;
import dev.gantry.worker.runtime.TestRuns;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Of which ends it is said that the kernel brought them about, where the engine says of all that it killed some process. */
class KilledForMemoryTest {

    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private final Worker worker = new Worker();
    private final FakeContainerRuntime engine = worker.engine;

    @AfterEach
    void close() {
        worker.close();
    }

    /** It runs, and the kernel has killed a child of its program. */
    private Assignment bereft(Behaviour behaviour, String stopSignal) {
        engine.images().add("app", behaviour);
        TaskSpec spec = TestRuns.spec("app", RestartPolicy.of(RestartMode.NO), List.of(), 64).toBuilder()
                .stopSignal(stopSignal)
                .build();
        Assignment task = TestRuns.assignment(spec);
        worker.run(task);
        engine.killChildForMemory(container(worker.awaitPhase(task, Phase.RUNNING)));
        return task;
    }

    private static String container(Observation seen) {
        return String.valueOf(seen.containerId());
    }

    @Test
    void aStopThatItsWorkerEndsByAKillIsNot() {
        Assignment stubborn = bereft(Behaviour.runsOn().hangingOnStop(), "SIGTERM");

        worker.stop(stubborn);

        assertStopped(worker.awaitPhase(stubborn, Phase.GONE));
    }

    @Test
    void aStopBySigkillIsNot() {
        Assignment abrupt = bereft(Behaviour.runsOn(), "SIGKILL");

        worker.stop(abrupt);

        assertStopped(worker.awaitPhase(abrupt, Phase.GONE));
    }

    private static void assertStopped(Observation gone) {
        assertThat(gone.reason()).isEqualTo(Reason.STOPPED);
        assertThat(gone.exitCode()).isEqualTo(137);
        assertThat(gone.oomKilled()).isFalse();
    }

    @Test
    void aKillThatItsWorkerHasNoPartInIs() {
        Assignment greedy = bereft(Behaviour.runsOn(), "SIGTERM");

        engine.exit(container(worker.awaitPhase(greedy, Phase.RUNNING)), 137);

        Observation gone = worker.awaitPhase(greedy, Phase.GONE);
        assertThat(gone.reason()).isEqualTo(Reason.OOM_KILLED);
        assertThat(gone.oomKilled()).isTrue();
    }

    /** It has handled its signal when the memory it takes to end is too much. */
    @Test
    void anEndForItsMemoryWhileItIsAskedToEndIs() {
        Assignment slow = bereft(Behaviour.runsOn().hangingOnStop(), "SIGTERM");
        worker.attempts.accept(Assignment.stop(slow.task(), slow.attempt(), PATIENCE));

        engine.exit(container(worker.awaitPhase(slow, Phase.STOPPING)), 137);

        assertThat(worker.awaitPhase(slow, Phase.GONE).oomKilled()).isTrue();
    }
}
