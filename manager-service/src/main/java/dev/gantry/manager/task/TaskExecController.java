package dev.gantry.manager.task;

import dev.gantry.manager.control.ClusterViews;
import dev.gantry.manager.dispatch.Dispatch;
import dev.gantry.manager.dispatch.Relay;
import dev.gantry.model.TaskId;
import dev.gantry.model.wire.ExecResult;
import dev.gantry.model.wire.ExecSpec;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** {@code POST /tasks/{id}/exec}: a command inside a task's container, run on its worker. */
@RestController
@Tag(name = "Tasks")
class TaskExecController {

    private final Tasks tasks;
    private final ClusterViews views;
    private final Dispatch dispatch;

    TaskExecController(Tasks tasks, ClusterViews views, Dispatch dispatch) {
        this.tasks = tasks;
        this.views = views;
        this.dispatch = dispatch;
    }

    @PostMapping("/tasks/{id}/exec")
    @Operation(
            summary = "Run a command inside a task's container",
            description = "Answers when it ends, or after `timeout` (30s unless told, at most 10m), with its exit code"
                    + " and the first MiB of each stream. 409 if no container of the task runs. A WebSocket handshake on"
                    + " the same path gives a command to talk to.")
    @ApiResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = ExecResult.class)))
    ResponseEntity<byte[]> exec(@PathVariable TaskId id, @RequestBody ExecSpec spec) throws InterruptedException {
        Placed placed = Placed.of(tasks.load(id), views);
        ExecSpec checked = spec.checked();
        return Relay.answer(placed.worker(), () -> dispatch.exec(placed.worker(), placed.attempt(), checked));
    }
}
