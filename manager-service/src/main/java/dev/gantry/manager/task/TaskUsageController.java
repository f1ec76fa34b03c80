package dev.gantry.manager.task;

import dev.gantry.manager.control.ClusterViews;
import dev.gantry.manager.dispatch.Dispatch;
import dev.gantry.manager.dispatch.Relay;
import dev.gantry.model.TaskId;
import dev.gantry.model.wire.ContainerUsage;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** What a task uses at the moment, asked of its worker: nothing of it is kept. */
@RestController
@Tag(name = "Tasks")
class TaskUsageController {

    private final Tasks tasks;
    private final ClusterViews views;
    private final Dispatch dispatch;

    TaskUsageController(Tasks tasks, ClusterViews views, Dispatch dispatch) {
        this.tasks = tasks;
        this.views = views;
        this.dispatch = dispatch;
    }

    @GetMapping("/tasks/{id}/stats")
    @Operation(
            summary = "What a task's container uses now",
            description = "cpu in cores since the look before, memory in MiB, network and block I/O in bytes since its"
                    + " start. 409 if no container of the task runs.")
    @ApiResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = ContainerUsage.class)))
    ResponseEntity<byte[]> ofTask(@PathVariable TaskId id) throws InterruptedException {
        Placed placed = Placed.of(tasks.load(id), views);
        String path = "/tasks/" + id + "/stats?attempt=" + placed.attempt().attempt();
        return Relay.answer(placed.worker(), () -> dispatch.ask(placed.worker(), path));
    }
}
