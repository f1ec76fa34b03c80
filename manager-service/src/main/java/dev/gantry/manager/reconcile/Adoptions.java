package dev.gantry.manager.reconcile;

import dev.gantry.manager.cluster.Change;
import dev.gantry.manager.cluster.ClusterState;
import dev.gantry.manager.cluster.ClusterState.AttemptKey;
import dev.gantry.manager.cluster.Command;
import dev.gantry.manager.cluster.Command.Submission;
import dev.gantry.manager.cluster.Decision;
import dev.gantry.manager.cluster.Orphan;
import dev.gantry.manager.cluster.Task;
import dev.gantry.manager.cluster.TaskAttempt;
import dev.gantry.manager.cluster.TaskFold;
import dev.gantry.manager.cluster.Worker;
import dev.gantry.model.DesiredState;
import dev.gantry.model.Phase;
import dev.gantry.model.PortMapping;
import dev.gantry.model.Reason;
import dev.gantry.model.TaskState;
import dev.gantry.model.WorkerId;
import dev.gantry.model.problem.ProblemException;
import dev.gantry.model.problem.ProblemType;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * How an orphan becomes known again. One that is to stop becomes known, too: from then on its stop is as durable, and as
 * visible, as that of any other attempt.
 */
final class Adoptions {

    private Adoptions() {}

    static Decision adopt(ClusterState state, Command.AdoptOrphan adopt, long nextEvent, Instant now) {
        Optional<Orphan> found = find(state, adopt.worker(), adopt.attempt());
        Optional<Decision> obstacle = found.isEmpty()
                ? Optional.of(missing(adopt.attempt()))
                : obstacle(state, adopt.attempt(), adopt.task())
                        .or(() -> lost(state, adopt.worker()))
                        .or(() -> whyNotToRun(state, adopt.worker(), found.get()));
        return obstacle.orElseGet(() -> {
            Orphan orphan = found.orElseThrow();
            List<Change> changes = new ArrayList<>();
            Task task = known(state, adopt.task(), nextEvent, now, changes);
            changes.addAll(toRun(task, adopt.worker(), orphan, now));
            changes.add(without(state, adopt.worker(), orphan));
            return new Decision.Accepted(changes);
        });
    }

    static Decision stop(ClusterState state, Command.StopOrphan stop, long nextEvent, Instant now) {
        Optional<Orphan> found = find(state, stop.worker(), stop.attempt());
        Optional<Decision> obstacle = found.isEmpty()
                ? Optional.of(missing(stop.attempt()))
                : obstacle(state, stop.attempt(), stop.task()).or(() -> whyNotToStop(state, found.get()));
        return obstacle.orElseGet(() -> {
            Orphan orphan = found.orElseThrow();
            List<Change> changes = new ArrayList<>();
            boolean isNew = state.findTask(stop.task().id()).isEmpty();
            Task task = known(state, stop.task(), nextEvent, now, changes);
            Duration grace = stop.grace().orElse(stop.task().spec().stopGrace());
            List<PortMapping> ports = orphan.ports().stream()
                    .filter(port -> !state.isPortOfAttempt(stop.worker(), port.host(), port.protocol()))
                    .toList();
            TaskAttempt attempt = attempt(task, stop.worker(), orphan, ports);
            if (isNew) {
                changes.add(adopted(task, attempt, TaskState.SCHEDULED, Reason.ADOPTED, orphan));
                changes.add(new Change.StopRequested(task.id(), grace));
            } else {
                changes.add(new Change.AttemptAdopted(
                        task.id(),
                        attempt.stopping(grace),
                        task.state(),
                        task.reason(),
                        task.message(),
                        orphan.isAbandoned()));
            }
            changes.add(without(state, stop.worker(), orphan));
            return new Decision.Accepted(changes);
        });
    }

