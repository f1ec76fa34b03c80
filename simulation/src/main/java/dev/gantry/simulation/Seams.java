package dev.gantry.simulation;

import dev.gantry.manager.cluster.Command;
import dev.gantry.manager.scheduling.Filter;
import dev.gantry.manager.store.ClusterStore;
import dev.gantry.model.wire.AssignmentBatch;
import dev.gantry.model.wire.ObservationBatch;
import java.util.List;
import java.util.Optional;

/** The places where the real core meets what surrounds it, and where a fault can be planted. This one changes nothing. */
class Seams {

    /** The store as the manager sees it, given its connection and the rows behind that. */
    ClusterStore store(ClusterStore connection, SimStore rows) {
        return connection;
    }

    /** A command on its way to the control loop; nothing if it gets lost. */
    Optional<Command> command(Command command) {
        return Optional.of(command);
    }

    /** What is sent to a worker. */
    AssignmentBatch batch(AssignmentBatch batch) {
        return batch;
    }

    /** What a worker answered. */
    ObservationBatch answer(ObservationBatch answer) {
        return answer;
    }

    /** From where a poll asks for news, given where the last answer ended. */
    String since(String since, String newest) {
        return since;
    }

    /** What rules a worker out for a task. */
    List<Filter> filters() {
        return Filter.ALL;
    }

    /** How many workers make a mass loss. */
    int massLoss() {
        return SimManager.PROPERTIES.massLoss();
    }

    /** How far above the old ones attempts are numbered after a restore. */
    int attemptsApart() {
        return 1_000;
    }

    /** Whether workers are asked what they have before anything is placed after a restore. */
    boolean settles() {
        return true;
    }

    /** What workers promise. */
    WorkerRules rules() {
        return WorkerRules.KEPT;
    }
}
