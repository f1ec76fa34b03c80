package dev.gantry.manager.dashboard;

import dev.gantry.manager.cluster.Task;
import dev.gantry.manager.control.ClusterViews;
import dev.gantry.manager.control.ClusterViews.WorkerView;
import dev.gantry.manager.dashboard.Page.Figures;
import dev.gantry.manager.dashboard.Words.Age;
import dev.gantry.manager.store.StoredEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Makes the page out of what is published. One pass over all tasks, of which it keeps only those that are shown. */
final class Overview {

    /** The most machines and the most tasks on the page. */
    static final int MOST = 100;

    private static final Comparator<WorkerView> TROUBLE_FIRST = Comparator.<WorkerView, Tone>comparing(
                    view -> MachineStanding.of(view).tone())
            .thenComparing(view -> view.worker().name());

    private final ClusterViews views;
    private final Instant now;
    private final List<TaskRow> troubled = new ArrayList<>();
    private final List<TaskRow> others = new ArrayList<>();

    private Overview(ClusterViews views, Instant now) {
        this.views = views;
        this.now = now;
    }

    static Page of(ClusterViews views, List<StoredEvent> events, boolean accepting, Instant now) {
        return new Overview(views, now).page(events, accepting);
    }

    private Page page(List<StoredEvent> events, boolean accepting) {
        Collection<WorkerView> workers = views.workers();
        Tally tally = new Tally(workers);
        views.tasksBefore(Long.MAX_VALUE).forEach(task -> take(task, tally));
        List<MachineRow> machines = workers.stream()
                .sorted(TROUBLE_FIRST)
                .limit(MOST)
                .map(MachineRow::of)
                .toList();
        List<TaskRow> tasks =
                Stream.concat(troubled.stream(), others.stream()).limit(MOST).toList();
        return new Page(
                Verdict.of(tally, accepting),
                Figures.of(tally),
                machines,
                workers.size() - machines.size(),
                tasks,
                tally.allTasks() - tasks.size(),
                events.stream().map(event -> EventRow.of(event, views, now)).toList(),
                Age.of(now, now));
    }

    private void take(Task task, Tally tally) {
        Standing standing = Standing.of(task, views, now);
        tally.add(standing);
        List<TaskRow> rows = standing.tone().isTrouble() ? troubled : others;
        if (rows.size() < MOST) {
            rows.add(TaskRow.of(task, standing, views, now));
        }
    }
}
