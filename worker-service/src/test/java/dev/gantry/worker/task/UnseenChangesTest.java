package dev.gantry.worker.task;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.model.Health;
import dev.gantry.model.HealthCheck;
import dev.gantry.model.Phase;
import dev.gantry.model.Reason;
import dev.gantry.model.RestartMode;
import dev.gantry.model.RestartPolicy;
import dev.gantry.model.wire.Assignment;
import dev.gantry.worker.runtime.Behaviour;
import dev.gantry.worker.runtime.ContainerGlance;
import dev.gantry.worker.runtime.EngineFailure;
import dev.gantry.worker.runtime.EngineHealth;
import dev.gantry.worker.runtime.FakeContainerRuntime;
import dev.gantry.worker.runtime.RunContainer;
import dev.gantry.worker.runtime.RunContainer.Status;
import dev.gantry.worker.runtime.TestRuns;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What happened to a container and no event told is found by the next look at everything. */
class UnseenChangesTest {

    private final Worker worker = new Worker();
    private final FakeContainerRuntime engine = worker.engine;
    private final Assignment web =
            TestRuns.assignment(TestRuns.spec("web", RestartPolicy.of(RestartMode.ALWAYS), List.of(), 16).toBuilder()
                    .readinessCheck(new HealthCheck.Image())
                    .build());
    private String container = "";

    @BeforeEach
    void run() {
        engine.images().add("web", Behaviour.runsOn());
        worker.run(web);
        container = String.valueOf(worker.awaitPhase(web, Phase.RUNNING).containerId());
    }

    @AfterEach
    void close() {
        worker.close();
    }

    private interface Deed {
        void make() throws EngineFailure;
    }

    private void unseen(Deed deed) {
        engine.withoutEvents(() -> {
            try {
                deed.make();
            } catch (EngineFailure failure) {
                throw new IllegalStateException(failure);
            }
        });
        worker.attempts.lookAtLive();
    }

    @Test
    void anEnd() {
        unseen(() -> engine.exit(container, 1));

        assertThat(worker.await(web, "second run", seen -> seen.restart() == 1).exitCode())
                .isEqualTo(1);
    }

    @Test
    void aRemoval() {
        unseen(() -> engine.remove(container));

        assertThat(worker.await(web, "second run", seen -> seen.restart() == 1 && seen.phase() == Phase.RUNNING)
                        .lastExitReason())
                .isEqualTo(Reason.CONTAINER_VANISHED);
    }

    @Test
    void anotherName() {
        String name = engine.everything().getFirst().name();
        unseen(() -> engine.rename(container, "mine"));

        Awaitility.await().until(() -> engine.everything().getFirst().name().equals(name));
    }

    @Test
    void aHand() {
        unseen(() -> engine.hold(container, "stopped by a test"));
        worker.await(web, "standstill", seen -> seen.reason() == Reason.PAUSED);

        unseen(() -> engine.hold(container, ""));
        worker.await(web, "its end", seen -> seen.reason() == Reason.STARTED);
    }

    @Test
    void whatTheImagesOwnCheckFound() {
        unseen(() -> engine.find(container, new EngineHealth(Health.HEALTHY, "")));

        worker.await(web, "healthy", seen -> seen.reason() == Reason.HEALTHY);
    }

    /** Its disk was full when the container was started. */
    @Test
    void whatTheEngineCouldNotWriteDown() throws EngineFailure {
        unwritten(container, Status.CREATED);

        assertThat(worker.find(web)).hasValueSatisfying(seen -> {
            assertThat(seen.phase()).isEqualTo(Phase.RUNNING);
            assertThat(seen.restart()).isZero();
        });
    }

    @Test
    void anEndThatTheEngineCouldNotWriteDown() throws EngineFailure {
        unwritten(ended(), Status.RUNNING);
    }

    /** The list shows a container as it was, until the engine is made to write down how it is. */
    private void unwritten(String id, Status before) throws EngineFailure {
        RunContainer found = engine.find(id).orElseThrow();
        engine.listAs(new ContainerGlance(id, found.name(), found.run().attempt(), before, "", "", Health.NONE));

        Awaitility.await().until(() -> {
            worker.attempts.lookAtLive();
            return engine.glance().contains(found.glance());
        });
    }

    /** The container of an attempt that is over. */
    private String ended() {
        Assignment job = TestRuns.assignment("web", RestartMode.NO);
        worker.run(job);
        String kept = String.valueOf(worker.awaitPhase(job, Phase.RUNNING).containerId());
        engine.exit(kept, 0);
        worker.awaitPhase(job, Phase.GONE);
        return kept;
    }

    @Test
    void aContainerOfAnAttemptThatIsOverAndRunsAgain() throws EngineFailure {
        String kept = ended();

        unseen(() -> engine.start(kept));

        Awaitility.await().until(() -> worker.running().size() == 1);
    }
}
