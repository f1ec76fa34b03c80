package dev.gantry.manager.orphan;

import dev.gantry.manager.cluster.ClusterState.AttemptKey;
import dev.gantry.manager.cluster.Command;
import dev.gantry.manager.cluster.Command.Submission;
import dev.gantry.manager.cluster.Orphan;
import dev.gantry.manager.cluster.Worker;
import dev.gantry.manager.control.ClusterViews;
import dev.gantry.manager.control.Control;
import dev.gantry.manager.dispatch.Dispatch;
import dev.gantry.manager.task.SpecHashes;
import dev.gantry.model.SpecHash;
import dev.gantry.model.TaskId;
import dev.gantry.model.TaskSpec;
import dev.gantry.model.problem.ProblemException;
import dev.gantry.model.problem.ProblemType;
import dev.gantry.model.wire.Assignment;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** What operators can do with orphans. */
@Component
class Orphans {

    private record Place(Worker worker, Orphan orphan) {}

    private final Control control;
    private final ClusterViews views;
    private final Dispatch dispatch;

    Orphans(Control control, ClusterViews views, Dispatch dispatch) {
        this.control = control;
        this.views = views;
        this.dispatch = dispatch;
    }

    List<OrphanView> all() {
        return places().stream().map(this::view).toList();
    }

    /** Makes an orphan known; it is durable when this returns. */
    OrphanView adopt(TaskId task, Optional<Integer> attempt) {
        Place place = load(task, attempt);
        AttemptKey key = place.orphan().key();
        control.execute(new Command.AdoptOrphan(place.worker().id(), key, madeFrom(place)), "user");
        return view(place);
    }

    /** Makes an orphan known as one that is to stop. */
    OrphanView stop(TaskId task, Optional<Integer> attempt, Optional<Duration> grace) {
        Place place = load(task, attempt);
        AttemptKey key = place.orphan().key();
        control.execute(new Command.StopOrphan(place.worker().id(), key, madeFrom(place), grace), "user");
        return view(place);
    }

    private List<Place> places() {
        return views.workers().stream()
                .flatMap(view -> view.orphans().stream().map(orphan -> new Place(view.worker(), orphan)))
                .toList();
    }

    private OrphanView view(Place place) {
        boolean known = views.findTask(place.orphan().key().task()).isPresent();
        return OrphanView.of(place.orphan(), place.worker(), known);
    }

    private Place load(TaskId task, Optional<Integer> attempt) {
        List<Place> found = places().stream()
                .filter(place -> place.orphan().key().task().equals(task))
                .filter(place -> attempt.isEmpty()
                        || attempt.get() == place.orphan().key().attempt().number())
                .toList();
        return switch (found.size()) {
            case 0 -> throw new ProblemException(ProblemType.NOT_FOUND, "There is no orphan of task " + task + ".");
            case 1 -> found.getFirst();
            default ->
                throw new ProblemException(
                        ProblemType.CONFLICT,
                        "Task " + task + " has several orphans; ?attempt= says which: "
                                + found.stream()
                                        .map(place -> place.orphan().key().attempt())
                                        .toList()
                                + ".");
        };
    }

    /** What the worker made it from: its labels, and the values that the container has. */
    private Submission madeFrom(Place place) {
        Assignment assignment = ask(place);
        TaskSpec spec = assignment.spec();
        SpecHash hash = assignment.specHash();
        if (spec == null || hash == null || !SpecHashes.of(spec).equals(hash)) {
            throw new ProblemException(
                    ProblemType.CONFLICT,
                    "The container's labels and environment are not what task "
                            + place.orphan().key().task() + " was made from. Stop it at its machine.");
        }
        return new Submission(assignment.task(), true, hash, spec);
    }

    private Assignment ask(Place place) {
        try {
            return dispatch.assignment(place.worker(), place.orphan().key());
        } catch (IOException unreachable) {
            throw new ProblemException(
                    ProblemType.WORKER_UNREACHABLE,
                    "Worker " + place.worker().name() + " does not say what the orphan was made from: "
                            + unreachable.getMessage());
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            throw new ProblemException(ProblemType.NOT_READY, "The manager is stopping.");
        }
    }
}
