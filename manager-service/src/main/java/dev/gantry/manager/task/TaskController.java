package dev.gantry.manager.task;

import dev.gantry.manager.cluster.Task;
import dev.gantry.manager.control.ClusterViews;
import dev.gantry.manager.scheduling.Policies;
import dev.gantry.manager.task.body.TaskRequest;
import dev.gantry.manager.task.body.TaskRequests;
import dev.gantry.model.TaskId;
import dev.gantry.model.TaskState;
import dev.gantry.model.problem.ProblemException;
import dev.gantry.model.wire.DurationText;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
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
import org.springframework.web.util.UriComponentsBuilder;

/** {@code /tasks}: submit, list, look, stop. */
@RestController
@RequestMapping("/tasks")
@Tag(name = "Tasks")
class TaskController {

    private static final Duration LONGEST_WAIT = Duration.ofMinutes(5);
    private static final int MOST = 1_000;

    private final Tasks tasks;
    private final ClusterViews views;
    private final TaskWaits waits;
    private final Policies policies;
    private final GuardRails rails;

    TaskController(Tasks tasks, ClusterViews views, TaskWaits waits, Policies policies, GuardRails rails) {
        this.tasks = tasks;
        this.views = views;
        this.waits = waits;
        this.policies = policies;
        this.rails = rails;
    }

    @PostMapping
    @Operation(
            summary = "Submit a task, or many",
            description = "Answers 201 when the task is durable. With an id that exists: 200 and the same task if the"
                    + " spec is the same, else 409. An array of specs, or {\"spec\": {...}, \"count\": 500}, is accepted as"
                    + " a whole or not at all, and answered with an array. With the header Idempotency-Key any of them can"
                    + " be repeated: 200 and the tasks of the first time, 409 for another request under that key. 403"
                    + " where a field asks for what the operator does not permit. Older clients' task events are"
                    + " understood as well.",
            requestBody =
                    @io.swagger.v3.oas.annotations.parameters.RequestBody(
                            content = @Content(schema = @Schema(implementation = TaskSpecDocument.class))))
    ResponseEntity<?> submit(
            @RequestBody(required = false) byte @Nullable [] body,
            @RequestHeader(name = IdempotencyKey.HEADER, required = false) @Nullable String givenKey) {
        Optional<IdempotencyKey> key = Optional.ofNullable(givenKey).map(IdempotencyKey::new);
        return switch (TaskRequests.read(body == null ? new byte[0] : body, policies.names())) {
            case TaskRequest.Submit submit -> submittedOne(submit(List.of(submit), key));
            case TaskRequest.SubmitMany submit -> submitted(submit(submit.tasks(), key));
            case TaskRequest.Stop stop ->
                ResponseEntity.status(HttpStatus.CREATED).body(tasks.view(tasks.stop(stop.id(), Optional.empty())));
        };
    }

    private Tasks.Submitted submit(List<TaskRequest.Submit> wanted, Optional<IdempotencyKey> key) {
        rails.require(wanted);
        return tasks.submit(wanted, key);
    }

    private static ResponseEntity<List<TaskView>> submitted(Tasks.Submitted submitted) {
        return ResponseEntity.status(submitted.created() ? HttpStatus.CREATED : HttpStatus.OK)
                .body(submitted.tasks());
    }

    private static ResponseEntity<TaskView> submittedOne(Tasks.Submitted submitted) {
        TaskView task = submitted.tasks().getFirst();
        return ResponseEntity.status(submitted.created() ? HttpStatus.CREATED : HttpStatus.OK)
                .location(URI.create("/tasks/" + task.id()))
                .eTag(task.etag())
                .body(task);
    }

