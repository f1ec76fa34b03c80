package dev.gantry.manager.platform;

import dev.gantry.manager.cluster.Liveness;
import dev.gantry.manager.control.ClusterViews;
import dev.gantry.manager.control.Control;
import dev.gantry.model.TaskState;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.springframework.stereotype.Component;

/** The cluster in figures: tasks by state, workers by liveness, commands that wait. */
@Component
class ManagerMeters implements MeterBinder {

    private final ClusterViews views;
    private final Control control;

    ManagerMeters(ClusterViews views, Control control) {
        this.views = views;
        this.control = control;
    }

    @Override
    public void bindTo(MeterRegistry meters) {
        for (TaskState state : TaskState.values()) {
            Gauge.builder("gantry.tasks", views, known -> known.countTasks(state))
                    .tag("state", state.name())
                    .description("Tasks in a state")
                    .register(meters);
        }
        for (Liveness liveness : Liveness.values()) {
            Gauge.builder("gantry.workers", views, known -> countWorkers(known, liveness))
                    .tag("liveness", liveness.name())
                    .description("Workers as the manager sees them")
                    .register(meters);
        }
        Gauge.builder("gantry.commands.waiting", control, Control::backlog)
                .description("Commands that wait for the control loop")
                .register(meters);
    }

    private static long countWorkers(ClusterViews views, Liveness liveness) {
        return views.workers().stream()
                .filter(view -> view.sight().liveness() == liveness)
                .count();
    }
}
