package dev.gantry.manager.dashboard;

import dev.gantry.manager.control.ClusterViews;
import dev.gantry.manager.control.Contacts;
import dev.gantry.manager.control.Control;
import dev.gantry.manager.store.EventFilter;
import dev.gantry.manager.store.History;
import dev.gantry.manager.store.StoredEvent;
import dev.gantry.model.TaskId;
import io.swagger.v3.oas.annotations.Hidden;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** {@code /}: the whole cluster on one page; {@code /dashboard/tasks/{id}}: one task, with its log and what it uses. */
@RestController
@Hidden
class DashboardController {

    static final String TASK_PATH = "/dashboard/tasks/{id}";

    private static final int EVENTS = 20;
    private static final int EVENTS_OF_TASK = 50;
    private static final EventFilter ALL = new EventFilter(Optional.empty(), Optional.empty());

    private final Control control;
    private final ClusterViews views;
    private final Contacts contacts;
    private final History history;
    private final PageTemplate template;
    private final Clock clock;

    DashboardController(
            Control control,
            ClusterViews views,
            Contacts contacts,
            History history,
            PageTemplate template,
            Clock clock) {
        this.control = control;
        this.views = views;
        this.contacts = contacts;
        this.history = history;
        this.template = template;
        this.clock = clock;
    }

    @GetMapping(path = "/", produces = "text/html;charset=UTF-8")
    String show() {
        List<StoredEvent> events = newest(ALL, EVENTS);
        return template.render(Overview.of(views, contacts, events, control.isAccepting(), clock.instant()));
    }

    @GetMapping(path = TASK_PATH, produces = "text/html;charset=UTF-8")
    ResponseEntity<String> showTask(@PathVariable String id) {
        return findId(id)
                .map(this::showTask)
                .orElseGet(() ->
                        ResponseEntity.badRequest().body(template.render(MissingTask.notAnId(id, clock.instant()))));
    }

    private ResponseEntity<String> showTask(TaskId id) {
        List<StoredEvent> events = newest(new EventFilter(Optional.of(id), Optional.empty()), EVENTS_OF_TASK);
        return views.findTask(id)
                .map(task -> TaskPage.of(task, views, contacts, events, clock.instant()))
                .map(page -> ResponseEntity.ok(template.render(page)))
                .orElseGet(() -> ResponseEntity.status(HttpStatus.NOT_FOUND)
                        .body(template.render(MissingTask.unknown(id.toString(), clock.instant()))));
    }

    /** Whoever looks at a page gets one, also where the text in its address is no id. */
    private static Optional<TaskId> findId(String text) {
        try {
            return Optional.of(TaskId.parse(text));
        } catch (IllegalArgumentException noId) {
            return Optional.empty();
        }
    }

    /** The oldest first. While the database is away there are none, and what is published still shows what runs. */
    private List<StoredEvent> newest(EventFilter filter, int count) {
        return control.isAccepting() ? history.newest(filter, count).reversed() : List.of();
    }
}
