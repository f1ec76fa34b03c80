package dev.gantry.manager.worker;

import dev.gantry.manager.cluster.Worker;
import dev.gantry.manager.control.ClusterViews;
import dev.gantry.manager.control.ClusterViews.WorkerView;
import dev.gantry.manager.dispatch.Dispatch;
import dev.gantry.model.problem.ProblemException;
import dev.gantry.model.problem.ProblemType;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
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

    private final ClusterViews views;
    private final Dispatch dispatch;

    WorkerImageController(ClusterViews views, Dispatch dispatch) {
        this.views = views;
        this.dispatch = dispatch;
    }

    @GetMapping
    @Operation(
            summary = "The images that a worker pulled, the least recently used first",
            description = "The worker's own answer to `GET /images`: `kept` with `keep`, why it stays, and `disk`.")
    ResponseEntity<byte[]> list(@PathVariable String id) throws InterruptedException {
        return answer(load(id), worker -> dispatch.ask(worker, "/images"));
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
        String age = minimumAge == null ? "" : "&minimumAge=" + URLEncoder.encode(minimumAge, StandardCharsets.UTF_8);
        return answer(load(id), worker -> dispatch.tell(worker, "/images/prune?dryRun=" + dryRun + age));
    }

    private Worker load(String id) {
        return views.findWorkerId(id)
                .flatMap(views::findWorker)
                .map(WorkerView::worker)
                .orElseThrow(() -> new ProblemException(ProblemType.NOT_FOUND, "There is no worker " + id + "."));
    }

    /** A question to a worker. */
    @FunctionalInterface
    private interface Question {
        HttpResponse<byte[]> to(Worker worker) throws IOException, InterruptedException;
    }

    private static ResponseEntity<byte[]> answer(Worker worker, Question question) throws InterruptedException {
        try {
            if (worker.address().isEmpty()) {
                throw new IOException("it never joined");
            }
            HttpResponse<byte[]> answer = question.to(worker);
            return switch (answer.statusCode()) {
                case 200 ->
                    ResponseEntity.ok().contentType(MediaType.APPLICATION_JSON).body(answer.body());
                case 400, 503 ->
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
