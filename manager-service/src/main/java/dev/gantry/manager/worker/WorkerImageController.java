package dev.gantry.manager.worker;

import dev.gantry.manager.cluster.Worker;
import dev.gantry.manager.dispatch.Dispatch;
import dev.gantry.manager.dispatch.Relay;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** {@code /workers/{id}/images}: what a worker has pulled, asked of the worker. */
@RestController
@RequestMapping({"/workers/{id}/images", "/nodes/{id}/images"})
@Tag(name = "Workers")
class WorkerImageController {

    private final Workers workers;
    private final Dispatch dispatch;

    WorkerImageController(Workers workers, Dispatch dispatch) {
        this.workers = workers;
        this.dispatch = dispatch;
    }

    @GetMapping
    @Operation(
            summary = "The images that a worker pulled, the least recently used first",
            description = "The worker's own answer to `GET /images`: `kept` with `keep`, why it stays, and `disk`.")
    ResponseEntity<byte[]> list(@PathVariable String id) throws InterruptedException {
        Worker worker = workers.load(id).worker();
        return Relay.answer(worker, () -> dispatch.ask(worker, "/images"));
    }

    @PostMapping("/prune")
    @Operation(
            summary = "Remove the images that a worker pulled and nobody uses",
            description = "However full the disk is. With `dryRun=true` it is only said which. `minimumAge` is how long"
                    + " they have to be without use: `0s` for all; the worker's setting unless told.")
    ResponseEntity<byte[]> prune(
            @PathVariable String id,
            @RequestParam(defaultValue = "false") boolean dryRun,
            @RequestParam(required = false) @Nullable String minimumAge)
            throws InterruptedException {
        Worker worker = workers.load(id).worker();
        String age = minimumAge == null ? "" : "&minimumAge=" + URLEncoder.encode(minimumAge, StandardCharsets.UTF_8);
        return Relay.answer(worker, () -> dispatch.tell(worker, "/images/prune?dryRun=" + dryRun + age));
    }
}
