package dev.gantry.simulation;

import dev.gantry.manager.cluster.Change;
import dev.gantry.manager.cluster.ClusterEvent;
import dev.gantry.model.DesiredState;
import dev.gantry.model.Reason;
import dev.gantry.model.TaskId;
import dev.gantry.model.TaskState;
import dev.gantry.model.Wanted;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * What follows when a user has a task run anew: only such a task does, it costs it no failure, and the attempt that was running
 * when somebody was told so does not simply go on.
 */
final class RestartRule {

    /**
     * What somebody asks for.
     *
     * @param attempt the one that was to run when it was asked; 0 if none was
     * @param over whether the task had ended
     */
    record Wish(TaskId task, int attempt, boolean over) {}

    private final Set<TaskId> asked = new HashSet<>();
    /** Wishes that were not answered yet, or just now. */
    private final Set<Wish> open = new LinkedHashSet<>();
    /** Answered with yes by whoever led then. */
    private final Set<Wish> accepted = new LinkedHashSet<>();
    /** The failures of those that were stopped for a wish, and have not moved since. */
    private final Map<TaskId, Integer> failures = new HashMap<>();

    /** The store is an earlier one now: what was promised before is judged no more. */
    void restored() {
        open.clear();
        accepted.clear();
        failures.clear();
    }

    /** Somebody asks for a fresh start of a task. */
    Wish asks(TaskId id, Optional<TaskHistory> task) {
        asked.add(id);
        Wish wish = new Wish(
                id,
                task.filter(known -> known.state() != TaskState.PENDING && known.desired() == DesiredState.RUNNING)
                        .filter(known -> known.runsOn().isPresent())
                        .map(TaskHistory::current)
                        .orElse(0),
                task.filter(TaskHistory::isFinal).isPresent());
        open.add(wish);
        return wish;
    }

    /** Somebody was told that it begins anew, after the commit. */
    void accepts(Wish wish) {
        if (wish.over()) {
            throw new Violation("task " + wish.task() + " has ended, and is to begin anew");
        }
        if (open.remove(wish)) {
            accepted.add(wish);
        }
    }

    /** The wish was refused, or went to somebody who leads no more. */
    void drops(Wish wish) {
        open.remove(wish);
    }

    /** Takes the next event of a task, which its history does not have yet. */
    void take(ClusterEvent event, TaskHistory task) {
        TaskId id = Objects.requireNonNull(event.task());
        if (event.to() == TaskState.PENDING) {
            // Whoever waits for a place begins anew anyway.
            open.removeIf(wish -> wish.task().equals(id));
            accepted.removeIf(wish -> wish.task().equals(id));
        }
        switch (event.change()) {
            case Change.AttemptAdvanced advanced -> {
                boolean wasToRun = task.line(advanced.attempt().number().number())
                        .filter(line -> line.wanted() == Wanted.RUN)
                        .isPresent();
                if (wasToRun
                        && advanced.attempt().wanted() == Wanted.STOP
                        && advanced.reason() == Reason.RESTART_REQUESTED) {
                    require(event, asked.contains(id), "begins anew when somebody asks for it");
                    failures.put(id, task.failures());
                }
            }
            case Change.TaskMoved moved -> {
                Integer before = failures.remove(id);
                require(event, before == null || before == moved.failures(), "fails not by beginning anew");
            }
            case Change.AttemptPlaced _ -> failures.remove(id);
            default -> {}
        }
    }

    /** What was promised has to be in the events that are known by now. */
    void check(Map<TaskId, TaskHistory> all) {
        for (Wish wish : accepted) {
            TaskHistory task = all.get(wish.task());
            boolean goesOn = wish.attempt() > 0
                    && task != null
                    && task.current() == wish.attempt()
                    && task.runsOn().isPresent()
                    && task.desired() == DesiredState.RUNNING;
            if (goesOn) {
                throw new Violation(
                        "task " + wish.task() + " was to begin anew, and attempt " + wish.attempt() + " goes on");
            }
        }
        accepted.clear();
    }

    private static void require(ClusterEvent event, boolean holds, String rule) {
        if (!holds) {
            throw new Violation("event " + event.number() + " breaks the rule that a task " + rule + ": " + event);
        }
    }
}
