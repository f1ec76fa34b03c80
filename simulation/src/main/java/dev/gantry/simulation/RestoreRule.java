package dev.gantry.simulation;

import dev.gantry.manager.cluster.Change;
import dev.gantry.manager.cluster.ClusterEvent;
import dev.gantry.model.SpecHash;
import dev.gantry.model.TaskId;
import dev.gantry.model.WorkerId;
import java.util.Collection;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * After a backup was restored: nothing is placed before all workers were asked, and what was found on one of them then is not
 * placed a second time.
 */
final class RestoreRule {

    private boolean settled = true;
    /** Workers that told what they have when the others did, and of which nothing has been heard since that says otherwise. */
    private final Set<WorkerId> told = new HashSet<>();

    void restored() {
        settled = false;
        told.clear();
    }

    void take(ClusterEvent event, SimStore store, Collection<SimWorker> machines) {
        switch (event.change()) {
            case Change.RestoreSettled _ -> {
                settled = true;
                machines.stream()
                        .filter(machine ->
                                machine.isReady() && !machine.engine().isSilent())
                        .map(SimWorker::id)
                        .filter(id -> Optional.ofNullable(store.workers().get(id))
                                .filter(worker -> !worker.lost())
                                .isPresent())
                        .forEach(told::add);
            }
            case Change.OfWorker ofWorker -> told.remove(ofWorker.worker());
            case Change.AttemptPlaced placed -> {
                if (!settled) {
                    throw new Violation("a task is placed before a restored backup is settled: " + event);
                }
                for (SimWorker machine : machines) {
                    if (told.contains(machine.id())) {
                        checkPlacement(placed, store, machine);
                    }
                }
            }
            default -> {}
        }
    }

    /** Ports may be a reason to leave an attempt alone, so those without are looked at. */
    private static void checkPlacement(Change.AttemptPlaced placed, SimStore store, SimWorker machine) {
        TaskId id = placed.task();
        int above = store.restoration().attemptsAbove();
        int newest = store.attempts(id).keySet().stream()
                .filter(number -> number < placed.attempt().number().number())
                .reduce(0, Math::max);
        Optional<SpecHash> spec = Optional.ofNullable(store.tasks().get(id)).map(task -> task.specHash());
        for (Container container : machine.engine().containers()) {
            int number = container.attempt.attempt().number();
            boolean same = container.attempt.task().equals(id)
                    && spec.filter(hash -> hash.equals(container.assignment.specHash()))
                            .isPresent()
                    && container.assignment.ports().isEmpty();
            boolean lost = number <= above
                    && number > newest
                    && store.findAttempt(container.attempt).isEmpty();
            if (same && lost && container.status == Container.Status.RUNNING) {
                throw new Violation("task " + id + " is placed again, and its attempt " + container.attempt.attempt()
                        + " runs on " + machine.name());
            }
        }
    }
}
