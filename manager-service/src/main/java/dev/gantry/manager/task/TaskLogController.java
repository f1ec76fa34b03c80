package dev.gantry.manager.task;

import dev.gantry.manager.cluster.Task;
import dev.gantry.manager.cluster.TaskAttempt;
import dev.gantry.manager.cluster.Worker;
import dev.gantry.manager.control.ClusterViews;
import dev.gantry.manager.control.ClusterViews.WorkerView;
import dev.gantry.manager.dispatch.Dispatch;
import dev.gantry.model.TaskId;
import dev.gantry.model.problem.ProblemException;
import dev.gantry.model.problem.ProblemType;
import dev.gantry.platform.BrokenAnswer;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.http.HttpResponse;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** {@code /tasks/{id}/logs}: what the container wrote, passed on from its worker without being held. */
@RestController
@Tag(name = "Tasks")
class TaskLogController {

    private static final int CHUNK = 8192;

    private final Tasks tasks;
    private final ClusterViews views;
    private final Dispatch dispatch;

    TaskLogController(Tasks tasks, ClusterViews views, Dispatch dispatch) {
        this.tasks = tasks;
        this.views = views;
        this.dispatch = dispatch;
    }

    @GetMapping("/tasks/{id}/logs")
    @Operation(summary = "The output of a task's container", description = "`follow=true` goes on until it ends.")
    void logs(
            @PathVariable TaskId id,
            @RequestParam(defaultValue = "false") boolean follow,
            @RequestParam(required = false) @Nullable Integer tail,
            @RequestParam(defaultValue = "false") boolean timestamps,
            HttpServletResponse response)
            throws IOException {
        if (tail != null && tail < 0) {
            throw ProblemException.invalid("tail", "must be a number of lines, 0 or more");
        }
        Task task = tasks.load(id);
        TaskAttempt attempt = task.current()
                .orElseThrow(() -> new ProblemException(
                        ProblemType.NOT_FOUND, "Task " + id + " is " + task.state() + " and has no container yet."));
        String query = "?attempt=" + attempt.number() + "&follow=" + follow + "&timestamps=" + timestamps
                + Optional.ofNullable(tail).map(lines -> "&tail=" + lines).orElse("");
        try (InputStream log = open(task, attempt, query)) {
            // Written here and not by a message converter, which hands on nothing before its buffer is full.
            response.setContentType("text/plain;charset=UTF-8");
            OutputStream out = response.getOutputStream();
            out.flush();
            byte[] chunk = new byte[CHUNK];
            for (int read = read(log, chunk); read >= 0; read = read(log, chunk)) {
                out.write(chunk, 0, read);
                out.flush();
            }
        }
    }

    /** A worker that breaks off must not look like a client that has gone, whose answer nobody misses. */
    private static int read(InputStream log, byte[] chunk) {
        try {
            return log.read(chunk);
        } catch (IOException brokenOff) {
            throw new BrokenAnswer("the worker broke the log off: " + brokenOff.getMessage());
        }
    }

    private InputStream open(Task task, TaskAttempt attempt, String query) {
        Worker worker = views.findWorker(attempt.worker())
                .map(WorkerView::worker)
                .orElseThrow(() -> new IllegalStateException("attempt of " + task.id() + " has no worker"));
        try {
            HttpResponse<InputStream> response = dispatch.logs(worker, task.id(), query);
            if (response.statusCode() == 200) {
                return response.body();
            }
            response.body().close();
            throw response.statusCode() == 404
                    ? new ProblemException(
                            ProblemType.NOT_FOUND,
                            "Worker " + worker.name() + " keeps no container of attempt " + attempt.number() + ".")
                    : new ProblemException(
                            ProblemType.WORKER_UNREACHABLE,
                            "Worker " + worker.name() + " answered " + response.statusCode() + ".");
        } catch (IOException unreachable) {
            throw new ProblemException(
                    ProblemType.WORKER_UNREACHABLE, "Worker " + worker.name() + " does not answer: " + unreachable);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            throw new ProblemException(ProblemType.NOT_READY, "The manager is stopping.");
        }
    }
}
