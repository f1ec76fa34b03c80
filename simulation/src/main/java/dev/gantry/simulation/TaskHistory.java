package dev.gantry.simulation;

import dev.gantry.manager.cluster.Change;
import dev.gantry.manager.cluster.ClusterEvent;
import dev.gantry.manager.cluster.Task;
import dev.gantry.manager.cluster.TaskAttempt;
import dev.gantry.model.Attempt;
import dev.gantry.model.DesiredState;
import dev.gantry.model.Phase;
import dev.gantry.model.TaskState;
import dev.gantry.model.Wanted;
import dev.gantry.model.WorkerId;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** A task as its events tell it, folded here by rules of its own so that the core's fold is judged and not believed. */
final class TaskHistory {

    /** What an attempt's events tell. */
    record Line(WorkerId worker, Wanted wanted, Phase phase) {}

    private static final Map<TaskState, Set<TaskState>> MOVES = Map.of(
            TaskState.PENDING, Set.of(TaskState.SCHEDULED, TaskState.COMPLETED, TaskState.FAILED),
            TaskState.SCHEDULED,
                    Set.of(
                            TaskState.SCHEDULED,
                            TaskState.RUNNING,
                            TaskState.COMPLETED,
                            TaskState.FAILED,
                            TaskState.PENDING),
            TaskState.RUNNING, Set.of(TaskState.RUNNING, TaskState.COMPLETED, TaskState.FAILED, TaskState.PENDING),
            TaskState.COMPLETED, Set.of(),
            TaskState.FAILED, Set.of());

    private TaskState state = TaskState.PENDING;
    private DesiredState desired = DesiredState.RUNNING;
    private final NavigableMap<Integer, Line> attempts = new TreeMap<>();
    private final int attemptsAbove;
    private boolean retired;

    /** Of a task whose attempts, from its first event here on, are numbered above this. */
    TaskHistory(int attemptsAbove) {
        this.attemptsAbove = attemptsAbove;
    }

    TaskState state() {
        return state;
    }

    /** The worker of the newest attempt, if that is to run and not over. */
    Optional<WorkerId> runsOn() {
        return Optional.ofNullable(attempts.lastEntry())
                .map(Map.Entry::getValue)
                .filter(line -> line.wanted() == Wanted.RUN && !isOver(line.phase()))
                .map(Line::worker);
    }

    boolean isRetired() {
        return retired;
    }

    /** Takes an event that was judged when it happened. */
    void replay(ClusterEvent event) {
        if (event.change() instanceof Change.AttemptPlaced placed) {
            TaskAttempt attempt = placed.attempt();
            attempts.put(attempt.number().number(), new Line(attempt.worker(), attempt.wanted(), attempt.phase()));
            state = TaskState.SCHEDULED;
        } else {
            take(event);
        }
    }

    /** The same history, going on with attempts that are numbered above this. */
    TaskHistory above(int number) {
        TaskHistory same = new TaskHistory(number);
        same.state = state;
        same.desired = desired;
        same.attempts.putAll(attempts);
        same.retired = retired;
        return same;
    }

    /** Takes the next event of the task. */
    void take(ClusterEvent event) {
        switch (event.change()) {
            case Change.TaskAccepted _ -> require(event, !retired && attempts.isEmpty(), "is accepted once");
            case Change.StopRequested _ -> {
                desired = DesiredState.STOPPED;
                attempts.replaceAll(
                        (_, line) -> isOver(line.phase()) ? line : new Line(line.worker(), Wanted.STOP, line.phase()));
            }
            case Change.AttemptPlaced placed -> place(event, placed.attempt());
            case Change.AttemptAdopted adopted -> adopt(event, adopted);
            case Change.AttemptAdvanced advanced -> advance(event, advanced);
            case Change.TaskMoved moved -> move(event, moved.to());
            case Change.TaskRetired _ -> {
                require(event, isFinal(), "is final when it is retired");
                require(event, attempts.values().stream().allMatch(line -> isOver(line.phase())), "has nothing left");
                retired = true;
            }
            case Change.OfWorker _, Change.RestoreSettled _ ->
                throw new IllegalArgumentException("an event of a worker");
        }
        require(event, event.to() == state, "is in the state that its event tells");
    }

