package dev.gantry.worker.runtime;

import dev.gantry.model.Attempt;
import dev.gantry.model.TaskId;

/** Names an attempt across tasks. */
public record AttemptRef(TaskId task, Attempt attempt) {

    @Override
    public String toString() {
        return task + "/" + attempt;
    }
}
