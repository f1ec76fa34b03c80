package dev.gantry.simulation;

import dev.gantry.manager.cluster.Change;
import dev.gantry.manager.cluster.ClusterEvent;
import dev.gantry.manager.cluster.Task;
import dev.gantry.manager.cluster.TaskAttempt;
import dev.gantry.model.Attempt;
import dev.gantry.model.DesiredState;
import dev.gantry.model.OnDisconnect;
import dev.gantry.model.Phase;
import dev.gantry.model.TaskSpec;
import dev.gantry.model.TaskState;
import dev.gantry.model.Wanted;
import dev.gantry.model.WorkerId;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** A task as its events tell it, folded here by rules of its own so that the core's fold is judged and not believed. */
final class TaskHistory {

    /** What an attempt's events tell. */
    record Line(WorkerId worker, boolean successor, Wanted wanted, Phase phase) {

        static Line of(TaskAttempt attempt) {
            return new Line(attempt.worker(), attempt.successor(), attempt.wanted(), attempt.phase());
        }

        Line stopped() {
            return new Line(worker, successor, Wanted.STOP, phase);
        }

        /** Whether it is to take over. */
        boolean isComing() {
            return successor && wanted == Wanted.RUN && !isOver(phase);
        }
    }

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

    private Optional<TaskSpec> spec = Optional.empty();
    private int failures;
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

    /** The number of the current attempt: the newest of those that are no successors. */
    int current() {
        return attempts.entrySet().stream()
                .filter(line -> !line.getValue().successor())
                .mapToInt(Map.Entry::getKey)
                .max()
                .orElse(0);
    }

    DesiredState desired() {
        return desired;
    }

    TaskSpec spec() {
        return spec.orElseThrow(() -> new Violation("a task has events and was not accepted"));
    }

    /** How often it failed on a placement, as its events tell. */
    int failures() {
        return failures;
    }

    Optional<Line> line(int attempt) {
        return Optional.ofNullable(attempts.get(attempt));
    }

    /** The attempt that its state follows. */
    Optional<Line> currentLine() {
        return line(current());
    }

    /** The workers on which it has an attempt that is not over, once for each. */
    Stream<WorkerId> liveOn() {
        return attempts.values().stream().filter(line -> !isOver(line.phase())).map(Line::worker);
    }

    /** The worker of the current attempt, if that is to run and not over. */
    Optional<WorkerId> runsOn() {
        return Optional.ofNullable(attempts.get(current()))
                .filter(line -> line.wanted() == Wanted.RUN && !isOver(line.phase()))
                .map(Line::worker);
    }

    /** Whether it is on its way to another worker. */
    boolean isMoving() {
        return attempts.values().stream().anyMatch(Line::isComing);
    }

    boolean isRetired() {
        return retired;
    }

    /** Takes an event that was judged when it happened. */
    void replay(ClusterEvent event) {
        if (event.change() instanceof Change.AttemptPlaced placed) {
            TaskAttempt attempt = placed.attempt();
            attempts.put(attempt.number().number(), Line.of(attempt));
            state = attempt.successor() ? state : TaskState.SCHEDULED;
        } else {
            take(event, _ -> true);
        }
    }

    /** The same history, going on with attempts that are numbered above this. */
    TaskHistory above(int number) {
        TaskHistory same = new TaskHistory(number);
        same.spec = spec;
        same.failures = failures;
        same.state = state;
        same.desired = desired;
        same.attempts.putAll(attempts);
        same.retired = retired;
        return same;
    }

