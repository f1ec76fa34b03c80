package dev.gantry.manager.task;

import dev.gantry.manager.cluster.ClusterState.AttemptKey;
import dev.gantry.manager.cluster.Refusal;
import dev.gantry.manager.cluster.Task;
import dev.gantry.manager.cluster.TaskAttempt;
import dev.gantry.manager.cluster.Unplaced;
import dev.gantry.manager.control.ClusterViews;
import dev.gantry.manager.control.ClusterViews.WorkerView;
import dev.gantry.manager.scheduling.Explainer;
import dev.gantry.manager.scheduling.Filter;
import dev.gantry.manager.scheduling.Machine;
import dev.gantry.manager.scheduling.Neighbours;
import dev.gantry.manager.store.History;
import dev.gantry.manager.store.StoredEvent;
import dev.gantry.model.Attempt;
import dev.gantry.model.DesiredState;
import dev.gantry.model.TaskId;
import dev.gantry.model.TaskState;
import dev.gantry.model.WorkerId;
import dev.gantry.model.problem.ProblemException;
import dev.gantry.model.problem.ProblemType;
import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Explains tasks to whoever asks, from what is published: the control loop is not asked and does not wait. */
@Component
class TaskExplanations {

    private final Explainer explainer = new Explainer(Filter.ALL);
    private final Tasks tasks;
    private final ClusterViews views;
    private final History history;
    private final Clock clock;

    TaskExplanations(Tasks tasks, ClusterViews views, History history, Clock clock) {
        this.tasks = tasks;
        this.views = views;
        this.history = history;
        this.clock = clock;
    }

    /**
     * Why a task is where it is.
     *
     * @param asked the attempt of which the placement is asked for; the current one unless told
     * @throws ProblemException if there is no such task or attempt
     */
    TaskExplanation explain(TaskId id, Optional<Attempt> asked) {
        Task task = tasks.load(id);
        boolean waits = task.state() == TaskState.PENDING && task.desired() == DesiredState.RUNNING;
        Optional<Attempt> shown =
                asked.or(() -> waits ? Optional.empty() : task.current().map(TaskAttempt::number));
        Optional<Unplaced> unplaced = views.findUnplaced(id);
        String stored = task.message().isEmpty() ? task.reason().sentence() : task.message();
        return new TaskExplanation(
                task.id(),
                task.spec().name(),
                task.desired(),
                task.state(),
                unplaced.map(Unplaced::reason).orElse(task.reason()),
                unplaced.map(Unplaced::message).orElse(stored),
                waits ? waiting(task, clock.instant()) : null,
                shown.map(attempt -> placement(task, attempt)).orElse(null),
                TaskExplanation.Ended.of(task));
    }

    private TaskExplanation.Waiting waiting(Task task, Instant now) {
        Map<WorkerId, Refusal> refusals = views.refusals(task.specHash());
        Neighbours neighbours = new PublishedNeighbours(views);
        List<Machine> machines = views.workers().stream()
                .map(view -> machine(view, refusals, neighbours, now))
                .toList();
        Optional<Instant> nextTry = refusals.values().stream()
                .map(Refusal::notBefore)
                .filter(now::isBefore)
                .min(Comparator.naturalOrder());
        return TaskExplanation.Waiting.of(task, explainer.explain(task, machines), nextTry);
    }

    private static Machine machine(
            WorkerView view, Map<WorkerId, Refusal> refusals, Neighbours neighbours, Instant now) {
        return new Machine(
                view.worker(),
                view.sight(),
                view.worker().capacity().minus(view.booked()),
                view.ports(),
                Optional.ofNullable(refusals.get(view.worker().id())),
                neighbours,
                now);
    }

    private PlacementView placement(Task task, Attempt attempt) {
        Optional<StoredEvent> event = history.findPlacement(new AttemptKey(task.id(), attempt));
        WorkerId worker = task.findAttempt(attempt)
                .map(TaskAttempt::worker)
                .or(() -> event.map(StoredEvent::worker))
                .orElseThrow(() -> new ProblemException(
                        ProblemType.NOT_FOUND,
                        "Task " + task.id() + " has no attempt " + attempt
                                + ", or what happened then is kept no longer."));
        return new PlacementView(
                attempt,
                tasks.reference(worker),
                event.map(StoredEvent::at).orElse(null),
                event.map(StoredEvent::message).orElse(null),
                event.flatMap(placed -> history.findDecision(task.specHash(), placed))
                        .map(PlacementView.DecisionView::of)
                        .orElse(null));
    }
}
