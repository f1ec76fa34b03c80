package dev.gantry.manager.scheduling;

import dev.gantry.manager.cluster.Task;
import dev.gantry.model.Reason;
import java.util.List;
import java.util.Optional;

/** Rules a worker out for a task, and says why. */
@FunctionalInterface
public interface Filter {

    /** All filters, in the order in which they are asked; the first refusal is the one that is reported. */
    List<Filter> ALL = List.of(
            new ReadyFilter(),
            new ConstraintFilter(),
            new ImageFilter(),
            new RefusalFilter(),
            new ResourceFilter(),
            new LeaseFilter(),
            new PromiseFilter(),
            new SpreadLimitFilter(),
            new AntiAffinityFilter(),
            new PortFilter());

    /** The reason for which the worker cannot take the task, or nothing if it can. */
    Optional<Reason> refuse(Task task, Room room);

    /** The first refusal of several filters, or nothing if the worker passes all of them. */
    static Optional<Reason> refuse(List<Filter> filters, Task task, Room room) {
        for (Filter filter : filters) {
            Optional<Reason> refusal = filter.refuse(task, room);
            if (refusal.isPresent()) {
                return refusal;
            }
        }
        return Optional.empty();
    }
}
