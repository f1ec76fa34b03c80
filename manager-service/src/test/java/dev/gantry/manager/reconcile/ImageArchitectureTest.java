package dev.gantry.manager.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.model.OnDisconnect;
import dev.gantry.model.Reason;
import dev.gantry.model.RestartMode;
import dev.gantry.model.TaskSpec;
import dev.gantry.model.TaskState;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** One worker's finding about an image counts for all of its architecture. */
class ImageArchitectureTest {

    private static final TaskSpec SPEC = World.spec(RestartMode.NO, OnDisconnect.KEEP);

    private final World world = new World();

    @Test
    void aTaskGoesToAWorkerOfAnotherArchitectureAndNotToOneOfTheSame() {
        world.join(1, "aarch64");
        world.join(2, "aarch64");
        world.join(3, "x86_64");
        world.submit(1, SPEC);
        assertThat(world.current(1).worker()).isEqualTo(World.worker(1));

        world.ends(1, Reason.IMAGE_ARCHITECTURE, 0);

        assertThat(world.current(1).worker()).isEqualTo(World.worker(3));
        assertThat(world.get(1).failures()).isZero();
    }

    @Test
    void whereNoWorkerHasItsArchitectureATaskWaitsAndIsTriedAgainAfterABackOffThatGrows() {
        world.join(1, "aarch64");
        world.submit(1, SPEC);
        world.ends(1, Reason.IMAGE_ARCHITECTURE, 0);
        assertThat(world.get(1).state()).isEqualTo(TaskState.PENDING);
        assertThat(world.state.findUnplaced(World.task(1)).orElseThrow().reason())
                .isEqualTo(Reason.IMAGE_ARCHITECTURE);

        triedAgainAfter(Duration.ofSeconds(1));
        triedAgainAfter(Duration.ofSeconds(2));
        triedAgainAfter(Duration.ofSeconds(4));
        assertThat(world.get(1).failures()).isZero();
    }

    private void triedAgainAfter(Duration backoff) {
        world.advance(backoff.minusMillis(1));
        world.place();
        assertThat(world.get(1).state()).isEqualTo(TaskState.PENDING);
        world.advance(Duration.ofMillis(1));
        world.place();
        assertThat(world.get(1).state()).isEqualTo(TaskState.SCHEDULED);
        world.runs(1);
        world.ends(1, Reason.IMAGE_ARCHITECTURE, 1);
    }
}
