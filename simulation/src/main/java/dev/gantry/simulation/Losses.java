package dev.gantry.simulation;

import dev.gantry.manager.cluster.Availability;
import dev.gantry.manager.cluster.Task;
import dev.gantry.manager.cluster.TaskAttempt;
import dev.gantry.manager.cluster.Worker;
import dev.gantry.model.WorkerId;
import java.util.Optional;

/** What is gone for good while a cluster comes to rest: a machine, or only its engine. */
record Losses(SimStore store, Optional<SimWorker> doomed, Optional<SimWorker> withoutEngine) {

    /** Whether it is off for good. */
    boolean isDoomed(WorkerId id) {
        return doomed.filter(machine -> machine.id().equals(id)).isPresent();
    }

    /** Whether its engine is silent for good. */
    boolean hasNoEngine(WorkerId id) {
        return withoutEngine.filter(machine -> machine.id().equals(id)).isPresent();
    }

    /** Whether it, or its engine, is off for good and nobody has said so: what it had is waited for. */
    boolean isMissed(WorkerId id) {
        return (isDoomed(id) || hasNoEngine(id)) && store.workers().containsKey(id);
    }

    /** The number of the current attempt: the newest of those that are no successors. */
    int newest(Task task) {
        return store.attempts(task.id()).values().stream()
                .filter(attempt -> !attempt.successor())
                .mapToInt(attempt -> attempt.number().number())
                .max()
                .orElse(0);
    }

    /** The row of a task's current attempt. */
    TaskAttempt current(Task task) {
        TaskAttempt current = store.attempts(task.id()).get(newest(task));
        if (current == null) {
            throw new Violation("task " + task.id() + " is " + task.state() + " and has no attempt");
        }
        return current;
    }

    /** Whether anything may be placed on it. */
    boolean takesTasks(Worker worker) {
        return !isDoomed(worker.id())
                && !hasNoEngine(worker.id())
                && !worker.lost()
                && worker.availability() == Availability.ACTIVE;
    }
}
