package dev.gantry.manager.reconcile;

import dev.gantry.manager.cluster.Task;
import dev.gantry.manager.cluster.TaskAttempt;
import dev.gantry.manager.scheduling.Rebalancing.Move;
import dev.gantry.model.DesiredState;
import dev.gantry.model.TaskId;
import dev.gantry.model.WorkerId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Planned moves on their way: what is done, what is under way, what comes next. Immutable; each look at the tasks makes a new one.
 *
 * @param inFlight so many moves are under way at once, at most
 * @param cancelled whether no further move is to begin
 * @param endedAt when nothing was left to do; empty before
 */
public record RebalanceRun(
        List<Step> steps, int inFlight, boolean cancelled, Instant startedAt, Optional<Instant> endedAt) {

    /** How far a move is. */
    public enum Progress {
        WAITING,
        MOVING,
        MOVED,
        /** It came to nothing, and the task is wherever else it is. */
        LEFT_OUT
    }

    /**
     * A move and how far it is.
     *
     * @param message why it was left out; empty otherwise
     */
    public record Step(Move move, Progress progress, String message) {

        private Step at(Progress next, String why) {
            return new Step(move, next, why);
        }

        private boolean isOver() {
            return progress == Progress.MOVED || progress == Progress.LEFT_OUT;
        }
    }

    public RebalanceRun {
        steps = List.copyOf(steps);
    }

    /** Moves of which none has begun. */
    public static RebalanceRun of(List<Move> moves, int inFlight, Instant now) {
        List<Step> steps =
                moves.stream().map(move -> new Step(move, Progress.WAITING, "")).toList();
        return new RebalanceRun(steps, inFlight, false, now, steps.isEmpty() ? Optional.of(now) : Optional.empty());
    }

    public long count(Progress progress) {
        return steps.stream().filter(step -> step.progress() == progress).count();
    }

    /** The same without what has not begun. What is under way arrives, and what it leaves behind is not waited for. */
    public RebalanceRun cancel(Instant now) {
        return endedAt.isPresent() ? this : new RebalanceRun(steps, inFlight, true, startedAt, endedAt).settled(now);
    }

    /**
     * What follows from how the tasks are now.
     *
     * @param lost whether nobody can tell when what a task has left behind on a worker is gone
     */
    public RebalanceRun observed(Function<TaskId, Optional<Task>> tasks, Predicate<WorkerId> lost, Instant now) {
        List<Step> next = new ArrayList<>();
        Set<TaskId> earlier = new HashSet<>();
        for (Step step : steps) {
            boolean first = step.isOver() || earlier.add(step.move().task());
            boolean leavesRest = cancelled || lost.test(step.move().from());
            next.add(first ? observed(step, tasks.apply(step.move().task()), leavesRest) : step);
        }
        return new RebalanceRun(next, inFlight, cancelled, startedAt, endedAt).settled(now);
    }

    private static Step observed(Step step, Optional<Task> found, boolean leavesRest) {
        if (step.isOver()) {
            return step;
        }
        Optional<Task> living = found.filter(task -> task.desired() == DesiredState.RUNNING)
                .filter(task -> !task.state().isFinal());
        if (living.isEmpty()) {
            return step.at(Progress.LEFT_OUT, "the task is over");
        }
        Task task = living.get();
        Move move = step.move();
        if (task.successor().map(TaskAttempt::worker).filter(move.to()::equals).isPresent()) {
            return step.at(Progress.MOVING, "");
        }
        return switch (step.progress()) {
            case MOVING -> arrived(step, task, leavesRest);
            case WAITING ->
                isOn(task, move.from())
                        ? step
                        : step.at(Progress.LEFT_OUT, "the task is not where it was planned to be");
            case MOVED, LEFT_OUT -> step;
        };
    }

    /** A move is over when nothing is left behind, unless that is not waited for. */
    private static Step arrived(Step step, Task task, boolean leavesRest) {
        if (!isOn(task, step.move().to())) {
            return step.at(Progress.LEFT_OUT, "the new container did not become ready: " + newest(task));
        }
        boolean left = task.attempts().stream()
                .noneMatch(attempt ->
                        !attempt.isOver() && attempt.worker().equals(step.move().from()));
        return left || leavesRest ? step.at(Progress.MOVED, "") : step;
    }

    private static String newest(Task task) {
        TaskAttempt newest = task.attempts().getLast();
        return newest.message().isEmpty() ? newest.reason().sentence() : newest.message();
    }

    private static boolean isOn(Task task, WorkerId worker) {
        return task.current().filter(attempt -> attempt.worker().equals(worker)).isPresent();
    }

    /** The next move to begin, if another one may be under way. In the order of the plan, because each may need those before it. */
    public Optional<Move> next() {
        if (cancelled || endedAt.isPresent() || count(Progress.MOVING) >= inFlight) {
            return Optional.empty();
        }
        Optional<Step> next = steps.stream()
                .filter(step -> step.progress() == Progress.WAITING)
                .findFirst();
        return next.map(Step::move).filter(move -> !isUnderWay(move.task()));
    }

    private boolean isUnderWay(TaskId task) {
        return steps.stream()
                .anyMatch(step ->
                        step.progress() == Progress.MOVING && step.move().task().equals(task));
    }

    /** A move could not begin. That is its end if nothing is under way that could make room for it. */
    public RebalanceRun refused(Move move, boolean anythingMoves, Instant now) {
        if (anythingMoves) {
            return this;
        }
        List<Step> next = steps.stream()
                .map(step -> step.progress() == Progress.WAITING && step.move().equals(move)
                        ? step.at(Progress.LEFT_OUT, "it is not possible any more")
                        : step)
                .toList();
        return new RebalanceRun(next, inFlight, cancelled, startedAt, endedAt).settled(now);
    }

    private RebalanceRun settled(Instant now) {
        boolean over =
                steps.stream().allMatch(step -> step.isOver() || (cancelled && step.progress() == Progress.WAITING));
        return over && endedAt.isEmpty()
                ? new RebalanceRun(steps, inFlight, cancelled, startedAt, Optional.of(now))
                : this;
    }
}
