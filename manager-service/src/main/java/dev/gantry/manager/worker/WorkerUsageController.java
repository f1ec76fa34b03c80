package dev.gantry.manager.worker;

import dev.gantry.manager.cluster.Worker;
import dev.gantry.manager.dispatch.Dispatch;
import dev.gantry.manager.dispatch.Relay;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** What a machine uses at the moment, asked of its worker: nothing of it is kept. */
@RestController
@Tag(name = "Workers")
class WorkerUsageController {

    private final Workers workers;
    private final Dispatch dispatch;

    WorkerUsageController(Workers workers, Dispatch dispatch) {
        this.workers = workers;
        this.dispatch = dispatch;
    }

    @GetMapping({"/workers/{id}/stats", "/nodes/{id}/stats"})
    @Operation(
            summary = "What a machine and the containers on it use now",
            description = "The worker's own answer to `GET /stats`.")
    ResponseEntity<byte[]> show(@PathVariable String id) throws InterruptedException {
        Worker worker = workers.load(id).worker();
        return Relay.answer(worker, () -> dispatch.ask(worker, "/stats"));
    }
}
