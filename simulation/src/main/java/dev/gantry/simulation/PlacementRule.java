package dev.gantry.simulation;

import dev.gantry.manager.cluster.Change;
import dev.gantry.manager.cluster.ClusterEvent;
import dev.gantry.manager.cluster.Worker;
import dev.gantry.model.OnDisconnect;
import dev.gantry.model.Reason;
import dev.gantry.model.SpreadLimit;
import dev.gantry.model.TaskSpec;
import dev.gantry.model.WorkerId;
import dev.gantry.simulation.generate.Condition;
import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;

/**
 * Where a task may be put beside having room there, held against each placement as events tell it: constraints, spread limits,
 * anti-affinity, the policy that the task asked for, a worker that keeps leases where it must not run twice, and no second try
 * on a worker before the back-off of a failure there is over.
 */
final class PlacementRule {

    private final String policy;
    private final Ledger ledger;
    private final BackOffs backOffs;
    private final Coverage coverage;

    /**
     * The rules of a cluster.
     *
     * @param policy the cluster's own
     * @param ledger knows who wanted which task moved where
     * @param backOffs has all events before the one that is judged
     */
    PlacementRule(String policy, Ledger ledger, BackOffs backOffs, Coverage coverage) {
        this.policy = policy;
        this.ledger = ledger;
        this.backOffs = backOffs;
        this.coverage = coverage;
    }

    /** Takes the next event of a task, which its history does not have yet. */
    void take(ClusterEvent event, TaskHistory task, Collection<TaskHistory> all, Map<WorkerId, Worker> workers) {
        if (event.change() instanceof Change.AttemptPlaced placed) {
            Worker worker = Objects.requireNonNull(workers.get(placed.attempt().worker()));
            require(
                    event,
                    wasAskedFor(placed, all) || obeysPolicy(task.spec(), placed.message()),
                    "is put where its policy, or somebody who moves it, wants it");
            require(
                    event,
                    task.spec().constraints().stream().allMatch(text -> Condition.holds(text, worker)),
                    "is put where its constraints hold");
            require(
                    event,
                    task.spec().onDisconnect() != OnDisconnect.STOP || worker.leases(),
                    "that must not run twice is put on a worker that stops it by itself");
            require(event, isFarEnough(task, worker, all, workers), "keeps its spread limits");
            require(event, isAlone(task, worker, all), "is put beside no task that it does not want");
            require(
                    event,
                    !backOffs.isOn(task.spec(), worker, event.at()),
                    "does not go back at once to where it failed");
        }
    }

    /** A move that somebody wished for, while few enough are on their way. */
    private boolean wasAskedFor(Change.AttemptPlaced placed, Collection<TaskHistory> all) {
        boolean asked = placed.attempt().successor()
                && placed.attempt().reason() == Reason.REBALANCING
                && ledger.isWantedOn(placed.task(), placed.attempt().worker())
                && all.stream().filter(TaskHistory::isMoving).count() < Users.MOST_MOVING;
        if (asked) {
            coverage.count("moves", "asked for");
        }
        return asked;
    }

    private boolean obeysPolicy(TaskSpec spec, String message) {
        String wanted = spec.schedulerPolicy().isEmpty() ? policy : spec.schedulerPolicy();
        coverage.count("policies", wanted);
        return message.contains("policy " + wanted + " chose it");
    }

    /** Whether no spread limit of the task is reached, without the task itself. */
    static boolean isFarEnough(
            TaskHistory task, Worker worker, Collection<TaskHistory> all, Map<WorkerId, Worker> workers) {
        for (SpreadLimit limit : task.spec().spread()) {
            Predicate<WorkerId> counted = worker.id()::equals;
            if (!limit.by().equals("worker")) {
                String group = worker.labels().get(limit.by());
                if (group == null) {
                    return false;
                }
                counted = id -> workers.containsKey(id)
                        && group.equals(
                                Objects.requireNonNull(workers.get(id)).labels().get(limit.by()));
            }
            long there = all.stream()
                    .filter(other -> other != task
                            && !other.spec().spread().isEmpty()
                            && other.spec().name().equals(task.spec().name()))
                    .flatMap(TaskHistory::liveOn)
                    .filter(counted)
                    .count();
            if (there >= limit.max()) {
                return false;
            }
        }
        return true;
    }

    /** Whether no other task is there that the task does not want beside it. */
    static boolean isAlone(TaskHistory task, Worker worker, Collection<TaskHistory> all) {
        return all.stream()
                .filter(other -> other != task && other.liveOn().anyMatch(worker.id()::equals))
                .noneMatch(other ->
                        task.spec().antiAffinity().stream().anyMatch(text -> Condition.holds(text, other.spec())));
    }

    private static void require(ClusterEvent event, boolean holds, String rule) {
        if (!holds) {
            throw new Violation("event " + event.number() + " breaks the rule that a task " + rule + ": " + event);
        }
    }
}
