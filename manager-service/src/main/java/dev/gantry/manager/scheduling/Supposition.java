package dev.gantry.manager.scheduling;

import dev.gantry.manager.cluster.Task;
import dev.gantry.model.TaskSpecBuilder;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * A task and a machine as they might be, and what is otherwise than it is. Immutable.
 *
 * @param since the moment that it really is; the machine may be supposed to be later
 */
record Supposition(Task task, Machine machine, Instant since, List<Remedy> remedies) {

    Supposition {
        remedies = List.copyOf(remedies);
    }

    /** Everything as it is. */
    static Supposition nothing(Task task, Machine machine) {
        return new Supposition(task, machine, machine.now(), List.of());
    }

    /** The same with another spec, under the hash of the real one: what was refused stays refused. */
    Supposition and(TaskSpecBuilder spec, Remedy remedy) {
        Task other =
                Task.accepted(task.id(), task.named(), task.number(), task.specHash(), spec.build(), task.createdAt());
        return new Supposition(other, machine, since, with(remedy));
    }

    /** The same with the machine in another condition. */
    Supposition and(Machine other, Remedy remedy) {
        return new Supposition(task, other, since, with(remedy));
    }

    private List<Remedy> with(Remedy remedy) {
        List<Remedy> more = new ArrayList<>(remedies);
        more.add(remedy);
        return more;
    }
}
