package dev.gantry.simulation;

import dev.gantry.manager.cluster.ClusterState.AttemptKey;
import dev.gantry.manager.cluster.Orphan;
import dev.gantry.manager.cluster.Task;
import dev.gantry.manager.cluster.TaskAttempt;
import dev.gantry.manager.control.ClusterViews;
import dev.gantry.model.Attempt;
import dev.gantry.model.Phase;
import dev.gantry.model.Reason;
import dev.gantry.model.TaskState;
import dev.gantry.model.Wanted;
import dev.gantry.simulation.Container.Health;
import dev.gantry.simulation.Container.Status;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Whether attempts and containers of a cluster that has come to rest are where rows say so. */
final class ContainersAtRest {

    private final SimStore store;
    private final Collection<SimWorker> machines;
    private final Losses losses;

    ContainersAtRest(SimStore store, Collection<SimWorker> machines, Losses losses) {
        this.store = store;
        this.machines = machines;
        this.losses = losses;
    }

    /** The first thing that is not as it has to be, or nothing. */
    Optional<String> missing(ClusterViews views) {
        return attempts().or(() -> containers(views));
    }

    private Optional<String> attempts() {
        for (Task task : store.tasks().values()) {
            for (TaskAttempt attempt : store.attempts(task.id()).values()) {
                if (Invariants.isOver(attempt) || losses.isMissed(attempt.worker())) {
                    continue;
                }
                if (attempt.wanted() == Wanted.STOP || attempt.phase() != Phase.RUNNING) {
                    return Optional.of("attempt " + attempt.number() + " of task " + task.id() + " is wanted "
                            + attempt.wanted() + " and still " + attempt.phase());
                }
                // Where the newest attempt failed, an older one that runs goes on until another one is ready.
                if (attempt.successor()) {
                    return Optional.of("attempt " + attempt.number() + " of task " + task.id() + " is to take over");
                }
                boolean needed = attempt.number().number() == losses.newest(task) || task.state() == TaskState.PENDING;
                if (Invariants.isFinal(task) || !needed) {
                    return Optional.of(
                            "attempt " + attempt.number() + " of task " + task.id() + " is not needed and runs");
                }
            }
        }
        return Optional.empty();
    }

    /** Containers run exactly where rows say so. */
    private Optional<String> containers(ClusterViews views) {
        Map<AttemptKey, String> running = new HashMap<>();
        for (SimWorker machine : machines) {
            if (machine.engine().containers().stream()
                    .anyMatch(container -> container.status == Status.RUNNING && container.plans > 0)) {
                return Optional.of("a container of machine " + machine.name() + " is going to do otherwise");
            }
            for (Container container : machine.engine().containers()) {
                if (container.status == Status.RUNNING && container.ends) {
                    return Optional.of("container " + container + " is going to end");
                }
                if (losses.hasNoEngine(machine.id())) {
                    continue;
                }
                if (container.status == Status.RUNNING && container.isSick) {
                    return Optional.of("container " + container + " is given up by its check, and runs");
                }
                if (container.status == Status.RUNNING) {
                    running.put(container.attempt, container.id);
                }
                if (container.status == Status.RUNNING && !tellsHealth(container)) {
                    return Optional.of("the row of container " + container + " does not say how it does");
                }
            }
        }
        for (Task task : store.tasks().values()) {
            for (Map.Entry<Integer, TaskAttempt> row : store.attempts(task.id()).entrySet()) {
                AttemptKey key = new AttemptKey(task.id(), new Attempt(row.getKey()));
                if (row.getValue().phase() == Phase.ABANDONED) {
                    continue;
                }
                boolean should = !Invariants.isOver(row.getValue())
                        && !losses.isMissed(row.getValue().worker());
                String is = String.valueOf(running.remove(key));
                if (!is.equals(should ? row.getValue().containerId() : "null")) {
                    return Optional.of("attempt " + key + " runs as " + is + ", and its row is " + row.getValue());
                }
            }
        }
        return running.keySet().stream()
                .filter(key -> !isShownAsOrphan(key, views))
                .findFirst()
                .map(key -> "attempt " + key + " runs and has no row");
    }

    /** Whether the row of a running container says what its checks say, if it has a row. */
    private boolean tellsHealth(Container container) {
        Reason expected = container.health == Health.GOOD ? Reason.HEALTHY : Reason.UNHEALTHY;
        return container.health == Health.UNKNOWN
                || store.findAttempt(container.attempt)
                        .filter(attempt -> !Invariants.isOver(attempt) && attempt.reason() != expected)
                        .isEmpty();
    }

    /** What a forgotten machine had runs on when it comes back, and everybody can see it. */
    private boolean isShownAsOrphan(AttemptKey key, ClusterViews views) {
        boolean abandoned = store.findAttempt(key)
                .map(row -> row.phase() == Phase.ABANDONED)
                .orElseGet(() -> store.wasRestored() || !store.tasks().containsKey(key.task()));
        return abandoned && orphans(views).anyMatch(orphan -> orphan.key().equals(key));
    }

    private static Stream<Orphan> orphans(ClusterViews views) {
        return views.workers().stream().flatMap(view -> view.orphans().stream());
    }
}