    /**
     * Whether an orphan certainly is what its task would be if nothing had been lost, so that nobody has to be asked: its number
     * was given in the lost history, it is newer than all that the store knows, and the task is still to run.
     */
    static boolean isSelfEvident(ClusterState state, WorkerId worker, Orphan orphan) {
        return !orphan.isAbandoned()
                && orphan.key().attempt().number() <= state.restoration().attemptsAbove()
                && state.findTask(orphan.key().task())
                        .filter(task -> orphan.specHash()
                                .filter(task.specHash()::equals)
                                .isPresent())
                        .isPresent()
                && whyNotToRun(state, worker, orphan).isEmpty();
    }

    /** The task goes on as the orphan; what is left of earlier attempts is not needed once it runs. */
    static List<Change> toRun(Task task, WorkerId worker, Orphan orphan, Instant now) {
        List<Change> changes = new ArrayList<>(toBeKnown(task, worker, orphan, now));
        Task after = after(task, changes, now);
        after.current()
                .filter(attempt -> attempt.phase() == Phase.RUNNING)
                .ifPresent(attempt -> changes.addAll(Observations.olderOnes(after, attempt)));
        return changes;
    }

    /** The same of an orphan whose worker has been lost since: the attempt is what the task was, and has been lost with it. */
    static List<Change> toBeLost(Task task, Worker lost, Orphan orphan, Instant now) {
        List<Change> changes = new ArrayList<>(toBeKnown(task, lost.id(), orphan, now));
        changes.addAll(Losses.decide(after(task, changes, now), lost));
        return changes;
    }

    private static Task after(Task before, List<Change> changes, Instant now) {
        Task task = before;
        for (Change change : changes) {
            task = change instanceof Change.OfTask own ? TaskFold.after(task, own, now) : task;
        }
        return task;
    }

    private static List<Change> toBeKnown(Task task, WorkerId worker, Orphan orphan, Instant now) {
        TaskAttempt attempt = attempt(task, worker, orphan, orphan.ports());
        boolean beginsAnew = task.state() == TaskState.RUNNING && !attempt.ran();
        TaskState to = beginsAnew || task.state() == TaskState.PENDING ? TaskState.SCHEDULED : task.state();
        List<Change> changes = new ArrayList<>();
        Moves.callOff(task).ifPresent(changes::add);
        if (beginsAnew) {
            // A task is what its current attempt is, and nothing leads from one that ran to one that has not.
            changes.add(new Change.TaskMoved(
                    task.id(), TaskState.PENDING, Reason.ADOPTED, Reason.ADOPTED.sentence(), task.failures()));
        }
        Change.AttemptAdopted adopted = adopted(task, attempt, to, Reason.ADOPTED, orphan);
        changes.add(adopted);
        if (attempt.ran()) {
            Task after = TaskFold.after(task, adopted, now);
            changes.add(Observations.advanced(after, attempt, TaskState.RUNNING, attempt.reason(), attempt.message()));
        }
        return changes;
    }

    private static Change.AttemptAdopted adopted(
            Task task, TaskAttempt attempt, TaskState to, Reason reason, Orphan orphan) {
        return new Change.AttemptAdopted(task.id(), attempt, to, reason, reason.sentence(), orphan.isAbandoned());
    }

    private static TaskAttempt attempt(Task task, WorkerId worker, Orphan orphan, List<PortMapping> ports) {
        return TaskAttempt.assigned(orphan.key().attempt(), worker, task.spec().stopGrace(), ports)
                .observed(orphan.seen());
    }

    private static Optional<Orphan> find(ClusterState state, WorkerId worker, AttemptKey attempt) {
        return state.orphans(worker).stream()
                .filter(orphan -> orphan.key().equals(attempt))
                .findFirst();
    }

    private static Change without(ClusterState state, WorkerId worker, Orphan adopted) {
        return new Change.OrphansSeen(
                worker,
                state.orphans(worker).stream()
                        .filter(orphan -> !orphan.equals(adopted))
                        .toList());
    }

    private static Task known(
            ClusterState state, Submission wanted, long nextEvent, Instant now, List<Change> changes) {
        return state.findTask(wanted.id()).orElseGet(() -> {
            Task accepted =
                    Task.accepted(wanted.id(), wanted.named(), nextEvent, wanted.specHash(), wanted.spec(), now);
            changes.add(new Change.TaskAccepted(accepted));
            return accepted;
        });
    }

