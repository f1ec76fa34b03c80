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
            case Change.AttemptPlaced placed ->
                before.with(placed.attempt())
                        .moved(TaskState.SCHEDULED, Reason.PLACED, placed.message(), before.failures(), at);
            case Change.AttemptAdvanced advanced ->
                learned(before.with(advanced.attempt()), advanced.to(), advanced.reason(), advanced.message(), at);
            case Change.AttemptAdopted adopted ->
                learned(before.with(adopted.attempt()), adopted.to(), adopted.reason(), adopted.message(), at);
            case Change.TaskMoved moved ->
                before.moved(moved.to(), moved.reason(), moved.message(), moved.failures(), at);
        };
    }

    private static Task stopped(Task before, Duration grace, Instant at) {
        List<TaskAttempt> stopping = before.attempts().stream()
                .map(attempt -> attempt.isOver() ? attempt : attempt.stopping(grace))
                .toList();
        return before.with(stopping).stopRequested(at);
    }

    private static Task learned(Task after, TaskState to, Reason reason, String message, Instant at) {
        boolean unmoved = after.state() == to
                && after.reason() == reason
                && after.message().equals(message);
        return unmoved ? after : after.moved(to, reason, message, after.failures(), at);
    }
}
