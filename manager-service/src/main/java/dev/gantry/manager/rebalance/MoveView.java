package dev.gantry.manager.rebalance;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.gantry.manager.cluster.Task;
import dev.gantry.manager.cluster.Worker;
import dev.gantry.manager.control.ClusterViews;
import dev.gantry.manager.control.ClusterViews.WorkerView;
import dev.gantry.manager.reconcile.RebalanceRun.Progress;
import dev.gantry.manager.scheduling.Rebalancing.Filling;
import dev.gantry.manager.scheduling.Rebalancing.Move;
import dev.gantry.model.TaskId;
import dev.gantry.model.WorkerId;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A move as users see it.
 *
 * @param name the task's
 * @param why what is gained, in words
 * @param gain by how much the imbalance falls, as a part of a machine
 * @param progress absent of a move that is only planned
 * @param message why it was left out
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
record MoveView(
        TaskId task,
        String name,
        Place from,
        Place to,
        String why,
        @JsonInclude(JsonInclude.Include.ALWAYS) double gain,
        @Nullable Progress progress,
        String message) {

    private static final double WHOLE = 1_000_000;

    /** A worker. */
    record Place(WorkerId id, String name) {}

    static MoveView of(Move move, @Nullable Progress progress, String message, ClusterViews views) {
        Place from = place(move.from(), views);
        Place to = place(move.to(), views);
        return new MoveView(
                move.task(),
                views.findTask(move.task())
                        .map(Task::spec)
                        .map(spec -> spec.name())
                        .orElse(""),
                from,
                to,
                filling(from, move.source()) + ", " + filling(to, move.target()),
                move.gain() / WHOLE,
                progress,
                message);
    }

    private static Place place(WorkerId id, ClusterViews views) {
        return new Place(
                id,
                views.findWorker(id).map(WorkerView::worker).map(Worker::name).orElse(id.toString()));
    }

    private static String filling(Place place, Filling filling) {
        return String.format(
                Locale.ROOT,
                "%s from %d %% to %d %%",
                place.name(),
                percent(filling.before()),
                percent(filling.after()));
    }

    private static long percent(long millionths) {
        return Math.round(millionths / 10_000.0);
    }
}
