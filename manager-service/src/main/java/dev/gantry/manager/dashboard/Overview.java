package dev.gantry.manager.dashboard;

import dev.gantry.manager.cluster.Task;
import dev.gantry.manager.control.ClusterViews;
import dev.gantry.manager.control.ClusterViews.WorkerView;
import dev.gantry.manager.control.Contacts;
import dev.gantry.manager.dashboard.Page.Figures;
import dev.gantry.manager.dashboard.Words.Age;
import dev.gantry.manager.store.StoredEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Makes the page out of what is published. One pass over all tasks, of which it keeps only those that are shown. */
final class Overview {

    /** The most machines on the page. */
    private static final int MACHINES = 100;

    /** The most tasks of each tone, so that a thousand failures do not hide what waits, nor what runs. */
    static final int TASKS = 50;

    private static final Comparator<WorkerView> TROUBLE_FIRST = Comparator.<WorkerView, Tone>comparing(
                    view -> MachineStanding.of(view).tone())
            .thenComparing(view -> view.worker().name());

    private final ClusterViews views;
    private final Contacts contacts;
    private final Instant now;
    private final Map<Tone, List<TaskRow>> tasks = new EnumMap<>(Tone.class);

    private Overview(ClusterViews views, Contacts contacts, Instant now) {
        this.views = views;
        this.contacts = contacts;
        this.now = now;
    }

    static Page of(ClusterViews views, Contacts contacts, List<StoredEvent> events, boolean accepting, Instant now) {
        return new Overview(views, contacts, now).page(events, accepting);
    }

    private Page page(List<StoredEvent> events, boolean accepting) {
        Collection<WorkerView> workers = views.workers();
        Tally tally = new Tally(workers);
        views.tasksBefore(Long.MAX_VALUE).forEach(task -> take(task, tally));
        List<MachineRow> machines = workers.stream()
                .sorted(TROUBLE_FIRST)
                .limit(MACHINES)
                .map(MachineRow::of)
                .toList();
        List<TaskRow> rows = tasks.values().stream().flatMap(List::stream).toList();
        return new Page(
                Verdict.of(tally, views.heldBack(), accepting),
                Figures.of(tally),
                machines,
                workers.size() - machines.size(),
                rows,
                tally.allTasks() - rows.size(),
                events.stream().map(event -> EventRow.of(event, views, now)).toList(),
                Age.of(now, now));
    }

    private void take(Task task, Tally tally) {
        Standing standing = Standing.of(task, views, now);
        tally.add(standing);
        List<TaskRow> rows = tasks.computeIfAbsent(standing.tone(), tone -> new ArrayList<>());
        if (rows.size() < TASKS) {
            rows.add(TaskRow.of(task, standing, views, contacts.findPull(task), now));
        }
    }
}
