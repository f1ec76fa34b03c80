package dev.gantry.simulation.generate;

import dev.gantry.manager.cluster.Availability;
import dev.gantry.manager.cluster.ClusterState;
import dev.gantry.manager.cluster.Liveness;
import dev.gantry.manager.cluster.Worker;
import dev.gantry.manager.cluster.WorkerSight;
import dev.gantry.model.EngineState;
import java.time.Instant;
import java.util.Optional;

/** Clusters as values: machines that have joined, most of them ready. */
public final class Clusters {

    private Clusters() {}

    /** Machines without tasks; about one in ten is cordoned, silent or without its engine. */
    public static ClusterState ofWorkers(Dice dice, Scarcity scarcity, Instant now) {
        return of(new Machines(dice, scarcity), dice, scarcity, now);
    }

    /** The same with machines that have labels and several architectures. */
    public static ClusterState ofLabelledWorkers(Dice dice, Scarcity scarcity, Instant now) {
        return of(Machines.labelled(dice, scarcity), dice, scarcity, now);
    }

    private static ClusterState of(Machines machines, Dice dice, Scarcity scarcity, Instant now) {
        ClusterState state = new ClusterState();
        for (int number = 0; number < scarcity.workers(); number++) {
            Availability availability = dice.chance(0.05) ? Availability.CORDONED : Availability.ACTIVE;
            var registration = machines.next();
            Worker worker = Worker.registered(registration, registration.name(), Optional.empty(), now)
                    .withAvailability(availability);
            state.load(worker);
            Liveness liveness = dice.chance(0.05) ? Liveness.UNREACHABLE : Liveness.READY;
            EngineState engine = dice.chance(0.02) ? EngineState.DOWN : EngineState.OK;
            state.load(worker.id(), new WorkerSight(liveness, engine));
        }
        return state;
    }
}
