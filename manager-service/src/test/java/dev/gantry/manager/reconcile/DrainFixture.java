package dev.gantry.manager.reconcile;

import dev.gantry.manager.cluster.Drain;
import dev.gantry.manager.cluster.Worker;
import dev.gantry.model.OnDisconnect;
import dev.gantry.model.RestartMode;
import dev.gantry.model.TaskSpec;
import java.time.Duration;
import java.util.Optional;

/** A world whose first worker is drained. */
abstract class DrainFixture {

    static final Duration HOUR = Duration.ofHours(1);
    static final TaskSpec SPEC = World.spec(RestartMode.ALWAYS, OnDisconnect.REPLACE);
    static final TaskSpec ONCE = World.spec(RestartMode.NO, OnDisconnect.KEEP);

    final World world = new World();

    Worker drained() {
        return world.state.findWorker(World.worker(1)).orElseThrow();
    }

    Drain.State state() {
        return Optional.ofNullable(drained().drain()).orElseThrow().state();
    }
}
