package dev.gantry.worker.task;

import dev.gantry.model.TaskId;
import dev.gantry.model.problem.ProblemException;
import dev.gantry.model.problem.ProblemType;
import dev.gantry.model.wire.ContainerUsage;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** {@code /tasks/{id}/stats} of a worker: what a task's container uses now. */
@RestController
class TaskStatsController {

    private final ContainerUsages usages;

    TaskStatsController(ContainerUsages usages) {
        this.usages = usages;
    }

    @GetMapping("/tasks/{id}/stats")
    ContainerUsage stats(@PathVariable TaskId id, @RequestParam(required = false) @Nullable Integer attempt) {
        return usages.look(id, Optional.ofNullable(attempt))
                .orElseThrow(() -> new ProblemException(
                        ProblemType.CONFLICT,
                        "No container of task " + id
                                + " runs here, or its control groups cannot be seen by this worker."));
    }
}
