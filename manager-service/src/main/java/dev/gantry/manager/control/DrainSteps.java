package dev.gantry.manager.control;

import dev.gantry.manager.cluster.Command;
import dev.gantry.manager.cluster.Drain;
import dev.gantry.manager.control.ClusterViews.WorkerView;
import java.util.List;

/** Which drains have to take their next step. It is to be asked as often as liveness is judged. Safe for many threads. */
public final class DrainSteps {

    private final ClusterViews views;
    private final Contacts contacts;
    private final int moves;

    public DrainSteps(ClusterViews views, Contacts contacts, ManagerProperties properties) {
        this.views = views;
        this.contacts = contacts;
        this.moves = properties.drain().moves();
    }

    /** What is to be told to the control loop now: it looks at everything again, and a step that is not needed changes nothing. */
    public List<Command> due() {
        return views.workers().stream()
                .filter(DrainSteps::isDue)
                .<Command>map(view -> new Command.AdvanceDrain(view.worker().id(), moves, contacts::used))
                .toList();
    }

    private static boolean isDue(WorkerView view) {
        Drain drain = view.worker().drain();
        return drain != null
                && drain.isDue(view.attempts().isEmpty() && view.orphans().isEmpty());
    }
}
