package dev.gantry.manager.scheduling;

import dev.gantry.manager.cluster.Task;
import dev.gantry.model.Reason;
import java.util.List;
import java.util.Optional;

/** Rules out a worker that has another task of the kind that this one does not want beside it. */
final class AntiAffinityFilter implements Filter {

    private final Expressions expressions = new Expressions();

    @Override
    public Optional<Reason> refuse(Task task, Room room) {
        if (task.spec().antiAffinity().isEmpty()) {
            return Optional.empty();
        }
        List<Expression> unwanted =
                task.spec().antiAffinity().stream().map(expressions::of).toList();
        for (Task other : room.tasks()) {
            if (!other.id().equals(task.id()) && unwanted.stream().anyMatch(kind -> kind.holds(other))) {
                return Optional.of(Reason.ANTI_AFFINITY);
            }
        }
        return Optional.empty();
    }
}
