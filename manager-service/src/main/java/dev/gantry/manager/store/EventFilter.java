package dev.gantry.manager.store;

import dev.gantry.model.TaskId;
import dev.gantry.model.WorkerId;
import java.util.Optional;

/** Which events somebody wants: all that concern this task and this worker, where one is named. */
public record EventFilter(Optional<TaskId> task, Optional<WorkerId> worker) {

    public boolean matches(StoredEvent event) {
        return task.map(wanted -> wanted.equals(event.task())).orElse(true)
                && worker.map(wanted -> wanted.equals(event.worker())).orElse(true);
    }
}
