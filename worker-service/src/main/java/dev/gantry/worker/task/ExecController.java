package dev.gantry.worker.task;

import dev.gantry.model.TaskId;
import dev.gantry.model.wire.ExecResult;
import dev.gantry.model.wire.ExecSpec;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** {@code POST /tasks/{id}/exec} of a worker: a command with a bounded answer. */
@RestController
class ExecController {

    private final Executions executions;

    ExecController(Executions executions) {
        this.executions = executions;
    }

    @PostMapping("/tasks/{id}/exec")
    ExecResult exec(
            @PathVariable TaskId id,
            @RequestParam(required = false) @Nullable Integer attempt,
            @RequestBody ExecSpec spec)
            throws InterruptedException {
        return executions.run(id, attempt, spec.checked());
    }
}
