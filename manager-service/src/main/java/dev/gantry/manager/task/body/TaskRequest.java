package dev.gantry.manager.task.body;

import dev.gantry.model.TaskId;
import dev.gantry.model.TaskSpec;
import java.util.List;
import java.util.Optional;

/** What a body on {@code POST /tasks} asks for. */
public sealed interface TaskRequest {

    /**
     * Start one task; the client may have given it an id.
     *
     * @param place what the path of each of its fields begins with, as the client wrote it
     */
    record Submit(Optional<TaskId> id, TaskSpec spec, String place) implements TaskRequest {

        /** A task that is the whole body. */
        public Submit(Optional<TaskId> id, TaskSpec spec) {
            this(id, spec, "");
        }
    }

    /** Start several tasks, all or none. */
    record SubmitMany(List<Submit> tasks) implements TaskRequest {
        public SubmitMany {
            tasks = List.copyOf(tasks);
        }
    }

    /** An older client's wish that a task be Completed. */
    record Stop(TaskId id) implements TaskRequest {}
}
