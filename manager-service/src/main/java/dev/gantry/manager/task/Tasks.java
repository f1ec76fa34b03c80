package dev.gantry.manager.task;

import dev.gantry.manager.cluster.Command;
import dev.gantry.manager.cluster.Command.Submission;
import dev.gantry.manager.cluster.Task;
import dev.gantry.manager.cluster.TaskAttempt;
import dev.gantry.manager.control.ClusterViews;
import dev.gantry.manager.control.Contacts;
import dev.gantry.manager.control.Control;
import dev.gantry.manager.task.TaskView.WorkerRef;
import dev.gantry.manager.task.body.TaskRequest;
import dev.gantry.model.SpecHash;
import dev.gantry.model.TaskId;
import dev.gantry.model.TaskSpec;
import dev.gantry.model.WorkerId;
import dev.gantry.model.problem.ProblemException;
import dev.gantry.model.problem.ProblemType;
import dev.gantry.platform.Ids;
import java.time.Duration;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** What users can do with tasks. */
@Component
class Tasks {

    /** Submitted tasks in the order of the request, and whether any of them is new. */
    record Submitted(List<TaskView> tasks, boolean created) {}

    private final Control control;
    private final ClusterViews views;
    private final Contacts contacts;
    private final Ids ids;

    Tasks(Control control, ClusterViews views, Contacts contacts, Ids ids) {
        this.control = control;
        this.views = views;
        this.contacts = contacts;
        this.ids = ids;
    }

    /** Accepts all tasks or none; they are durable when this returns. */
    Submitted submit(List<TaskRequest.Submit> wanted, Optional<IdempotencyKey> key) {
        IdentityHashMap<TaskSpec, SpecHash> hashes = new IdentityHashMap<>();
        List<Submission> submissions = new ArrayList<>();
        for (TaskRequest.Submit task : wanted) {
            int place = submissions.size();
            TaskId id = task.id()
                    .or(() -> key.map(given -> given.id(control.lease().cluster(), place)))
                    .orElseGet(() -> new TaskId(ids.next()));
            boolean named = task.id().isPresent() || key.isPresent();
            submissions.add(
                    new Submission(id, named, hashes.computeIfAbsent(task.spec(), SpecHashes::of), task.spec()));
        }
        boolean known =
                submissions.stream().allMatch(task -> views.findTask(task.id()).isPresent());
        Optional<TaskId> beyond = wanted.stream().anyMatch(task -> task.id().isPresent())
                ? Optional.empty()
                : key.map(given -> given.id(control.lease().cluster(), wanted.size()));
        control.execute(new Command.SubmitTasks(submissions, beyond), "user");
        return new Submitted(
                submissions.stream().map(task -> view(load(task.id()))).toList(), !known);
    }

    Task stop(TaskId id, Optional<Duration> grace) {
        control.execute(new Command.StopTask(id, grace), "user");
        return load(id);
    }

    Task restart(TaskId id) {
        control.execute(new Command.RestartTask(id), "user");
        return load(id);
    }

    /** The task with this id, or a 404, or a 410 where a client gave that id to a task that is kept no longer. */
    Task load(TaskId id) {
        return views.findTask(id)
                .orElseThrow(() -> views.isRetired(id)
                        ? new ProblemException(
                                ProblemType.TASK_EXPIRED, "Task " + id + " has ended and is no longer kept.")
                        : new ProblemException(ProblemType.NOT_FOUND, "There is no task " + id + "."));
    }

    TaskView view(Task task) {
        Optional<WorkerRef> worker = task.current().map(TaskAttempt::worker).map(this::reference);
        return TaskView.of(task, worker, views.findUnplaced(task.id()), contacts.findPull(task));
    }

    /** A worker as an answer names it; the name is empty once the worker is known no longer. */
    WorkerRef reference(WorkerId id) {
        String name = views.findWorker(id).map(view -> view.worker().name()).orElse("");
        return new WorkerRef(id, name);
    }
}
