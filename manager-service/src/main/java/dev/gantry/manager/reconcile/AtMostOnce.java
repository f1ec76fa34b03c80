package dev.gantry.manager.reconcile;

import dev.gantry.manager.cluster.Change;
import dev.gantry.manager.cluster.ClusterState;
import dev.gantry.manager.cluster.Task;
import dev.gantry.manager.cluster.TaskAttempt;
import dev.gantry.manager.cluster.Unplaced;
import dev.gantry.manager.cluster.Worker;
import dev.gantry.model.DesiredState;
import dev.gantry.model.OnDisconnect;
import dev.gantry.model.Reason;
import dev.gantry.model.Wanted;
import dev.gantry.model.WorkerId;
import dev.gantry.model.wire.DurationText;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Keeps a task that runs once at a time ({@code onDisconnect: STOP}) from a second place, as long as it may run in the first:
 * until its worker has confirmed the end, or has been silent for so long that it has surely stopped the task by itself. One that
 * is kept where it is ({@code KEEP}) waits for the former only.
 */
final class AtMostOnce {

    private final DisconnectTerms terms;
    private final Function<WorkerId, Duration> silence;
    private Optional<Duration> nextRelease = Optional.empty();

    /**
     * Judges at one moment.
     *
     * @param silence for how long a worker has surely not been heard
     */
    AtMostOnce(DisconnectTerms terms, Function<WorkerId, Duration> silence) {
        this.terms = terms;
        this.silence = silence;
    }

    /** Whether a task never runs twice at a time. */
    static boolean holdsFor(Task task) {
        return task.spec().onDisconnect() == OnDisconnect.STOP;
    }

    /** Why a pending task is not placed yet; nothing if it may be. */
    Optional<Unplaced> holdsBack(ClusterState state, Task task) {
        if (task.spec().onDisconnect() == OnDisconnect.KEEP) {
            return kept(state, task);
        }
        if (!holdsFor(task)) {
            return Optional.empty();
        }
        Duration wait = terms.wait(task.spec().stopGrace());
        Optional<Unplaced> held = Optional.empty();
        Duration longest = Duration.ZERO;
        for (TaskAttempt attempt : task.attempts()) {
            Duration left = wait.minus(silence.apply(attempt.worker()));
            if (!attempt.isOver() && left.isPositive()) {
                held = Optional.of(new Unplaced(Reason.MAY_STILL_RUN, words(state, attempt, wait), Map.of()));
                longest = longest.compareTo(left) < 0 ? left : longest;
            }
        }
        if (held.isPresent()) {
            Duration release = longest;
            nextRelease = Optional.of(nextRelease
                    .filter(earlier -> earlier.compareTo(release) <= 0)
                    .orElse(release));
        }
        return held;
    }

    /** What is kept where it is is waited for without an end: an attempt of which nobody knew may have become known again. */
    private static Optional<Unplaced> kept(ClusterState state, Task task) {
        return task.attempts().stream()
                .filter(attempt -> !attempt.isOver())
                .findFirst()
                .map(attempt -> new Unplaced(
                        Reason.MAY_STILL_RUN,
                        words(state, attempt) + "; the task is placed when that says that it is gone",
                        Map.of()));
    }

    /** After how long the first of the tasks that were held back so far may be placed, if nothing is heard. */
    Optional<Duration> nextRelease() {
        return nextRelease;
    }

    /** For how long a worker that is not heard may still run what goes on elsewhere, if it does; nothing if it surely does not. */
    static Optional<Duration> mayStillRun(
            ClusterState state, WorkerId worker, DisconnectTerms terms, Duration silence) {
        return state.attemptsOn(worker).stream()
                .map(key -> state.loadTask(key.task()))
                .filter(task -> holdsFor(task) && !task.state().isFinal() && task.desired() == DesiredState.RUNNING)
                .map(task -> terms.wait(task.spec().stopGrace()).minus(silence))
                .filter(Duration::isPositive)
                .max(Comparator.naturalOrder());
    }

    private static String words(ClusterState state, TaskAttempt attempt, Duration wait) {
        return "%s; the task is placed when that says that it is gone, or %s after its last word"
                .formatted(words(state, attempt), DurationText.print(wait));
    }

    private static String words(ClusterState state, TaskAttempt attempt) {
        String name = state.findWorker(attempt.worker())
                .map(Worker::name)
                .orElseGet(() -> attempt.worker().toString());
        return "attempt " + attempt.number() + " may still run on worker " + name;
    }

    /** What is wanted away where another attempt follows: should its worker be heard again, it is told so at once. */
    static List<Change.OfTask> stopEarlier(Task task) {
        return task.attempts().stream()
                .filter(attempt -> !attempt.isOver() && attempt.wanted() == Wanted.RUN)
                .map(attempt -> Observations.advanced(
                        task, attempt.stopping(attempt.grace()), task.state(), task.reason(), task.message()))
                .toList();
    }
}
