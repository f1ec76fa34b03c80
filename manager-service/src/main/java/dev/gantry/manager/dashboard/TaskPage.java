package dev.gantry.manager.dashboard;

import dev.gantry.manager.cluster.Task;
import dev.gantry.manager.cluster.TaskAttempt;
import dev.gantry.manager.control.ClusterViews;
import dev.gantry.manager.control.Contacts;
import dev.gantry.manager.dashboard.Words.Age;
import dev.gantry.manager.store.StoredEvent;
import dev.gantry.model.TaskState;
import java.time.Instant;
import java.util.List;

/**
 * Everything that the page of one task shows, but its log and its usage, which the page's script asks for.
 *
 * @param attempt the number of the newest one, or that there is none
 * @param run names the container whose log is shown; empty if none has been there
 * @param running whether there is something to look at that uses anything
 */
record TaskPage(TaskRow task, String attempt, String run, boolean running, List<EventRow> events, Age made) {

    static TaskPage of(Task task, ClusterViews views, Contacts contacts, List<StoredEvent> events, Instant now) {
        TaskRow row = TaskRow.of(task, Standing.of(task, views, now), views, contacts.findPull(task), now);
        String attempt =
                task.current().map(TaskAttempt::number).map(Object::toString).orElse("none");
        boolean ran = task.current().filter(TaskAttempt::ran).isPresent();
        return new TaskPage(
                row,
                attempt,
                ran ? attempt + "-" + row.restarts() : "",
                task.state() == TaskState.RUNNING,
                events.stream().map(event -> EventRow.of(event, views, now)).toList(),
                Age.of(now, now));
    }

    String title() {
        return task.name() + " is " + task.state() + ". Gantry";
    }

    /** The events that may change what is shown. */
    String stream() {
        return "/events?task=" + task.id();
    }

    boolean hasEvents() {
        return !events.isEmpty();
    }
}
