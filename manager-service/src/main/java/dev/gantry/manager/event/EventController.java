package dev.gantry.manager.event;

import dev.gantry.manager.control.ClusterViews;
import dev.gantry.manager.store.EventFilter;
import dev.gantry.manager.store.EventPage;
import dev.gantry.manager.store.History;
import dev.gantry.manager.store.StoredEvent;
import dev.gantry.model.TaskId;
import dev.gantry.model.WorkerId;
import dev.gantry.model.problem.ProblemException;
import dev.gantry.model.problem.ProblemType;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.util.UriComponentsBuilder;

/** {@code /events} and {@code /tasks/{id}/events}: what happened, oldest first, and what happens. */
@RestController
@Tag(name = "Events")
class EventController {

    private static final int USUAL = 100;
    private static final int MOST = 1_000;

    private final History history;
    private final EventLog log;
    private final ClusterViews views;

    EventController(History history, EventLog log, ClusterViews views) {
        this.history = history;
        this.log = log;
        this.views = views;
    }

    @GetMapping("/tasks/{id}/events")
    @Operation(
            summary = "The history of a task",
            description =
                    "Oldest first, at most `limit` (1000 unless told), from behind the event `after`; where there is"
                            + " more, a Link header leads to it.")
    ResponseEntity<List<StoredEvent>> events(
            @PathVariable TaskId id,
            @RequestParam(required = false) @Nullable String after,
            @RequestParam(defaultValue = "" + MOST) int limit) {
        checkLimit(limit);
        EventFilter ofTask = new EventFilter(Optional.of(id), Optional.empty());
        EventPage page = history.after(place("after", after).orElse(0L), ofTask, limit);
        if (page.events().isEmpty() && after == null && views.findTask(id).isEmpty()) {
            throw new ProblemException(ProblemType.NOT_FOUND, "There is no task " + id + ".");
        }
        return answer(page, UriComponentsBuilder.fromPath("/tasks/" + id + "/events"), limit);
    }

    @GetMapping("/events")
    @Operation(
            summary = "What happens in the cluster",
            description = "With `Accept: text/event-stream`: server-sent events from now on, or from behind `after` or"
                    + " `Last-Event-ID`; the id of each is its generation and number, its data the event. Otherwise a"
                    + " page: the events behind `after`, or the newest, oldest first; a Link header leads to what"
                    + " follows. 410 when not everything behind that id is still kept.",
            responses =
                    @ApiResponse(
                            responseCode = "200",
                            content = {
                                @Content(
                                        mediaType = MediaType.APPLICATION_JSON_VALUE,
                                        array = @ArraySchema(schema = @Schema(implementation = StoredEvent.class))),
                                @Content(
                                        mediaType = MediaType.TEXT_EVENT_STREAM_VALUE,
                                        schema = @Schema(type = "string"))
                            }))
    @Nullable
    ResponseEntity<List<StoredEvent>> events(
            @RequestParam(required = false) @Nullable String after,
            @RequestParam(required = false) @Nullable TaskId task,
            @RequestParam(required = false) @Nullable String worker,
            @RequestParam(defaultValue = "" + USUAL) int limit,
            @RequestHeader(name = "Last-Event-ID", required = false) @Nullable String lastId,
            @RequestHeader(name = HttpHeaders.ACCEPT, defaultValue = MediaType.ALL_VALUE) List<MediaType> accept,
            HttpServletResponse response)
            throws IOException {
        EventFilter filter = new EventFilter(
                Optional.ofNullable(task), Optional.ofNullable(worker).map(this::worker));
        Optional<Long> place = lastId == null ? place("after", after) : place("Last-Event-ID", lastId);
        if (accept.stream().anyMatch(MediaType.TEXT_EVENT_STREAM::equalsTypeAndSubtype)) {
            response.setContentType(MediaType.TEXT_EVENT_STREAM_VALUE);
            response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
            response.setHeader("X-Accel-Buffering", "no");
            new EventStream(log, filter, place.orElseGet(log::last)).writeTo(response.getOutputStream());
            return null;
        }
        checkLimit(limit);
        return place.map(behind -> answer(history.after(behind, filter, limit), link(filter), limit))
                .orElseGet(() -> ResponseEntity.ok(history.newest(filter, limit)));
    }

    private static void checkLimit(int limit) {
        if (limit < 1 || limit > MOST) {
            throw ProblemException.invalid("limit", "must be from 1 to " + MOST);
        }
    }

    private static UriComponentsBuilder link(EventFilter filter) {
        UriComponentsBuilder link = UriComponentsBuilder.fromPath("/events");
        filter.task().ifPresent(wanted -> link.queryParam("task", wanted));
        filter.worker().ifPresent(wanted -> link.queryParam("worker", wanted));
        return link;
    }

    private ResponseEntity<List<StoredEvent>> answer(EventPage page, UriComponentsBuilder next, int limit) {
        ResponseEntity.BodyBuilder answer = ResponseEntity.ok();
        if (page.more()) {
            next.queryParam("after", new EventId(log.generation(), page.reached()))
                    .queryParam("limit", limit);
            answer.header(HttpHeaders.LINK, "<" + next.encode().build().toUri() + ">; rel=\"next\"");
        }
        return answer.body(page.events());
    }

    private Optional<Long> place(String field, @Nullable String text) {
        return Optional.ofNullable(text)
                .filter(given -> !given.isBlank())
                .map(given -> log.place(EventId.parse(field, given, log.generation())));
    }

    private WorkerId worker(String nameOrId) {
        return views.findWorkerId(nameOrId)
                .orElseThrow(() -> ProblemException.invalid(
                        "worker", "there is no worker with the name or id '" + nameOrId + "'"));
    }
}
