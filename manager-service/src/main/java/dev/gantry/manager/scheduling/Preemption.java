package dev.gantry.manager.scheduling;

import dev.gantry.manager.cluster.ClusterState;
import dev.gantry.manager.cluster.Task;
import dev.gantry.manager.cluster.TaskAttempt;
import dev.gantry.manager.cluster.Worker;
import dev.gantry.model.DesiredState;
import dev.gantry.model.OnDisconnect;
import dev.gantry.model.TaskState;
import dev.gantry.model.Wanted;
import dev.gantry.model.WorkerId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Which less important tasks give way to one that fits nowhere.
 *
 * <p><b>Goals.</b> A more important task runs, and as little as possible is disturbed for it.
 *
 * <p><b>Constraints.</b> Only tasks of a lower priority give way, none that may not run twice ({@code onDisconnect: KEEP}), and
 * no more at a time in the whole cluster than the budget allows. What is promised is checked: with the victims gone, every
 * filter lets the task pass. While one machine already makes enough room for it, nobody else is asked to, and nothing less
 * important is put there.
 *
 * <p><b>Algorithm.</b> On each worker all tasks that may give way are taken away in thought; if the task fits then, they are put
 * back one by one, the most important and oldest first, as long as it still fits. Of the workers that need no more than the
 * budget, the one is taken whose most important victim is the least important; then the one with the fewest victims; then the
 * lowest id.
 *
 * <p><b>Source.</b> The pre-emption of Kubernetes' scheduler, with its "reprieve" of victims that need not go.
 */
public final class Preemption {

    /**
     * Tasks that have to leave a worker, so that another one fits there.
     *
     * @param victims none where those that are leaving already make enough room
     */
    public record Plan(WorkerId worker, List<Task> victims) {
        public Plan {
            victims = List.copyOf(victims);
        }

        private int mostImportant() {
            return victims.stream()
                    .mapToInt(victim -> victim.spec().priority())
                    .max()
                    .orElse(Integer.MIN_VALUE);
        }
    }

    private static final Comparator<Task> MOST_IMPORTANT_FIRST =
            Comparator.comparingInt((Task task) -> -task.spec().priority()).thenComparingLong(Task::number);
    private static final Comparator<Plan> CHEAPEST = Comparator.comparingInt(Plan::mostImportant)
            .thenComparingInt(plan -> plan.victims().size());

    private final List<Filter> filters;
    private final int budget;

    /**
     * Pre-emption within a budget.
     *
     * @param budget the most tasks that may be giving way at any moment; 0 switches it off
     */
    public Preemption(List<Filter> filters, int budget) {
        this.filters = List.copyOf(filters);
        this.budget = budget;
    }

    /** Who has to go for a task that fits nowhere; nothing if that would not help, or is not allowed now. */
    Optional<Plan> plan(Task task, ClusterState cluster, ExpectedLoad load, Instant now) {
        if (budget == 0) {
            return Optional.empty();
        }
        List<Task> leaving = cluster.givingWay();
        int allowed = budget - leaving.size();
        List<Plan> plans = new ArrayList<>();
        for (Worker worker : allowed > 0 ? cluster.workers() : workersOf(leaving, cluster)) {
            ClearedRoom room = new ClearedRoom(Candidate.of(worker, cluster, load, now));
            leaving.forEach(room::clear);
            if (passes(task, room)) {
                return Optional.of(new Plan(worker.id(), List.of()));
            }
            victims(task, room)
                    .filter(victims -> victims.size() <= allowed)
                    .ifPresent(victims -> plans.add(new Plan(worker.id(), victims)));
        }
        return plans.stream().min(CHEAPEST);
    }

    /**
     * Whether a worker's room is being made, or was just made, for a task that waits: whoever has a place already must not take
     * it. Nothing is remembered: who gives way, or has given way and waits itself, tells where; who waits tells for whom.
     */
    boolean isPromised(WorkerId worker, ClusterState cluster, ExpectedLoad load, Instant now) {
        if (budget == 0) {
            return false;
        }
        List<Task> leaving = from(worker, cluster.givingWay());
        List<Task> all = new ArrayList<>(leaving);
        all.addAll(from(worker, cluster.gaveWay()));
        OptionalInt least =
                all.stream().mapToInt(task -> task.spec().priority()).min();
        Optional<Worker> found = cluster.findWorker(worker);
        if (least.isEmpty() || found.isEmpty()) {
            return false;
        }
        ClearedRoom room = new ClearedRoom(Candidate.of(found.get(), cluster, load, now));
        leaving.forEach(room::clear);
        Optional<Task> waiting = cluster.nextPending(null);
        while (waiting.filter(task -> task.spec().priority() > least.getAsInt()).isPresent()) {
            if (waiting.get().successor().isEmpty() && passes(waiting.get(), room)) {
                return true;
            }
            waiting = cluster.nextPending(waiting.get());
        }
        return false;
    }

    /** Those of several tasks that are, or were last, on a worker. */
    private static List<Task> from(WorkerId worker, List<Task> tasks) {
        return tasks.stream()
                .filter(task -> task.current()
                        .filter(attempt -> attempt.worker().equals(worker))
                        .isPresent())
                .toList();
    }

    private static List<Worker> workersOf(List<Task> leaving, ClusterState cluster) {
        return leaving.stream()
                .flatMap(task -> task.current().stream())
                .map(TaskAttempt::worker)
                .distinct()
                .flatMap(id -> cluster.findWorker(id).stream())
                .toList();
    }

    /** The fewest that have to go from a worker, or nothing if the task would not fit without all of them either. */
    private Optional<List<Task>> victims(Task task, ClearedRoom room) {
        List<Task> candidates = room.tasks().stream()
                .distinct()
                .filter(other -> givesWay(other, task, room.worker()))
                .sorted(MOST_IMPORTANT_FIRST)
                .toList();
        candidates.forEach(room::clear);
        if (candidates.isEmpty() || !passes(task, room)) {
            return Optional.empty();
        }
        List<Task> victims = new ArrayList<>();
        for (Task candidate : candidates) {
            room.keep(candidate);
            if (!passes(task, room)) {
                room.clear(candidate);
                victims.add(candidate);
            }
        }
        return Optional.of(victims);
    }

    private static boolean givesWay(Task other, Task task, Worker worker) {
        Optional<TaskAttempt> current = other.current();
        return other.spec().priority() < task.spec().priority()
                && other.spec().onDisconnect() != OnDisconnect.KEEP
                && other.desired() == DesiredState.RUNNING
                && (other.state() == TaskState.SCHEDULED || other.state() == TaskState.RUNNING)
                && current.filter(attempt -> attempt.wanted() == Wanted.RUN)
                        .filter(attempt -> attempt.worker().equals(worker.id()))
                        .isPresent();
    }

    private boolean passes(Task task, Room room) {
        return filters.stream().allMatch(filter -> filter.refuse(task, room).isEmpty());
    }
}
