package dev.gantry.manager.dashboard;

import dev.gantry.manager.control.ClusterViews;
import dev.gantry.manager.control.Contacts;
import dev.gantry.manager.control.Control;
import dev.gantry.manager.store.EventFilter;
import dev.gantry.manager.store.History;
import dev.gantry.manager.store.StoredEvent;
import dev.gantry.model.TaskId;
import dev.gantry.model.problem.ProblemException;
import dev.gantry.model.problem.ProblemType;
import io.swagger.v3.oas.annotations.Hidden;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** {@code /dashboard/tasks/{id}}: one task on a page, with its log and what it uses. */
@RestController
@Hidden
class TaskPageController {

    static final String PATH = "/dashboard/tasks/{id}";

    private static final int EVENTS = 50;

    private final Control control;
    private final ClusterViews views;
    private final Contacts contacts;
    private final History history;
    private final PageTemplate template;
    private final Clock clock;

    TaskPageController(
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

    @GetMapping(path = PATH, produces = "text/html;charset=UTF-8")
    String show(@PathVariable TaskId id) {
        EventFilter its = new EventFilter(Optional.of(id), Optional.empty());
        // While the database is away, what is published still shows what runs.
        List<StoredEvent> events =
                control.isAccepting() ? history.newest(its, EVENTS).reversed() : List.of();
        return views.findTask(id)
                .map(task -> TaskPage.of(task, views, contacts, events, clock.instant()))
                .map(template::render)
                .orElseThrow(() -> new ProblemException(
                        ProblemType.NOT_FOUND, "There is no task " + id + ", or it has ended and is no longer kept."));
    }
}
