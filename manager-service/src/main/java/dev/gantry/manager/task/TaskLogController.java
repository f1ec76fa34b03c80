package dev.gantry.manager.task;

import dev.gantry.model.TaskId;
import dev.gantry.model.wire.LogQuery;
import dev.gantry.model.wire.WorkerHeaders;
import dev.gantry.platform.BrokenAnswer;
import dev.gantry.platform.Followers;
import dev.gantry.platform.Followers.Follower;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.http.HttpResponse;
import java.time.Clock;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** {@code /tasks/{id}/logs}: what the container wrote, passed on from its worker without being held, or what is kept. */
@RestController
@Tag(name = "Tasks")
class TaskLogController {

    private static final int CHUNK = 8192;

    /** Each has a connection to its client and one to its worker. */
    private static final int MOST_FOLLOWERS = 1_000;

    private final Followers followers = new Followers(MOST_FOLLOWERS);
    private final Tasks tasks;
    private final TaskLogs logs;
    private final Clock clock;

    TaskLogController(Tasks tasks, TaskLogs logs, Clock clock) {
        this.tasks = tasks;
        this.logs = logs;
        this.clock = clock;
    }

    @GetMapping("/tasks/{id}/logs")
    @Operation(
            summary = "The output of a task's container",
            description = "`follow=true` goes on until it ends. `attempt` and `restart` (from 0) ask for earlier"
                    + " containers. Where the container is gone, the end of its log is answered, and the header"
                    + " Gantry-Log says `kept`, or `cut` if more was written.")
    @Parameter(name = "follow", description = "true or false")
    @Parameter(name = "tail", description = "only so many last lines")
    @Parameter(name = "since", description = "a time (RFC 3339), or a duration before now such as 10m")
    @Parameter(name = "timestamps", description = "true: each line begins with its time")
    @Parameter(name = "stream", description = "stdout, stderr or all")
    @Parameter(name = "attempt", description = "from 1; the newest unless told")
    @Parameter(name = "restart", description = "the run of the attempt, from 0; the newest unless told")
    void logs(
            @PathVariable TaskId id,
            @Parameter(hidden = true) HttpServletRequest request,
            @Parameter(hidden = true) HttpServletResponse response)
            throws IOException {
        LogQuery query = LogQuery.parse(request.getParameterMap(), clock.instant());
        TaskLogs.Found found = logs.find(tasks.load(id), query);
        // Written here and not by a message converter, which hands on nothing before its buffer is full.
        response.setContentType("text/plain;charset=UTF-8");
        switch (found) {
            case TaskLogs.Found.Live live when query.follow() -> follow(live.answer(), response);
            case TaskLogs.Found.Live live -> passOn(live.answer(), response, () -> {});
            case TaskLogs.Found.Kept kept -> {
                response.setHeader(WorkerHeaders.LOG, kept.end().isCut() ? "cut" : "kept");
                kept.end().write(query, response.getOutputStream());
            }
        }
    }

    private void follow(HttpResponse<InputStream> answer, HttpServletResponse response) throws IOException {
        try (Follower follower = followers.enter()) {
            try {
                passOn(answer, response, follower::wrote);
            } catch (BrokenAnswer broken) {
                throw follower.isLetGo()
                        ? new BrokenAnswer("more than " + MOST_FOLLOWERS
                                + " logs are followed, and this one had been silent for the longest")
                        : broken;
            }
        }
    }

    private static void passOn(HttpResponse<InputStream> answer, HttpServletResponse response, Runnable wrote)
            throws IOException {
        try (InputStream log = answer.body()) {
            answer.headers()
                    .firstValue(WorkerHeaders.LOG)
                    .ifPresent(state -> response.setHeader(WorkerHeaders.LOG, state));
            OutputStream out = response.getOutputStream();
            out.flush();
            byte[] chunk = new byte[CHUNK];
            for (int read = read(log, chunk); read >= 0; read = read(log, chunk)) {
                out.write(chunk, 0, read);
                out.flush();
                wrote.run();
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
}
