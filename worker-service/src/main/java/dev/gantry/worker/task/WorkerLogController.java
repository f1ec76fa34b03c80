package dev.gantry.worker.task;

import dev.gantry.model.TaskId;
import dev.gantry.model.problem.ProblemException;
import dev.gantry.model.problem.ProblemType;
import dev.gantry.platform.BrokenAnswer;
import dev.gantry.worker.runtime.ContainerRuntime;
import dev.gantry.worker.runtime.ContainerRuntime.LogRequest;
import dev.gantry.worker.runtime.EngineFailure;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** {@code /tasks/{id}/logs} of a worker: what a container wrote, as it comes. */
@RestController
class WorkerLogController {

    private final Channel channel;
    private final ContainerRuntime runtime;

    WorkerLogController(Channel channel, ContainerRuntime runtime) {
        this.channel = channel;
        this.runtime = runtime;
    }

    @GetMapping("/tasks/{id}/logs")
    void logs(
            @PathVariable TaskId id,
            @RequestParam(required = false) @Nullable Integer attempt,
            @RequestParam(defaultValue = "false") boolean follow,
            @RequestParam(required = false) @Nullable Integer tail,
            @RequestParam(defaultValue = "false") boolean timestamps,
            HttpServletResponse response)
            throws IOException {
        String container = channel.attempts()
                .container(id, Optional.ofNullable(attempt))
                .orElseThrow(() -> new ProblemException(
                        ProblemType.NOT_FOUND, "This worker keeps no container of task " + id + "."));
        requireThere(id, container);
        LogRequest request = new LogRequest(follow, Optional.ofNullable(tail), timestamps);
        response.setContentType("text/plain;charset=UTF-8");
        OutputStream out = response.getOutputStream();
        out.flush();
        try {
            runtime.logs(container, request, out);
        } catch (EngineFailure failure) {
            throw new BrokenAnswer("the engine broke the log off: " + failure.words());
        } catch (InterruptedException workerEnds) {
            Thread.currentThread().interrupt();
        }
    }

    /** Before anything is written: afterwards it is too late for a status. */
    private void requireThere(TaskId id, String container) {
        try {
            if (runtime.find(container).isEmpty()) {
                throw new ProblemException(
                        ProblemType.NOT_FOUND, "The container of task " + id + " is gone, and its log with it.");
            }
        } catch (EngineFailure failure) {
            throw new ProblemException(ProblemType.NOT_READY, failure.words());
        }
    }
}
