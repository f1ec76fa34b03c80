package dev.gantry.manager.scheduling;

import dev.gantry.manager.cluster.Task;
import dev.gantry.model.Reason;
import java.util.Optional;

/** Rules out a worker whose labels and facts are not what the task's constraints ask for, each of them. */
final class ConstraintFilter implements Filter {

    private final Expressions expressions = new Expressions();

    @Override
    public Optional<Reason> refuse(Task task, Room room) {
        for (String constraint : task.spec().constraints()) {
            if (!expressions.of(constraint).holds(room.worker())) {
                return Optional.of(Reason.CONSTRAINT_NOT_MET);
            }
        }
        return Optional.empty();
    }
}
