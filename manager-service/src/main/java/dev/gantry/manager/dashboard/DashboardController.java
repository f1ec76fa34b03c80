package dev.gantry.manager.dashboard;

import dev.gantry.manager.control.ClusterViews;
import dev.gantry.manager.control.Contacts;
import dev.gantry.manager.control.Control;
import dev.gantry.manager.store.EventFilter;
import dev.gantry.manager.store.History;
import dev.gantry.manager.store.StoredEvent;
import io.swagger.v3.oas.annotations.Hidden;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code /}: the whole cluster on one page. */
@RestController
@Hidden
class DashboardController {

    private static final int EVENTS = 20;
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
        boolean accepting = control.isAccepting();
        // While the database is away, what is published still shows what runs.
        List<StoredEvent> events = accepting ? history.newest(ALL, EVENTS).reversed() : List.of();
        return template.render(Overview.of(views, contacts, events, accepting, clock.instant()));
    }
}
