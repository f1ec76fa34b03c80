package dev.gantry.worker.task;

import dev.gantry.model.Attempt;
import dev.gantry.model.TaskId;
import dev.gantry.model.problem.ProblemException;
import dev.gantry.model.problem.ProblemType;
import dev.gantry.model.wire.KeptLog;
import dev.gantry.model.wire.LogEnd;
import dev.gantry.model.wire.LogQuery;
import dev.gantry.model.wire.WorkerHeaders;
import dev.gantry.platform.BrokenAnswer;
import dev.gantry.platform.Followers;
import dev.gantry.platform.Followers.Follower;
import dev.gantry.worker.output.LogEnds;
import dev.gantry.worker.output.LogEnds.RunRef;
import dev.gantry.worker.runtime.AttemptRef;
import dev.gantry.worker.runtime.ContainerRuntime;
import dev.gantry.worker.runtime.ContainerRuntime.LogRequest;
import dev.gantry.worker.runtime.EngineFailure;
import dev.gantry.worker.runtime.RunContainer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** {@code /tasks/{id}/logs} of a worker: what a container wrote, as it comes, or what is kept of it. */
@RestController
class WorkerLogController {

    /** Half of the connections that there are for streams of the engine: events, pulls and commands need some, too. */
    private static final int MOST_FOLLOWERS = 128;

    private final Channel channel;
    private final ContainerRuntime runtime;
    private final LogEnds ends;
    private final Clock clock;
    private final Followers followers = new Followers(MOST_FOLLOWERS);
    private final AtomicInteger streams = new AtomicInteger();

    WorkerLogController(Channel channel, ContainerRuntime runtime, LogEnds ends, Clock clock, MeterRegistry meters) {
        this.channel = channel;
        this.runtime = runtime;
        this.ends = ends;
        this.clock = clock;
        Gauge.builder("gantry.worker.log.streams", streams, AtomicInteger::get)
                .description("Logs that are being read")
                .register(meters);
    }

    @GetMapping("/tasks/{id}/logs")
    void logs(@PathVariable TaskId id, HttpServletRequest request, HttpServletResponse response) throws IOException {
        LogQuery query = LogQuery.parse(request.getParameterMap(), clock.instant());
        Optional<RunContainer> container = container(id, query);
        response.setContentType("text/plain;charset=UTF-8");
        if (container.isPresent()) {
            stream(container.get().id(), query, response.getOutputStream());
            return;
        }
        LogEnd end = kept(id, query)
                .orElseThrow(() -> new ProblemException(
                        ProblemType.NOT_FOUND, "This worker keeps no such container of task " + id + ", and no log."));
        response.setHeader(WorkerHeaders.LOG, end.isCut() ? "cut" : "kept");
        end.write(query, response.getOutputStream());
    }

    /** The ends of the logs of all runs of an attempt that can still be had, for the manager to keep. */
    @GetMapping("/tasks/{id}/attempts/{attempt}/logs")
    List<KeptLog> ends(@PathVariable TaskId id, @PathVariable int attempt) throws IOException {
        if (attempt < 1) {
            throw ProblemException.invalid("attempt", "must be a number, 1 or more");
        }
        List<KeptLog> kept = new ArrayList<>();
        for (RunRef run : ends.of(new AttemptRef(id, new Attempt(attempt)))) {
            ends.find(run).ifPresent(end -> kept.add(KeptLog.of(run.restart(), end)));
        }
        Optional<RunContainer> container = container(id, LogQuery.ALL.ofAttempt(attempt));
        if (container.isPresent()) {
            try {
                LogEnd end = runtime.logEnd(container.get().id());
                int restart = container.get().run().restart();
                kept.removeIf(older -> older.restart() == restart);
                kept.add(KeptLog.of(restart, end));
            } catch (EngineFailure failure) {
                throw new ProblemException(ProblemType.NOT_READY, failure.words());
            }
        }
        return kept;
    }

    /** The container that is meant, if the engine has it. Asked before anything is written: later there is no status. */
    private Optional<RunContainer> container(TaskId id, LogQuery query) {
        try {
            Optional<String> known = channel.attempts().container(id, query.attempt());
            Optional<RunContainer> found = known.isEmpty() ? Optional.empty() : runtime.find(known.get());
            return found.filter(there -> query.restart()
                    .filter(restart -> restart != there.run().restart())
                    .isEmpty());
        } catch (EngineFailure failure) {
            throw new ProblemException(ProblemType.NOT_READY, failure.words());
        }
    }

    private Optional<LogEnd> kept(TaskId id, LogQuery query) throws IOException {
        Optional<RunRef> run =
                ends.newest(id, query.attempt().orElse(null), query.restart().orElse(null));
        return run.isEmpty() ? Optional.empty() : ends.find(run.get());
    }

    private void stream(String container, LogQuery query, OutputStream out) throws IOException {
        out.flush();
        streams.incrementAndGet();
        try {
            if (query.follow()) {
                follow(container, query, out);
            } else {
                runtime.logs(container, LogRequest.of(query), (_, piece) -> write(piece, out));
            }
        } catch (EngineFailure failure) {
            throw new BrokenAnswer("the engine broke the log off: " + failure.words());
        } catch (InterruptedException workerEnds) {
            Thread.currentThread().interrupt();
        } finally {
            streams.decrementAndGet();
        }
    }

    private void follow(String container, LogQuery query, OutputStream out) throws EngineFailure, InterruptedException {
        try (Follower follower = followers.enter()) {
            try {
                runtime.logs(container, LogRequest.of(query), (_, piece) -> {
                    write(piece, out);
                    follower.wrote();
                });
            } catch (InterruptedException ended) {
                if (follower.isLetGo()) {
                    throw new BrokenAnswer("more than " + MOST_FOLLOWERS
                            + " logs are followed here, and this one had been silent for the longest");
                }
                throw ended;
            }
        }
    }

    private static void write(byte[] piece, OutputStream out) throws IOException {
        out.write(piece);
        out.flush();
    }
}
