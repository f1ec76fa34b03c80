package dev.gantry.manager.worker;

import dev.gantry.manager.control.ClusterViews;
import dev.gantry.manager.control.ClusterViews.WorkerView;
import dev.gantry.manager.control.Contacts;
import dev.gantry.model.problem.ProblemException;
import dev.gantry.model.problem.ProblemType;
import java.util.List;
import org.springframework.stereotype.Component;

/** Finds workers as users name them, and shows them. Safe for many threads. */
@Component
class Workers {

    private final ClusterViews views;
    private final Contacts contacts;

    Workers(ClusterViews views, Contacts contacts) {
        this.views = views;
        this.contacts = contacts;
    }

    List<WorkerSummary> all() {
        return views.workers().stream().map(this::summary).toList();
    }

    /**
     * The worker with this name or id.
     *
     * @throws ProblemException if there is none
     */
    WorkerView load(String nameOrId) {
        return views.findWorkerId(nameOrId)
                .flatMap(views::findWorker)
                .orElseThrow(() -> new ProblemException(
                        ProblemType.NOT_FOUND, "There is no worker with the name or id " + nameOrId + "."));
    }

    WorkerSummary summary(WorkerView view) {
        return WorkerSummary.of(view, contacts.find(view.worker().id()), DrainSummary.find(view, views));
    }
}
