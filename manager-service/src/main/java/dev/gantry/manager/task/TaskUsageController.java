package dev.gantry.manager.task;

import dev.gantry.manager.cluster.Worker;
import dev.gantry.manager.control.ClusterViews;
import dev.gantry.manager.control.ClusterViews.WorkerView;
import dev.gantry.manager.dispatch.Dispatch;
import dev.gantry.model.TaskId;
import dev.gantry.model.problem.ProblemException;
import dev.gantry.model.problem.ProblemType;
import dev.gantry.model.wire.ContainerUsage;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.io.IOException;
import java.net.http.HttpResponse;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** What tasks and machines use at the moment, asked of the workers: nothing of it is kept. */
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
        return ask(
                placed.worker(),
                "/tasks/" + id + "/stats?attempt=" + placed.attempt().attempt());
    }

    @GetMapping({"/workers/{id}/stats", "/nodes/{id}/stats"})
    @Operation(
            summary = "What a machine and the containers on it use now",
            description = "The worker's own answer to `GET /stats`.")
    ResponseEntity<byte[]> ofWorker(@PathVariable String id) throws InterruptedException {
        Worker worker = views.findWorkerId(id)
                .flatMap(views::findWorker)
                .map(WorkerView::worker)
                .orElseThrow(() -> new ProblemException(ProblemType.NOT_FOUND, "There is no worker " + id + "."));
        return ask(worker, "/stats");
    }

    private ResponseEntity<byte[]> ask(Worker worker, String path) throws InterruptedException {
        try {
            if (worker.address().isEmpty()) {
                throw new IOException("it never joined");
            }
            HttpResponse<byte[]> answer = dispatch.ask(worker, path);
            return switch (answer.statusCode()) {
                case 200 ->
                    ResponseEntity.ok().contentType(MediaType.APPLICATION_JSON).body(answer.body());
                case 409, 503 ->
                    ResponseEntity.status(answer.statusCode())
                            .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                            .body(answer.body());
                default -> throw new IOException("it answered " + answer.statusCode());
            };
        } catch (IOException unreachable) {
            throw new ProblemException(
                    ProblemType.WORKER_UNREACHABLE,
                    "Worker " + worker.name() + " does not answer: " + unreachable.getMessage());
        }
    }
}
