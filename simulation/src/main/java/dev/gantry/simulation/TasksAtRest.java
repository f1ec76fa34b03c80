package dev.gantry.simulation;

import dev.gantry.manager.cluster.Task;
import dev.gantry.manager.cluster.TaskAttempt;
import dev.gantry.manager.cluster.Worker;
import dev.gantry.manager.control.ClusterViews;
import dev.gantry.model.DesiredState;
import dev.gantry.model.OnDisconnect;
import dev.gantry.model.Reason;
import dev.gantry.model.TaskState;
import dev.gantry.model.Wanted;
import dev.gantry.model.WorkerId;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Whether nothing waits, in a cluster that has come to rest, that could run, and nobody is told less than is known. */
final class TasksAtRest {

    private final SimStore store;
    private final Losses losses;
    private final int preemptionBudget;

    TasksAtRest(SimStore store, Losses losses, int preemptionBudget) {
        this.store = store;
        this.losses = losses;
        this.preemptionBudget = preemptionBudget;
    }

    /** The first thing that is not as it has to be, or nothing. */
    Optional<String> missing(ClusterViews views) {
        for (Task task : store.tasks().values()) {
            if (Invariants.isFinal(task)) {
                continue;
            }
            boolean onDoomed = store.attempts(task.id()).values().stream()
                    .anyMatch(attempt -> !Invariants.isOver(attempt) && losses.isMissed(attempt.worker()));
            if (task.desired() == DesiredState.STOPPED && !onDoomed) {
                return Optional.of("task " + task.id() + " is to stop and is " + task.state());
            }
            boolean waits =
                    task.desired() == DesiredState.RUNNING && task.state() == TaskState.PENDING && !mayStillRun(task);
            if (waits && isHeldBack(task, views)) {
                return Optional.of("task " + task.id() + " waits until a worker that is gone has surely stopped it");
            }
            Optional<String> inVain = store.workers().values().stream()
                    .filter(_ -> waits)
                    .flatMap(worker -> waitsInVain(task, worker, views).stream())
                    .findFirst();
            if (inVain.isPresent()) {
                return inVain;
            }
            if (keepsQuiet(task)) {
                return Optional.of("task " + task.id() + " does not say that its engine is silent");
            }
            boolean stranded = task.desired() == DesiredState.RUNNING
                    && task.state() != TaskState.PENDING
                    && onDoomed
                    && losses.isMissed(losses.current(task).worker())
                    && goesElsewhere(task);
            if (stranded) {
                return Optional.of("task " + task.id() + " stays on a machine that is off, or has no engine");
            }
        }
        return Optional.empty();
    }

    /** A worker that answers keeps what must not run twice, whatever its engine does. */
    private boolean goesElsewhere(Task task) {
        return switch (task.spec().onDisconnect()) {
            case REPLACE -> true;
            case KEEP -> false;
            case STOP -> losses.isDoomed(losses.current(task).worker());
        };
    }

    /** Whether it must not run twice, and a worker that may run it answers and cannot tell, or is waited for without an end. */
    private boolean mayStillRun(Task task) {
        Stream<WorkerId> left = store.attempts(task.id()).values().stream()
                .filter(attempt -> !Invariants.isOver(attempt))
                .map(TaskAttempt::worker);
        return switch (task.spec().onDisconnect()) {
            case REPLACE -> false;
            case STOP -> left.anyMatch(losses::hasNoEngine);
            case KEEP -> left.anyMatch(losses::isMissed);
        };
    }

    /** Whether it is placed, or somebody gives way to it, as soon as the time is over. */
    private static boolean isHeldBack(Task task, ClusterViews views) {
        return views.findUnplaced(task.id())
                .filter(why -> why.reason() == Reason.MAY_STILL_RUN)
                .isPresent();
    }

    private boolean isLost(WorkerId id) {
        Worker row = store.workers().get(id);
        return row != null && row.lost();
    }

    private boolean keepsQuiet(Task task) {
        return task.desired() == DesiredState.RUNNING
                && task.state() != TaskState.PENDING
                && losses.hasNoEngine(losses.current(task).worker())
                && losses.current(task).wanted() == Wanted.RUN
                && task.reason() != (isLost(losses.current(task).worker()) ? Reason.WORKER_LOST : Reason.ENGINE_DOWN);
    }

    /** Whether a task that waits would fit on a worker, or would if those who may give way to it, few enough, had left. */
    private Optional<String> waitsInVain(Task waiting, Worker worker, ClusterViews views) {
        if (!losses.takesTasks(worker)) {
            return Optional.empty();
        }
        if (new Fitting(store, views, Set.of()).fits(waiting, worker)) {
            return Optional.of("task " + waiting.id() + " waits and would fit");
        }
        Set<Task> lesser = store.tasks().values().stream()
                .filter(task -> mayGiveWay(task, waiting, worker))
                .collect(Collectors.toSet());
        boolean helps = !lesser.isEmpty()
                && lesser.size() <= preemptionBudget
                && new Fitting(store, views, lesser).fits(waiting, worker);
        return helps
                ? Optional.of("task " + waiting.id() + " waits and less important ones could give way")
                : Optional.empty();
    }

    private boolean mayGiveWay(Task task, Task waiting, Worker worker) {
        return task.spec().priority() < waiting.spec().priority()
                && task.spec().onDisconnect() != OnDisconnect.KEEP
                && task.desired() == DesiredState.RUNNING
                && task.state() == TaskState.RUNNING
                && losses.current(task).wanted() == Wanted.RUN
                && losses.current(task).worker().equals(worker.id());
    }
}
