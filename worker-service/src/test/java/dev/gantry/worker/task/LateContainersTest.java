package dev.gantry.worker.task;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.model.Phase;
import dev.gantry.model.Reason;
import dev.gantry.model.RestartMode;
import dev.gantry.model.RestartPolicy;
import dev.gantry.model.wire.Assignment;
import dev.gantry.worker.runtime.Behaviour;
import dev.gantry.worker.runtime.EngineFailure;
import dev.gantry.worker.runtime.FakeContainerRuntime;
import dev.gantry.worker.runtime.Run;
import dev.gantry.worker.runtime.RunContainer;
import dev.gantry.worker.runtime.TestRuns;
import java.time.Instant;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Containers of an attempt that is over, which an engine makes late, or an earlier process has left. */
class LateContainersTest {

    private final Worker worker = new Worker();
    private final FakeContainerRuntime engine = worker.engine;
    private final Assignment web =
            TestRuns.assignment(TestRuns.spec("web", RestartPolicy.of(RestartMode.ALWAYS), List.of(), 16));

    @BeforeEach
    void image() {
        engine.images().add("web", Behaviour.runsOn());
    }

    @AfterEach
    void close() {
        worker.close();
    }

    /** An engine that thaws does what was asked of it last, maybe after it has answered who asked later. */
    private void endBeforeItIsMade() {
        engine.createLate();
        worker.run(web);
        worker.await(web, "unanswered", seen -> seen.reason() == Reason.ENGINE_DOWN);
        worker.stop(web);
        engine.comeBack();
        worker.awaitPhase(web, Phase.GONE);
    }

    @Test
    void oneThatIsMadeAfterTheEndIsRemoved() {
        endBeforeItIsMade();

        engine.makeLate();

        worker.assertNoContainers();
    }

    @Test
    void oneOfWhichNoEventToldIsFound() {
        endBeforeItIsMade();

        engine.withoutEvents(engine::makeLate);
        assertThat(engine.everything()).hasSize(1);
        worker.attempts.lookAtLive();

        worker.assertNoContainers();
    }

    @Test
    void oneBesideAnEndThatIsWrittenDownIsNotStartedByTheNextProcess() throws EngineFailure {
        String kept = engine.create(Run.first(web));
        engine.start(kept);
        engine.exit(kept, 0);
        engine.rename(kept, Run.first(web).endedName());
        engine.create(new Run(web, 1, 1, Instant.parse("2026-01-01T00:00:00Z")));

        try (Worker next = new Worker(engine, "")) {
            assertThat(next.awaitPhase(web, Phase.GONE).reason()).isEqualTo(Reason.EXITED);
            Awaitility.await()
                    .until(() -> engine.everything().stream()
                            .map(RunContainer::id)
                            .toList()
                            .equals(List.of(kept)));
            assertThat(engine.calls().stream().filter("start"::equals)).hasSize(1);
        }
    }
}
