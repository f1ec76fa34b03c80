package dev.gantry.manager.cluster;

import dev.gantry.model.EngineState;

/** What the manager sees of a worker at the moment, which no database keeps. */
public record WorkerSight(Liveness liveness, EngineState engine) {

    public static final WorkerSight UNKNOWN = new WorkerSight(Liveness.UNKNOWN, EngineState.OK);

    public boolean takesTasks() {
        return liveness == Liveness.READY && engine == EngineState.OK;
    }
}
