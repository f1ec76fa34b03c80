package dev.gantry.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.manager.cluster.ClusterState.AttemptKey;
import dev.gantry.model.Attempt;
import dev.gantry.model.RestartMode;
import dev.gantry.model.RestartPolicy;
import dev.gantry.model.SpecHash;
import dev.gantry.model.TaskId;
import dev.gantry.model.TaskSpec;
import dev.gantry.model.wire.Assignment;
import dev.gantry.simulation.Container.Status;
import dev.gantry.simulation.SimEngine.Result;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/**
 * Of what a worker is promised by any engine, the simulated one keeps what simulated workers build on. It answers by callback and
 * in simulated time, so that it cannot be put behind the workers' port and its tests.
 */
class SimEngineTest {

    private final World world = new World(1, false);
    private final SimEngine engine = new SimEngine(world, "engine");
    private final Assignment assignment = Assignment.run(
            new TaskId(new UUID(1, 1)),
            Attempt.FIRST,
            TaskSpec.builder("web", "web:1")
                    .restartPolicy(RestartPolicy.of(RestartMode.ALWAYS))
                    .build(),
            new SpecHash("a".repeat(64)),
            List.of());

    SimEngineTest() {
        world.calmDown();
    }

    private <T> T answered(Consumer<Consumer<Result<T>>> verb) {
        AtomicReference<Result<T>> answer = new AtomicReference<>();
        verb.accept(answer::set);
        while (answer.get() == null) {
            world.time.step();
        }
        assertThat(answer.get().failure()).isNull();
        return Objects.requireNonNull(answer.get().value());
    }

    private void does(Consumer<Consumer<Result<Boolean>>> verb) {
        assertThat(this.<Boolean>answered(verb)).isTrue();
    }

    private String create(int restart) {
        return answered(then -> engine.create(assignment, restart, 0, then));
    }

    private String started() {
        String id = create(0);
        does(then -> engine.start(id, then));
        return id;
    }

    private Status status(String id) {
        return engine.find(id).orElseThrow().status;
    }

    @Test
    void aContainerThatWasMadeDoesNotRunAndIsFound() {
        String id = create(0);

        assertThat(status(id)).isEqualTo(Status.CREATED);
        assertThat(this.<List<Container>>answered(engine::list))
                .extracting(container -> container.id)
                .containsExactly(id);
    }

    @Test
    void theSameRunIsTakenOverEvenWhileItRuns() {
        String id = started();

        assertThat(create(0)).isEqualTo(id);
        assertThat(status(id)).isEqualTo(Status.RUNNING);
        assertThat(create(1)).as("another run").isNotEqualTo(id);
    }

    @Test
    void everyVerbMayBeRepeated() {
        String id = started();
        does(then -> engine.start(id, then));
        for (int round = 0; round < 2; round++) {
            does(then -> engine.kill(id, then));
            assertThat(status(id)).isEqualTo(Status.ENDED);
        }
        for (int round = 0; round < 2; round++) {
            does(then -> engine.remove(id, then));
            assertThat(engine.find(id)).isEmpty();
        }
        does(then -> engine.kill(id, then));
        does(then -> engine.signal(id, then));
        does(then -> engine.markOver(id, then));
    }

    @Test
    void aContainerThatWasNeverStartedStaysAsItIsWhateverItIsAskedToStop() {
        String id = create(0);

        does(then -> engine.kill(id, then));

        assertThat(status(id)).isEqualTo(Status.CREATED);
    }

    @Test
    void aRunningContainerIsRemovedAllTheSame() {
        String id = started();

        does(then -> engine.remove(id, then));

        assertThat(engine.containers()).isEmpty();
    }

    @Test
    void aKillEndsAContainerWithItsCode() {
        String id = started();

        does(then -> engine.kill(id, then));

        assertThat(engine.find(id).orElseThrow().exitCode).isEqualTo(137);
    }

    @Test
    void whoeverWatchesIsToldOfEachChange() {
        List<AttemptKey> told = new ArrayList<>();
        engine.watch(told::add);
        String id = started();
        does(then -> engine.kill(id, then));
        does(then -> engine.remove(id, then));
        while (told.size() < 4) {
            world.time.step();
        }

        assertThat(told).containsOnly(new AttemptKey(assignment.task(), assignment.attempt()));
    }
}
