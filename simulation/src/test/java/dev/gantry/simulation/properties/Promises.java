package dev.gantry.simulation.properties;

import dev.gantry.manager.cluster.Change;
import dev.gantry.manager.cluster.Task;
import dev.gantry.manager.cluster.Worker;
import dev.gantry.manager.scheduling.ExpectedLoad;
import dev.gantry.model.SpecHash;
import dev.gantry.model.TaskId;
import dev.gantry.model.WorkerId;
import java.util.Collection;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Which workers are promised in one walk over what waits: those that others are leaving, or have just been told to leave, for a
 * task that fits nowhere and would fit there without them. Found from raw fields, and from what was decided about that task.
 */
final class Promises {

    private final Life life;
    private final int budget;
    private final Set<WorkerId> promised = new HashSet<>();
    private final Set<SpecHash> asked = new HashSet<>();

    /**
     * A walk that begins.
     *
     * @param budget the most tasks that may be giving way at any moment
     */
    Promises(Life life, int budget) {
        this.life = life;
        this.budget = budget;
    }

    /** A judge of the next task, who knows what is promised by now. */
    Judge judge() {
        return judge(new Books(life.state));
    }

    Judge judge(Books books) {
        return new Judge(life, books, Set.copyOf(promised));
    }

    /** What the scheduler has to know to decide the same. */
    ExpectedLoad load() {
        ExpectedLoad load = life.load();
        promised.forEach(load::promise);
        return load;
    }

    /** Takes what was decided about a task for which there is no place, before it becomes true. */
    void noPlace(Task task, Collection<TaskId> leaving, Collection<Change.AttemptAdvanced> orders) {
        boolean stands = task.attempts().stream().noneMatch(Books::isLive)
                || (task.spec().spread().isEmpty() && task.spec().antiAffinity().isEmpty());
        boolean first = !stands || asked.add(task.specHash());
        if (budget == 0 || !first) {
            return;
        }
        orders.stream()
                .map(order -> order.attempt().worker())
                .findFirst()
                .or(() -> beingLeft(task, leaving))
                .ifPresent(promised::add);
    }

    /** The first worker that takes the task once those who are leaving have left, whoever else could still be told to go. */
    private Optional<WorkerId> beingLeft(Task task, Collection<TaskId> leaving) {
        Stream<WorkerId> workers = leaving.size() < budget
                ? life.state.workers().stream().map(Worker::id)
                : leaving.stream()
                        .map(id -> Life.newest(life.state.loadTask(id)).worker());
        return workers.flatMap(id -> life.state.findWorker(id).stream())
                .filter(worker -> judge(new Books(life.state, Set.copyOf(leaving), Set.of(worker.id())))
                        .refuse(task, worker)
                        .isEmpty())
                .map(Worker::id)
                .findFirst();
    }
}