    @GetMapping
    @Operation(
            summary = "List tasks, newest first",
            description = "At most `limit` (1000 unless told); where there is more, a Link header leads to it.")
    ResponseEntity<List<TaskView>> list(
            @RequestParam(required = false) @Nullable String state,
            @RequestParam(required = false) @Nullable String name,
            @RequestParam(required = false) @Nullable String worker,
            @RequestParam(required = false) @Nullable String label,
            @RequestParam(required = false) @Nullable Long after,
            @RequestParam(defaultValue = "1000") int limit) {
        if (limit < 1 || limit > MOST) {
            throw ProblemException.invalid("limit", "must be from 1 to " + MOST);
        }
        Predicate<Task> wanted = new TaskFilter(views).of(state, name, worker, label);
        List<Task> found = views.tasksBefore(after == null ? Long.MAX_VALUE : after)
                .filter(wanted)
                .limit(limit + 1L)
                .toList();
        List<Task> page = found.subList(0, Math.min(limit, found.size()));
        ResponseEntity.BodyBuilder answer = ResponseEntity.ok();
        if (found.size() > limit) {
            UriComponentsBuilder next = UriComponentsBuilder.fromPath("/tasks");
            Optional.ofNullable(state).ifPresent(given -> next.queryParam("state", given));
            Optional.ofNullable(name).ifPresent(given -> next.queryParam("name", given));
            Optional.ofNullable(worker).ifPresent(given -> next.queryParam("worker", given));
            Optional.ofNullable(label).ifPresent(given -> next.queryParam("label", given));
            URI link = next.queryParam("after", page.getLast().number())
                    .queryParam("limit", limit)
                    .encode()
                    .build()
                    .toUri();
            answer.header(HttpHeaders.LINK, "<" + link + ">; rel=\"next\"");
        }
        return answer.body(page.stream().map(tasks::view).toList());
    }

    @GetMapping("/{id}")
    @Operation(
            summary = "Look at a task",
            description = "With `wait=30s`: answers as soon as the task is in the state `until` (or final), or when the"
                    + " wait is over.")
    ResponseEntity<TaskView> get(
            @PathVariable TaskId id,
            @RequestParam(required = false) @Nullable String wait,
            @RequestParam(required = false) @Nullable String until) {
        if (until != null && wait == null) {
            throw ProblemException.invalid("until", "needs wait, e.g. wait=30s");
        }
        Optional<TaskState> wanted = Optional.ofNullable(until).map(text -> state("until", text));
        Task task = tasks.load(id);
        if (wait != null) {
            Predicate<Task> enough = found -> found.state().isFinal()
                    || wanted.filter(found.state()::equals).isPresent();
            task = waits.await(id, duration("wait", wait, LONGEST_WAIT), enough).orElse(task);
        }
        TaskView view = tasks.view(task);
        return ResponseEntity.ok().eTag(view.etag()).body(view);
    }

    @DeleteMapping("/{id}")
    @Operation(
            summary = "Stop a task",
            description = "Answers 202 when the wish is durable; it is never lost. Repeating it is allowed and may"
                    + " shorten the grace. `wait=30s` waits for the end.")
    ResponseEntity<TaskView> stop(
            @PathVariable TaskId id,
            @RequestParam(required = false) @Nullable String grace,
            @RequestParam(required = false) @Nullable String wait) {
        Optional<Duration> wantedGrace =
                Optional.ofNullable(grace).map(text -> duration("grace", text, Duration.ofHours(1)));
        Optional<Duration> longest = Optional.ofNullable(wait).map(text -> duration("wait", text, LONGEST_WAIT));
        Task stopped = tasks.stop(id, wantedGrace);
        Task seen = longest.flatMap(
                        time -> waits.await(id, time, found -> found.state().isFinal()))
                .orElse(stopped);
        return ResponseEntity.accepted().body(tasks.view(seen));
    }

    @PostMapping("/{id}/restart")
    @Operation(
            summary = "Run a task anew",
            description =
                    "Answers 202 when the wish is durable: the current attempt is stopped, and when nothing is left of"
                            + " it a new one follows, on the same worker if it fits there. 409 for a task that has ended or is"
                            + " being stopped.")
    ResponseEntity<TaskView> restart(@PathVariable TaskId id) {
        return ResponseEntity.accepted().body(tasks.view(tasks.restart(id)));
    }

    private static Duration duration(String field, String text, Duration most) {
        try {
            Duration duration = DurationText.parse(text);
            if (duration.compareTo(most) > 0) {
                throw ProblemException.invalid(field, "must be at most " + DurationText.print(most));
            }
            return duration;
        } catch (IllegalArgumentException wrong) {
            throw ProblemException.invalid(field, String.valueOf(wrong.getMessage()));
        }
    }

    static TaskState state(String field, String text) {
        return Arrays.stream(TaskState.values())
                .filter(state -> state.name().equals(text.toUpperCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(() -> ProblemException.invalid(
                        field, "'" + text + "' is none of " + Arrays.toString(TaskState.values())));
    }
}
