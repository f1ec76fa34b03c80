package dev.gantry.manager.reconcile;

import dev.gantry.manager.cluster.Change;
import dev.gantry.manager.cluster.ClusterState;
import dev.gantry.manager.cluster.Command;
import dev.gantry.manager.cluster.Decision;
import dev.gantry.manager.cluster.Task;
import dev.gantry.manager.cluster.TaskAttempt;
import dev.gantry.manager.cluster.Worker;
import dev.gantry.manager.scheduling.Placement;
import dev.gantry.manager.scheduling.Scheduler;
import dev.gantry.model.DesiredState;
import dev.gantry.model.Mount;
import dev.gantry.model.MountType;
import dev.gantry.model.OnDisconnect;
import dev.gantry.model.Phase;
import dev.gantry.model.Reason;
import dev.gantry.model.TaskState;
import dev.gantry.model.Wanted;
import dev.gantry.model.WorkerId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How a task goes to another worker and is never without a container on the way.
 *
 * <p><b>Goals.</b> Whoever uses the task does not notice. What goes wrong on the way costs the task nothing.
 *
 * <p><b>Constraints.</b> A task that may not run twice is not moved, and none whose data is on its machine.
 *
 * <p><b>Algorithm.</b> Attempt n+1 is placed as a {@linkplain TaskAttempt#successor() successor}: n stays the current attempt,
 * and the task's state follows n. When n+1 is ready, one turn makes it the current one and wants n stopped. If n+1 fails or its
 * worker is lost, n goes on; if n ends or its worker is lost, n+1 takes over as it is.
 *
 * <p><b>Source.</b> {@code start-first} of Docker Swarm's updates; the "surge" of Kubernetes' deployments.
 */
final class Moves {

    private Moves() {}

    /** A move that is wished for is begun where it still makes sense, the budget allows it and the worker takes the task. */
    static Decision decide(ClusterState state, Command.MoveTask move, Scheduler scheduler, Instant now) {
        Optional<Task> task = state.findTask(move.task())
                .filter(found -> isOn(found, move.from()) && found.successor().isEmpty());
        if (task.isEmpty() || bond(task.get()).isPresent() || state.movingCount() >= move.budget()) {
            return Decision.of();
        }
        return !move.to().equals(move.from())
                        && scheduler.placeOn(move.to(), task.get(), state, now) instanceof Placement.Placed placed
                ? new Decision.Accepted(begin(state, task.get(), placed, move.why()))
                : Decision.of();
    }

    /** Whether a task that is to run is, now, what its attempt on this worker is. */
    static boolean isOn(Task task, WorkerId worker) {
        return task.desired() == DesiredState.RUNNING
                && (task.state() == TaskState.SCHEDULED || task.state() == TaskState.RUNNING)
                && task.current()
                        .filter(attempt -> attempt.worker().equals(worker))
                        .filter(attempt -> attempt.wanted() == Wanted.RUN && !attempt.isOver())
                        .isPresent();
    }

    /** What ties a task to its machine, so that it cannot begin on another one while it goes on. */
    static Optional<String> bond(Task task) {
        return task.spec().onDisconnect() == OnDisconnect.REPLACE
                ? data(task)
                : Optional.of(
                        "it may not run twice (onDisconnect: " + task.spec().onDisconnect() + ")");
    }

    /** What a task keeps on its machine, and would not find on another one. */
    static Optional<String> data(Task task) {
        return task.spec().mounts().stream()
                .filter(mount ->
                        mount.type() == MountType.VOLUME || (mount.type() == MountType.BIND && !mount.readOnly()))
                .findFirst()
                .map(Mount::source)
                .map(source -> "its data is on the machine (" + source + ")");
    }

    /** The task sets out for the place that was found. */
    static List<Change> begin(ClusterState state, Task task, Placement.Placed placed, Reason why) {
        TaskAttempt current = task.current().orElseThrow();
        TaskAttempt successor = TaskAttempt.successor(
                state.nextAttempt(task), placed.worker(), task.spec().stopGrace(), placed.ports(), why);
        String from = state.findWorker(current.worker())
                .map(Worker::name)
                .orElse(current.worker().toString());
        List<Change> changes = new ArrayList<>(haveTarget(task));
        changes.add(new Change.AttemptPlaced(
                task.id(),
                successor,
                "is to follow attempt " + current.number() + " on " + from + "; " + placed.message(),
                placed.decision()));
        return changes;
    }

    /** A task that runs at most once at a time makes its way by stopping; when it is gone, it is placed anew. */
    static List<Change> leave(Task task) {
        List<Change> changes = new ArrayList<>(haveTarget(task));
        TaskAttempt stopping = task.current().orElseThrow().stopping(task.spec().stopGrace());
        changes.add(Observations.advanced(
                task,
                stopping,
                task.state(),
                Reason.DRAINING,
                "stops before it begins elsewhere, since it must not run twice at a time"));
        return changes;
    }

    /** Whether a task that runs at most once at a time is stopping so as to begin elsewhere. */
    static boolean isLeaving(Task task) {
        return AtMostOnce.holdsFor(task)
                && task.desired() == DesiredState.RUNNING
                && task.current()
                        .filter(attempt -> attempt.wanted() == Wanted.STOP && !attempt.isOver())
                        .isPresent();
    }

    /** The successor is the current attempt from now on; if it runs, all earlier ones are to stop, otherwise as soon as it does. */
    static List<Change> takeOver(Task task, TaskAttempt ready) {
        TaskAttempt current = ready.takingOver();
        List<Change> changes = new ArrayList<>();
        if (task.state() == TaskState.PENDING) {
            changes.add(Observations.advanced(task, current, TaskState.SCHEDULED, current.reason(), current.message()));
        }
        TaskState to = Observations.stateOf(current);
        if (task.state() != TaskState.PENDING || to != TaskState.SCHEDULED) {
            changes.add(Observations.advanced(task, current, to, current.reason(), current.message()));
        }
        if (current.phase() == Phase.RUNNING) {
            changes.addAll(Observations.olderOnes(task, current));
        }
        return changes;
    }

    /** The successor is not wanted any more; the task stays what it is. */
    static Optional<Change.OfTask> callOff(Task task) {
        return task.successor().map(successor -> callOff(task, successor));
    }

    static Change.OfTask callOff(Task task, TaskAttempt successor) {
        return Endings.unmoved(task, successor.stopping(task.spec().stopGrace()));
    }

    /** The task cannot go anywhere; nothing if it says so already, or has more important things to say. */
    static List<Change> haveNoTarget(Task task, String words) {
        boolean says = task.reason() == Reason.NO_TARGET && task.message().equals(words);
        return mayHaveNoTarget(task) && !says
                ? List.of(new Change.TaskMoved(task.id(), task.state(), Reason.NO_TARGET, words, task.failures()))
                : List.of();
    }

    /** Whether a task that runs has nothing more important to say. */
    static boolean mayHaveNoTarget(Task task) {
        return task.state() == TaskState.RUNNING
                && task.current()
                        .filter(attempt -> attempt.phase() == Phase.RUNNING)
                        .filter(attempt -> task.reason() == Reason.NO_TARGET || task.reason() == attempt.reason())
                        .isPresent();
    }

    /** The task has nothing to say but what its attempt says. */
    static List<Change> haveTarget(Task task) {
        return task.reason() != Reason.NO_TARGET
                ? List.of()
                : task.current().stream()
                        .<Change>map(attempt ->
                                Observations.advanced(task, attempt, task.state(), attempt.reason(), attempt.message()))
                        .toList();
    }
}
