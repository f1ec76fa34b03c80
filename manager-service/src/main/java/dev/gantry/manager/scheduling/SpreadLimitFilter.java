package dev.gantry.manager.scheduling;

import dev.gantry.manager.cluster.Task;
import dev.gantry.manager.cluster.Worker;
import dev.gantry.model.Reason;
import dev.gantry.model.SpreadLimit;
import dev.gantry.model.WorkerId;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Rules out a worker that has its share of a task's name already, or whose zone, rack or other group has.
 *
 * <p>Counted are the attempts that are not over, of other tasks that have the same name and limits of their own. A worker
 * without the label by which a limit counts belongs to no group, and takes no such task.
 */
final class SpreadLimitFilter implements Filter {

    @Override
    public Optional<Reason> refuse(Task task, Room room) {
        for (SpreadLimit limit : task.spec().spread()) {
            if (isReached(limit, task, room)) {
                return Optional.of(Reason.SPREAD_LIMIT);
            }
        }
        return Optional.empty();
    }

    static boolean isReached(SpreadLimit limit, Task task, Room room) {
        Worker worker = room.worker();
        String name = task.spec().name();
        if (limit.byWorker()) {
            int there = room.limitedByName(name).getOrDefault(worker.id(), 0);
            return there - own(task, worker.id()::equals) >= limit.max();
        }
        String group = worker.labels().get(limit.by());
        return group == null
                || room.limitedInGroup(name, limit.by(), group) - own(task, id -> isIn(group, limit, room, id))
                        >= limit.max();
    }

    private static boolean isIn(String group, SpreadLimit limit, Room room, WorkerId worker) {
        return room.findWorker(worker)
                .map(other -> group.equals(other.labels().get(limit.by())))
                .orElse(false);
    }

    /** What the task itself still has there, which does not stand in its way. */
    private static long own(Task task, Predicate<WorkerId> there) {
        return task.attempts().stream()
                .filter(attempt -> !attempt.isOver() && there.test(attempt.worker()))
                .count();
    }
}
