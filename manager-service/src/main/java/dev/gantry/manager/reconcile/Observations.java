package dev.gantry.manager.reconcile;

import dev.gantry.manager.cluster.Change;
import dev.gantry.manager.cluster.ClusterState;
import dev.gantry.manager.cluster.ClusterState.AttemptKey;
import dev.gantry.manager.cluster.Command;
import dev.gantry.manager.cluster.Orphan;
import dev.gantry.manager.cluster.Task;
import dev.gantry.manager.cluster.TaskAttempt;
import dev.gantry.manager.cluster.TaskFold;
import dev.gantry.manager.cluster.TaskHealth;
import dev.gantry.model.DesiredState;
import dev.gantry.model.Phase;
import dev.gantry.model.Reason;
import dev.gantry.model.TaskId;
import dev.gantry.model.TaskState;
import dev.gantry.model.Wanted;
import dev.gantry.model.wire.Observation;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What a worker's report changes. Attempts that the store does not know are left alone. */
final class Observations {

    private final ClusterState state;
    private final Instant now;
    private final List<Change> changes = new ArrayList<>();
    /** Tasks as they are after the changes so far: a report may tell of several attempts of one task. */
    private final Map<TaskId, Task> changed = new HashMap<>();

    private Observations(ClusterState state, Instant now) {
        this.state = state;
        this.now = now;
    }

    static List<Change> decide(ClusterState state, Command.ObserveTasks observe, Instant now) {
        List<Change> changes =
                new ArrayList<>(ofOrphans(state, observe).stream().toList());
        changes.addAll(new Observations(state, now).decide(observe));
        return changes;
    }

    /** What is told of orphans, so that none is adopted as what it was. Nothing if that is known. */
    private static Optional<Change> ofOrphans(ClusterState state, Command.ObserveTasks observe) {
        List<Orphan> known = state.orphans(observe.worker());
        if (known.isEmpty()) {
            return Optional.empty();
        }
        Map<AttemptKey, Observation> news = new HashMap<>();
        for (Observation observation : observe.observations()) {
            news.put(new AttemptKey(observation.task(), observation.attempt()), observation);
        }
        List<Orphan> left = known.stream()
                .filter(orphan -> !observe.full() || news.containsKey(orphan.key()))
                .map(orphan -> orphan.with(news.getOrDefault(orphan.key(), orphan.seen())))
                .filter(orphan -> orphan.seen().phase() != Phase.GONE)
                .toList();
        return left.equals(known) ? Optional.empty() : Optional.of(new Change.OrphansSeen(observe.worker(), left));
    }

    private List<Change> decide(Command.ObserveTasks observe) {
        for (Observation observation : observe.observations()) {
            find(observation.task())
                    .ifPresent(task -> task.findAttempt(observation.attempt())
                            .filter(known -> known.worker().equals(observe.worker()) && !known.isOver())
                            .ifPresent(known -> take(task, known, known.observed(observation))));
        }
        if (observe.full()) {
            Set<AttemptKey> seen = new HashSet<>();
            for (Observation observation : observe.observations()) {
                seen.add(new AttemptKey(observation.task(), observation.attempt()));
            }
            state.attemptsOn(observe.worker()).stream()
                    .filter(key -> !seen.contains(key))
                    .forEach(this::absent);
        }
        return changes;
    }

    private Optional<Task> find(TaskId id) {
        return Optional.ofNullable(changed.get(id)).or(() -> state.findTask(id));
    }

    private void take(Task before, TaskAttempt known, TaskAttempt learned) {
        Task task = before;
        for (Change change : learned(state, task, known, learned, now)) {
            changes.add(change);
            if (change instanceof Change.OfTask ofTask) {
                task = TaskFold.after(task, ofTask, now);
            }
        }
        changed.put(task.id(), task);
    }

