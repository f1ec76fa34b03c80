package dev.gantry.manager.event;

import dev.gantry.manager.control.ClusterViews;
import dev.gantry.manager.store.History;
import dev.gantry.manager.store.StoredEvent;
import dev.gantry.model.TaskId;
import dev.gantry.model.problem.ProblemException;
import dev.gantry.model.problem.ProblemType;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** {@code /tasks/{id}/events}: what happened to a task, oldest first. */
@RestController
@Tag(name = "Events")
class TaskEventController {

    private final History history;
    private final ClusterViews views;

    TaskEventController(History history, ClusterViews views) {
        this.history = history;
        this.views = views;
    }

    @GetMapping("/tasks/{id}/events")
    @Operation(summary = "The history of a task")
    List<StoredEvent> events(@PathVariable TaskId id) {
        if (views.findTask(id).isEmpty()) {
            throw new ProblemException(ProblemType.NOT_FOUND, "There is no task " + id + ".");
        }
        return history.ofTask(id);
    }
}