    /** Why the orphan can be neither adopted nor stopped. */
    private static Optional<Decision> obstacle(ClusterState state, AttemptKey key, Submission wanted) {
        boolean retired = state.findTask(wanted.id()).isEmpty()
                && state.findTombstone(wanted.id()).isPresent();
        if (retired) {
            return Optional.of(rejected(
                    ProblemType.TASK_EXPIRED,
                    "Task " + key.task() + " was accepted before, has ended and is no longer kept. Stop attempt "
                            + key.attempt() + " at its machine."));
        }
        return state.restoration().isSettling()
                ? Optional.of(rejected(
                        ProblemType.NOT_READY,
                        "A backup was restored, and not all workers have told yet what they have. Wait a moment."))
                : Optional.empty();
    }

    /** The worker was asked before; nobody knows what has become of the orphan since it fell silent. */
    private static Optional<Decision> lost(ClusterState state, WorkerId worker) {
        return state.findWorker(worker)
                .filter(Worker::lost)
                .map(
                        silent -> conflict(
                                "Worker " + silent.name()
                                        + " is lost, so that nobody knows whether the orphan still runs. Adopt it when the worker is back."));
    }

    private static Optional<Decision> whyNotToRun(ClusterState state, WorkerId worker, Orphan orphan) {
        boolean portTaken =
                orphan.ports().stream().anyMatch(port -> state.isPortOfAttempt(worker, port.host(), port.protocol()));
        if (portTaken) {
            return Optional.of(conflict("A port of attempt " + name(orphan) + " is booked for another task."));
        }
        return state.findTask(orphan.key().task()).flatMap(task -> whyNotToRun(task, orphan));
    }

    private static Optional<Decision> whyNotToRun(Task task, Orphan orphan) {
        if (task.state().isFinal() || task.desired() == DesiredState.STOPPED) {
            return Optional.of(conflict("Task " + task.id() + " has ended or is to stop. Stop the orphan instead."));
        }
        boolean sameSpec = orphan.specHash().map(task.specHash()::equals).orElse(true);
        if (!sameSpec) {
            return Optional.of(conflict(
                    "Task " + task.id() + " exists with another spec than the orphan's. Stop the orphan instead."));
        }
        return isNewest(task, orphan)
                ? Optional.empty()
                : Optional.of(conflict("Task " + task.id() + " has a newer attempt than " + name(orphan)
                        + ". Stop the orphan instead."));
    }

    private static Optional<Decision> whyNotToStop(ClusterState state, Orphan orphan) {
        return state.findTask(orphan.key().task())
                .filter(task -> !task.state().isFinal() && task.desired() == DesiredState.RUNNING)
                .filter(task -> isNewest(task, orphan))
                .map(task -> conflict("Task " + task.id() + " is to run, and attempt " + name(orphan)
                        + " is its newest. Adopt the orphan, or stop the task first."));
    }

    /** Whether the task knows no attempt that follows it. */
    private static boolean isNewest(Task task, Orphan orphan) {
        return task.attempts().stream()
                .map(TaskAttempt::number)
                .max(Comparator.naturalOrder())
                .map(newest -> orphan.isAbandoned()
                        ? newest.compareTo(orphan.key().attempt()) <= 0
                        : newest.compareTo(orphan.key().attempt()) < 0)
                .orElse(true);
    }

    private static String name(Orphan orphan) {
        return orphan.key().attempt() + " of task " + orphan.key().task();
    }

    private static Decision missing(AttemptKey key) {
        return rejected(
                ProblemType.NOT_FOUND,
                "There is no orphan that is attempt " + key.attempt() + " of task " + key.task() + ".");
    }

    private static Decision conflict(String words) {
        return rejected(ProblemType.CONFLICT, words);
    }

    private static Decision rejected(ProblemType type, String words) {
        return new Decision.Rejected(new ProblemException(type, words));
    }
}
