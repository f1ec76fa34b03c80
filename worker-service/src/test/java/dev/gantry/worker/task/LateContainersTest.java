package dev.gantry.worker.task;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.model.Phase;
import dev.gantry.model.Reason;
import dev.gantry.worker.runtime.EngineFailure;
import dev.gantry.worker.runtime.Run;
import dev.gantry.worker.runtime.RunContainer;
import java.time.Instant;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Containers of an attempt that is over, which an engine makes late, or an earlier process has left. */
class LateContainersTest extends WebFixture {

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
        engine.rename(kept, Run.endedName(Run.first(web).containerName()));
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
