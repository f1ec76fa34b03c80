package dev.gantry.worker.task;

import dev.gantry.model.Attempt;
import dev.gantry.model.ClusterId;
import dev.gantry.model.Epoch;
import dev.gantry.model.TaskId;
import dev.gantry.model.WorkerId;
import dev.gantry.model.problem.ProblemException;
import dev.gantry.model.problem.ProblemType;
import dev.gantry.model.wire.Assignment;
import dev.gantry.model.wire.AttemptSummary;
import dev.gantry.model.wire.DurationText;
import dev.gantry.model.wire.Observation;
import dev.gantry.model.wire.ObservationBatch;
import dev.gantry.model.wire.WorkerHeaders;
import dev.gantry.worker.membership.Membership;
import dev.gantry.worker.runtime.AttemptRef;
import dev.gantry.worker.task.Channel.Asker;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** {@code /tasks} of a worker: the manager's channel, and a look for a person at the machine. */
@RestController
@RequestMapping("/tasks")
class WorkerTaskController {

    private static final Duration LONGEST_WAIT = Duration.ofSeconds(60);
    private static final Duration EMERGENCY_GRACE = Duration.ofSeconds(10);

    private final Channel channel;
    private final Membership membership;

    WorkerTaskController(Channel channel, Membership membership) {
        this.channel = channel;
        this.membership = membership;
    }

    @PostMapping
    Map<String, String> accept(
            @RequestHeader(name = WorkerHeaders.CLUSTER, required = false) @Nullable String cluster,
            @RequestHeader(name = WorkerHeaders.WORKER, required = false) @Nullable String meant,
            @RequestBody ReceivedBatch batch)
            throws IOException {
        if (cluster == null) {
            throw ProblemException.invalid(WorkerHeaders.CLUSTER, "the header is required");
        }
        membership.fence(ClusterId.parse(cluster), batch.epoch(), meantWorker(meant));
        channel.accept(batch.understood());
        return Map.of();
    }

    @GetMapping
    ObservationBatch observe(
            @RequestHeader(name = WorkerHeaders.CLUSTER, required = false) @Nullable String cluster,
            @RequestHeader(name = WorkerHeaders.EPOCH, required = false) @Nullable Long epoch,
            @RequestHeader(name = WorkerHeaders.WORKER, required = false) @Nullable String meant,
            @RequestParam(defaultValue = "") String since,
            @RequestParam(defaultValue = "0s") String wait,
            @RequestParam(required = false) @Nullable Long received,
            @RequestParam(defaultValue = "0s") String lease)
            throws IOException, InterruptedException {
        Duration longest = duration("wait", wait);
        if (cluster == null || epoch == null) {
            return channel.observe(since, shorter(longest), Asker.SOMEBODY);
        }
        membership.fence(ClusterId.parse(cluster), new Epoch(epoch), meantWorker(meant));
        if (received == null) {
            return channel.observe(since, shorter(longest), Asker.MANAGER);
        }
        channel.granted(since, received, duration("lease", lease));
        return channel.observe(since, shorter(longest), Asker.COUNTING_MANAGER);
    }

    private static Optional<WorkerId> meantWorker(@Nullable String text) {
        try {
            return Optional.ofNullable(text).map(WorkerId::parse);
        } catch (IllegalArgumentException wrong) {
            throw ProblemException.invalid(WorkerHeaders.WORKER, String.valueOf(wrong.getMessage()));
        }
    }

    private static Duration shorter(Duration wait) {
        return wait.compareTo(LONGEST_WAIT) < 0 ? wait : LONGEST_WAIT;
    }

    private static Duration duration(String parameter, String text) {
        try {
            return DurationText.parse(text);
        } catch (IllegalArgumentException wrong) {
            throw ProblemException.invalid(parameter, String.valueOf(wrong.getMessage()));
        }
    }

    @GetMapping("/{id}")
    List<Observation> get(@PathVariable TaskId id) throws InterruptedException {
        List<Observation> found = channel.observe("", Duration.ZERO, Asker.SOMEBODY).tasks().stream()
                .filter(observation -> observation.task().equals(id))
                .toList();
        if (found.isEmpty()) {
            throw new ProblemException(ProblemType.NOT_FOUND, "This worker has no attempt of task " + id + ".");
        }
        return found;
    }

    /** What an attempt is and takes: for a manager that does not know it. */
    @GetMapping("/{id}/attempts/{attempt}")
    AttemptSummary summary(@PathVariable TaskId id, @PathVariable int attempt) {
        return channel.attempts()
                .summary(new AttemptRef(id, attemptNumber(attempt)))
                .orElseThrow(() -> new ProblemException(
                        ProblemType.NOT_FOUND, "This worker has no attempt " + attempt + " of task " + id + "."));
    }

    /** What an attempt was made from, with the values of its environment: for a manager that is to know it again. */
    @GetMapping("/{id}/attempts/{attempt}/assignment")
    Assignment assignment(@PathVariable TaskId id, @PathVariable int attempt) {
        return channel.attempts()
                .assignment(new AttemptRef(id, attemptNumber(attempt)))
                .orElseThrow(() -> new ProblemException(
                        ProblemType.NOT_FOUND, "This worker has no attempt " + attempt + " of task " + id + "."));
    }

    private static Attempt attemptNumber(int number) {
        try {
            return new Attempt(number);
        } catch (IllegalArgumentException wrong) {
            throw ProblemException.invalid("attempt", String.valueOf(wrong.getMessage()));
        }
    }

    /** For a person at the machine whose manager is away; the manager learns of it as of any other end. */
    @DeleteMapping("/{id}")
    ResponseEntity<Void> stop(@PathVariable TaskId id, @RequestParam int attempt) throws InterruptedException {
        Optional<Observation> known = get(id).stream()
                .filter(observation -> observation.attempt().number() == attempt)
                .findFirst();
        if (known.isEmpty()) {
            throw new ProblemException(
                    ProblemType.NOT_FOUND, "This worker has no attempt " + attempt + " of task " + id + ".");
        }
        channel.attempts().accept(Assignment.stop(id, attemptNumber(attempt), EMERGENCY_GRACE));
        return ResponseEntity.status(HttpStatus.ACCEPTED).build();
    }
}