    /**
     * Takes the next event of the task.
     *
     * @param forced on which workers everything is stopped, whatever follows
     */
    void take(ClusterEvent event, Predicate<WorkerId> forced) {
        switch (event.change()) {
            case Change.TaskAccepted accepted -> {
                require(event, spec.isEmpty(), "is accepted once");
                spec = Optional.of(accepted.accepted().spec());
            }
            case Change.StopRequested _ -> {
                desired = DesiredState.STOPPED;
                attempts.replaceAll((_, line) -> isOver(line.phase()) ? line : line.stopped());
            }
            case Change.AttemptPlaced placed -> place(event, placed.attempt());
            case Change.AttemptAdopted adopted -> adopt(event, adopted);
            case Change.AttemptAdvanced advanced -> advance(event, advanced, forced);
            case Change.TaskMoved moved -> {
                failures = moved.failures();
                move(event, moved.to());
            }
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
        require(
                event,
                spec().onDisconnect() != OnDisconnect.KEEP
                        || attempts.values().stream().allMatch(line -> isOver(line.phase())),
                "that is to be kept where it is has nothing left when it is placed again");
        if (attempt.successor()) {
            require(
                    event,
                    spec().onDisconnect() == OnDisconnect.REPLACE,
                    "that goes elsewhere before it ends may run twice");
            require(event, state == TaskState.SCHEDULED || state == TaskState.RUNNING, "moves only from a place");
            require(event, !isMoving(), "is on one way at a time");
            require(event, !runsOn().equals(Optional.of(attempt.worker())), "moves to another worker");
        }
        attempts.put(attempt.number().number(), Line.of(attempt));
        if (!attempt.successor()) {
            move(event, TaskState.SCHEDULED);
        }
    }

    private void adopt(ClusterEvent event, Change.AttemptAdopted change) {
        TaskAttempt attempt = change.attempt();
        Line before = attempts.get(attempt.number().number());
        require(event, (before != null) == change.wasAbandoned(), "adopts what it does not know");
        require(event, before == null || before.phase() == Phase.ABANDONED, "does not revive what is gone");
        require(event, !isOver(attempt.phase()), "adopts what is there");
        boolean mayRun = !isFinal() && desired == DesiredState.RUNNING;
        require(event, mayRun || attempt.wanted() == Wanted.STOP, "adopts nothing to run after its end or a stop");
        attempts.put(attempt.number().number(), Line.of(attempt));
        if (change.to() != state) {
            move(event, change.to());
        }
    }

    private void advance(ClusterEvent event, Change.AttemptAdvanced change, Predicate<WorkerId> forced) {
        TaskAttempt attempt = change.attempt();
        Line before = attempts.get(attempt.number().number());
        if (before == null) {
            throw broken(event, "has the attempt that advances");
        }
        require(event, before.worker().equals(attempt.worker()), "keeps an attempt on its worker");
        require(event, !isOver(before.phase()) || isOver(attempt.phase()), "does not revive an attempt");
        require(event, before.wanted() == Wanted.RUN || attempt.wanted() == Wanted.STOP, "keeps a stop");
        require(event, before.successor() || !attempt.successor(), "does not take back the place of an attempt");
        attempts.put(attempt.number().number(), Line.of(attempt));
        if (before.wanted() == Wanted.RUN && attempt.wanted() == Wanted.STOP && !forced.test(before.worker())) {
            checkStop(event, attempt.number().number());
        }
        if (change.to() != state) {
            move(event, change.to());
        }
    }

    /** What runs is stopped in favour of another attempt only when that one runs. */
    private void checkStop(ClusterEvent event, int stopped) {
        Line current = attempts.get(current());
        boolean forAnother = desired == DesiredState.RUNNING && !isFinal() && stopped < current();
        require(
                event,
                !forAnother || (current != null && current.phase() == Phase.RUNNING),
                "is never without a container that runs while it goes to another worker");
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
        rows.forEach((number, attempt) -> lines.put(number, Line.of(attempt)));
        boolean comes = isMoving();
        if (comes && (isFinal() || desired == DesiredState.STOPPED)) {
            throw new Violation("task " + row.id() + " is to end, and an attempt of it is to take over");
        }
        if (!lines.equals(attempts)) {
            throw new Violation(
                    "task " + row.id() + " has attempts " + lines + " by its rows and " + attempts + " by its events");
        }
    }

    boolean isOver(Attempt attempt) {
        Line line = attempts.get(attempt.number());
        return line != null && isOver(line.phase());
    }

    boolean isFinal() {
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
