package dev.gantry.manager.cluster;

import dev.gantry.model.Reason;
import dev.gantry.model.TaskState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** What a task is after a change: the one meaning of each change, for the control loop and for whoever folds a history. */
public final class TaskFold {

    private TaskFold() {}

    /**
     * The task after the change.
     *
     * @throws IllegalStateException if the change moves the task against the transition table
     */
    public static Task after(Task before, Change.OfTask change, Instant at) {
        return switch (change) {
            case Change.TaskAccepted accepted ->
                throw new IllegalStateException("task " + accepted.task() + " was accepted before");
            case Change.TaskRetired _ ->
                throw new IllegalStateException("task " + before.id() + " is nothing after it is retired");
            case Change.StopRequested stop -> stopped(before, stop.grace(), at);
            case Change.AttemptPlaced placed -> placed(before, placed, at);
            case Change.AttemptAdvanced advanced ->
                learned(before, advanced.attempt(), advanced.to(), advanced.reason(), advanced.message(), at);
            case Change.AttemptAdopted adopted ->
                learned(before, adopted.attempt(), adopted.to(), adopted.reason(), adopted.message(), at);
            case Change.TaskMoved moved ->
                before.moved(moved.to(), moved.reason(), moved.message(), moved.failures(), at);
        };
    }

    /** The state follows the current attempt: a successor changes nothing but the time of the newest change. */
    private static Task placed(Task before, Change.AttemptPlaced placed, Instant at) {
        Task after = before.with(placed.attempt());
        return placed.attempt().successor()
                ? changed(after, at)
                : after.moved(TaskState.SCHEDULED, Reason.PLACED, placed.message(), before.failures(), at);
    }

    private static Task changed(Task task, Instant at) {
        return task.moved(task.state(), task.reason(), task.message(), task.failures(), at);
    }

    private static Task stopped(Task before, Duration grace, Instant at) {
        List<TaskAttempt> stopping = before.attempts().stream()
                .map(attempt -> attempt.isOver() ? attempt : attempt.stopping(grace))
                .toList();
        return before.with(stopping).stopRequested(at);
    }

    private static Task learned(
            Task before, TaskAttempt attempt, TaskState to, Reason reason, String message, Instant at) {
        Task after = before.with(attempt);
        boolean unmoved = before.state() == to
                && before.reason() == reason
                && before.message().equals(message);
        if (unmoved) {
            // A start is judged by the time of the newest change, that of a successor too.
            return attempt.isComing() && !before.state().isFinal() ? changed(after, at) : after;
        }
        return after.moved(to, reason, message, before.failures(), at);
    }
}
