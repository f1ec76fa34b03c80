package dev.gantry.manager.task;

import dev.gantry.manager.cluster.Command;
import dev.gantry.manager.cluster.Task;
import dev.gantry.manager.cluster.TaskAttempt;
import dev.gantry.manager.control.ClusterViews;
import dev.gantry.manager.control.ClusterViews.WorkerView;
import dev.gantry.manager.control.Control;
import dev.gantry.manager.task.TaskView.WorkerRef;
import dev.gantry.model.TaskId;
import dev.gantry.model.TaskSpec;
import dev.gantry.model.WorkerId;
import dev.gantry.model.problem.ProblemException;
import dev.gantry.model.problem.ProblemType;
import dev.gantry.platform.Ids;
import java.time.Duration;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** What users can do with tasks. */
@Component
class Tasks {

    /** A submitted task, and whether it is new. */
    record Submitted(TaskView task, boolean created) {}

    private final Control control;
    private final ClusterViews views;
    private final Ids ids;

    Tasks(Control control, ClusterViews views, Ids ids) {
        this.control = control;
        this.views = views;
        this.ids = ids;
    }

    Submitted submit(Optional<TaskId> wantedId, TaskSpec spec) {
        TaskId id = wantedId.orElseGet(() -> new TaskId(ids.next()));
        boolean known = views.findTask(id).isPresent();
        control.execute(new Command.SubmitTask(id, SpecHashes.of(spec), spec), "user");
        return new Submitted(view(load(id)), !known);
    }

    Task stop(TaskId id, Optional<Duration> grace) {
        control.execute(new Command.StopTask(id, grace), "user");
        return load(id);
    }

    /** The task with this id, or a 404. */
    Task load(TaskId id) {
        return views.findTask(id)
                .orElseThrow(() -> new ProblemException(ProblemType.NOT_FOUND, "There is no task " + id + "."));
    }

    TaskView view(Task task) {
        Optional<WorkerRef> worker = task.current().map(TaskAttempt::worker).map(id -> new WorkerRef(id, nameOf(id)));
        return TaskView.of(task, worker, views.findUnplaced(task.id()));
    }

    private String nameOf(WorkerId id) {
        return views.findWorker(id)
                .map(WorkerView::worker)
                .map(found -> found.name())
                .orElse("");
    }
}