    /** An attempt that the worker does not have. If it never began, it is only sent again: nothing changes. */
    private void absent(AttemptKey key) {
        Task task = find(key.task())
                .orElseThrow(
                        () -> new IllegalStateException("attempt " + key + " is indexed and its task is not there"));
        TaskAttempt known = task.findAttempt(key.attempt())
                .orElseThrow(() -> new IllegalStateException("attempt " + key + " is indexed and does not exist"));
        if (known.wanted() == Wanted.STOP) {
            take(task, known, known.ended(Phase.GONE, Reason.STOPPED, ""));
        } else if (known.phase() != Phase.ASSIGNED && !known.ran() && known.containerId() == null) {
            // It lasted until the worker's end, which lets no start go on: a container, had it been made, would be
            // there.
            String words = "the worker was restarted before it had made a container of attempt " + known.number();
            take(task, known, known.ended(Phase.GONE, Reason.START_INTERRUPTED, words));
        } else if (known.phase() != Phase.ASSIGNED) {
            String words = "the worker has no container of attempt " + known.number();
            take(task, known, known.ended(Phase.GONE, Reason.CONTAINER_VANISHED, words));
        }
    }

    private static List<? extends Change> learned(
            ClusterState state, Task task, TaskAttempt known, TaskAttempt learned, Instant now) {
        if (learned.isOver()) {
            return Endings.decide(state, task, learned, now);
        }
        // A task that still says that its worker is lost is disproved by any report.
        boolean goesOn = goesOn(task, learned);
        boolean willConfirm = willConfirm(state, task, known);
        if (learned.equals(known) && !(goesOn && task.reason() == Reason.WORKER_LOST) && !willConfirm) {
            return List.of();
        }
        if (willConfirm) {
            return List.of(advanced(task, learned, task.state(), Reason.STOPPING, ""));
        }
        if (learned.isComing() && !task.state().isFinal() && TaskHealth.isReady(task.spec(), learned)) {
            return Moves.takeOver(task, learned);
        }
        if (!goesOn || (!learned.equals(known) && EngineLosses.waitsFor(state, task, known))) {
            return List.of(advanced(task, learned, task.state(), task.reason(), task.message()));
        }
        List<Change> changes = new ArrayList<>();
        if (task.state() == TaskState.PENDING) {
            // Lost and not yet placed elsewhere: this attempt goes on.
            changes.add(
                    new Change.TaskMoved(task.id(), TaskState.SCHEDULED, Reason.WORKER_RETURNED, "", task.failures()));
        }
        changes.add(advanced(task, learned, stateOf(learned), learned.reason(), learned.message()));
        if (learned.phase() == Phase.RUNNING) {
            olderOnes(task, learned).forEach(changes::add);
        }
        return changes;
    }

    /** Whether this is the worker that was lost and could not confirm a stop: it is told again now that it is heard. */
    private static boolean willConfirm(ClusterState state, Task task, TaskAttempt attempt) {
        return task.reason() == Reason.STOP_UNCONFIRMED
                && !task.state().isFinal()
                && Losses.lostWith(state, task).allMatch(worker -> worker.id().equals(attempt.worker()));
    }

    /** Whether the task is what this attempt is: not where another one follows it, or nothing does. */
    private static boolean goesOn(Task task, TaskAttempt attempt) {
        return !task.state().isFinal()
                && task.desired() == DesiredState.RUNNING
                && task.isCurrent(attempt)
                && attempt.wanted() == Wanted.RUN;
    }

    static TaskState stateOf(TaskAttempt attempt) {
        return attempt.ran() ? TaskState.RUNNING : TaskState.SCHEDULED;
    }

    /** The current attempt runs, so what an earlier worker may still have is not needed any more. */
    static List<Change.OfTask> olderOnes(Task task, TaskAttempt current) {
        return task.attempts().stream()
                .filter(attempt -> attempt.number().compareTo(current.number()) < 0)
                .filter(attempt -> !attempt.isOver() && attempt.wanted() == Wanted.RUN)
                .map(attempt -> advanced(
                        task, attempt.stopping(attempt.grace()), stateOf(current), current.reason(), current.message()))
                .toList();
    }

    static Change.OfTask advanced(Task task, TaskAttempt attempt, TaskState to, Reason reason, String message) {
        return new Change.AttemptAdvanced(task.id(), attempt, to, reason, message);
    }

    static Optional<TaskAttempt> otherLive(Task task, TaskAttempt ended) {
        return task.attempts().stream()
                .filter(attempt -> !attempt.isOver() && !attempt.number().equals(ended.number()))
                .findFirst();
    }
}