    private void place(ClusterEvent event, TaskAttempt attempt) {
        require(event, !isFinal(), "gets no attempt after its end");
        require(event, desired == DesiredState.RUNNING, "gets no attempt after a stop");
        int next = Math.max(attempts.isEmpty() ? 1 : attempts.lastKey() + 1, attemptsAbove + 1);
        require(event, attempt.number().number() == next, "counts its attempts without gaps");
        attempts.put(attempt.number().number(), new Line(attempt.worker(), attempt.wanted(), attempt.phase()));
        move(event, TaskState.SCHEDULED);
    }

    private void adopt(ClusterEvent event, Change.AttemptAdopted change) {
        TaskAttempt attempt = change.attempt();
        Line before = attempts.get(attempt.number().number());
        require(event, (before != null) == change.wasAbandoned(), "adopts what it does not know");
        require(event, before == null || before.phase() == Phase.ABANDONED, "does not revive what is gone");
        require(event, !isOver(attempt.phase()), "adopts what is there");
        boolean mayRun = !isFinal() && desired == DesiredState.RUNNING;
        require(event, mayRun || attempt.wanted() == Wanted.STOP, "adopts nothing to run after its end or a stop");
        attempts.put(attempt.number().number(), new Line(attempt.worker(), attempt.wanted(), attempt.phase()));
        if (change.to() != state) {
            move(event, change.to());
        }
    }

    private void advance(ClusterEvent event, Change.AttemptAdvanced change) {
        TaskAttempt attempt = change.attempt();
        Line before = attempts.get(attempt.number().number());
        if (before == null) {
            throw broken(event, "has the attempt that advances");
        }
        require(event, before.worker().equals(attempt.worker()), "keeps an attempt on its worker");
        require(event, !isOver(before.phase()) || isOver(attempt.phase()), "does not revive an attempt");
        require(event, before.wanted() == Wanted.RUN || attempt.wanted() == Wanted.STOP, "keeps a stop");
        attempts.put(attempt.number().number(), new Line(attempt.worker(), attempt.wanted(), attempt.phase()));
        if (change.to() != state) {
            move(event, change.to());
        }
    }

    private void move(ClusterEvent event, TaskState to) {
        boolean listed = MOVES.getOrDefault(state, Set.of()).contains(to);
        require(event, listed || (to == state && !isFinal()), "moves along the table, from " + state + " to " + to);
        state = to;
    }

    /** Compares with the rows. */
    void compare(Task row, Map<Integer, TaskAttempt> rows) {
        if (row.state() != state || row.desired() != desired) {
            throw new Violation("task " + row.id() + " is " + row.state() + "/" + row.desired() + " by its row and "
                    + state + "/" + desired + " by its events");
        }
        Map<Integer, Line> lines = new TreeMap<>();
        rows.forEach(
                (number, attempt) -> lines.put(number, new Line(attempt.worker(), attempt.wanted(), attempt.phase())));
        if (!lines.equals(attempts)) {
            throw new Violation(
                    "task " + row.id() + " has attempts " + lines + " by its rows and " + attempts + " by its events");
        }
    }

    boolean isOver(Attempt attempt) {
        Line line = attempts.get(attempt.number());
        return line != null && isOver(line.phase());
    }

    private boolean isFinal() {
        return state == TaskState.COMPLETED || state == TaskState.FAILED;
    }

    private static boolean isOver(Phase phase) {
        return phase == Phase.GONE || phase == Phase.ABANDONED;
    }

    private static void require(ClusterEvent event, boolean holds, String rule) {
        if (!holds) {
            throw broken(event, rule);
        }
    }

    private static Violation broken(ClusterEvent event, String rule) {
        return new Violation("event " + event.number() + " breaks the rule that a task " + rule + ": " + event);
    }
}
