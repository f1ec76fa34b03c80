package dev.gantry.manager.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.model.OnDisconnect;
import dev.gantry.model.Reason;
import dev.gantry.model.RestartMode;
import dev.gantry.model.SpreadLimit;
import dev.gantry.model.TaskSpec;
import dev.gantry.model.TaskState;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SpreadAfterLossTest {

    private static final TaskSpec ONE_PER_ZONE = World.spec(RestartMode.ALWAYS, OnDisconnect.REPLACE).toBuilder()
            .spread(List.of(new SpreadLimit("zone", 1)))
            .build();

    private final World world = new World();

    @Test
    void aTaskOfALostWorkerFindsAPlaceInItsZoneThoughAnotherOfItsSpecDoesNot() {
        world.join(3, Map.of("zone", "b"));
        world.submit(1, ONE_PER_ZONE);
        world.runs(1);
        world.join(1, Map.of("zone", "a"));
        world.join(2, Map.of("zone", "a"));
        world.submit(2, ONE_PER_ZONE);
        world.runs(2);
        assertThat(world.current(2).worker()).isEqualTo(World.worker(1));

        world.lose(3);
        assertThat(world.state.findUnplaced(World.task(1)).orElseThrow().refusals())
                .containsEntry(Reason.SPREAD_LIMIT, 2);
        world.lose(1);

        assertThat(world.current(2).worker()).isEqualTo(World.worker(2));
        assertThat(world.get(1).state()).isEqualTo(TaskState.PENDING);
    }
}
