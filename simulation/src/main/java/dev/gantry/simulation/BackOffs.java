package dev.gantry.simulation;

import dev.gantry.manager.cluster.Change;
import dev.gantry.manager.cluster.ClusterEvent;
import dev.gantry.manager.cluster.TaskAttempt;
import dev.gantry.manager.cluster.Worker;
import dev.gantry.model.DesiredState;
import dev.gantry.model.Phase;
import dev.gantry.model.Reason;
import dev.gantry.model.TaskSpec;
import dev.gantry.model.TaskState;
import dev.gantry.model.Wanted;
import dev.gantry.model.WorkerId;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * Until when, by the manager's clock, a worker on which tasks of a spec have failed is given no other one of them, as events tell
 * it; and no worker of an architecture an image that has no variant for it. The newest failure decides, also where the clock was
 * set back and the back-off of an older one would end later.
 *
 * <p>Events do not tell all: of a successor that is called off they do not say whether it was too slow, which alone is a failure.
 * So there is a time until which a back-off surely lasts, and one until which it may last.
 */
final class BackOffs {

    /** A port that is taken is not given again, and the others say nothing of the task. */
    private static final Set<Reason> WITHOUT =
            Set.of(Reason.PORT_TAKEN, Reason.START_INTERRUPTED, Reason.LEASE_EXPIRED);

    /** What no task can help is no failure of one, and is counted where it happens. */
    private static final Set<Reason> COUNTED_BY_PLACE = Set.of(
            Reason.REGISTRY_UNAVAILABLE, Reason.REGISTRY_RATE_LIMITED, Reason.DISK_FULL, Reason.IMAGE_ARCHITECTURE);

    /** What is not asked for. */
    private sealed interface Place {

        record OfSpec(TaskSpec spec, WorkerId worker) implements Place {}

        record OfImage(String image, String arch) implements Place {}
    }

    private final Map<Place, BackOff> known = new HashMap<>();

    /** A manager remembers failures as long as it lives. */
    void leads() {
        known.clear();
    }

    /** Takes the next event of a task, which its history does not have yet. */
    void take(ClusterEvent event, TaskHistory task, Map<WorkerId, Worker> workers) {
        switch (event.change()) {
            case Change.TaskMoved moved
            when isFailure(moved, task) ->
                task.currentLine()
                        .flatMap(line -> place(moved.reason(), task.spec(), line.worker(), workers))
                        .ifPresent(place -> failed(place, moved, event.at()));
            case Change.AttemptAdvanced advanced
            when wasComing(advanced.attempt(), task) -> advance(advanced.attempt(), task.spec(), event.at(), workers);
            default -> {}
        }
    }

    /** Whether a worker surely gets no task of a spec yet. */
    boolean isOn(TaskSpec spec, Worker worker, Instant at) {
        return find(spec, worker).anyMatch(backOff -> at.isBefore(backOff.surelyUntil()));
    }

    /** Whether a worker may get no task of a spec yet. */
    boolean mayBeOn(TaskSpec spec, Worker worker, Instant at) {
        return find(spec, worker).anyMatch(backOff -> at.isBefore(backOff.perhapsUntil()));
    }

    private Stream<BackOff> find(TaskSpec spec, Worker worker) {
        return Stream.of(new Place.OfSpec(spec, worker.id()), new Place.OfImage(spec.image(), worker.arch()))
                .map(place -> known.getOrDefault(place, BackOff.NONE));
    }

    private static Optional<Place> place(Reason reason, TaskSpec spec, WorkerId worker, Map<WorkerId, Worker> workers) {
        return reason == Reason.IMAGE_ARCHITECTURE
                ? Optional.ofNullable(workers.get(worker)).map(one -> new Place.OfImage(spec.image(), one.arch()))
                : Optional.of(new Place.OfSpec(spec, worker));
    }

    /**
     * Whether the current attempt has ended by itself and is to be followed by another one, or is given up because it did not
     * start. A task that is pending already only says something else.
     */
    private static boolean isFailure(Change.TaskMoved moved, TaskHistory task) {
        boolean isTooSlow = moved.reason() == Reason.START_TIMED_OUT && moved.failures() > task.failures();
        boolean hasEnded = task.state() != TaskState.PENDING
                && moved.to() == TaskState.PENDING
                && task.currentLine()
                        .filter(line -> line.phase() == Phase.GONE && line.wanted() == Wanted.RUN)
                        .isPresent();
        return isTooSlow || (hasEnded && !WITHOUT.contains(moved.reason()));
    }

    private static boolean wasComing(TaskAttempt attempt, TaskHistory task) {
        return !task.isFinal()
                && task.desired() == DesiredState.RUNNING
                && task.line(attempt.number().number())
                        .filter(TaskHistory.Line::isComing)
                        .isPresent();
    }

    private void failed(Place place, Change.TaskMoved moved, Instant at) {
        change(
                place,
                at,
                before -> COUNTED_BY_PLACE.contains(moved.reason())
                        ? before.again(moved.reason(), at)
                        : BackOff.after(moved.reason(), moved.failures(), at));
    }

    /** An attempt that was to take over is called off, or has ended by itself, or goes on. */
    private void advance(TaskAttempt attempt, TaskSpec spec, Instant at, Map<WorkerId, Worker> workers) {
        if (attempt.successor() && attempt.wanted() == Wanted.STOP) {
            change(
                    new Place.OfSpec(spec, attempt.worker()),
                    at,
                    before -> before.perhapsAgain(Reason.START_TIMED_OUT, at));
        } else if (attempt.phase() == Phase.GONE
                && attempt.reason() != Reason.EXITED
                && !WITHOUT.contains(attempt.reason())) {
            place(attempt.reason(), spec, attempt.worker(), workers)
                    .ifPresent(place -> change(place, at, before -> before.again(attempt.reason(), at)));
        }
    }

    /** With each failure a manager may forget what is over, and would not know it again if the clock were set back. */
    private void change(Place place, Instant at, UnaryOperator<BackOff> by) {
        known.replaceAll((_, backOff) -> at.isBefore(backOff.surelyUntil()) ? backOff : backOff.unsure());
        known.put(place, by.apply(known.getOrDefault(place, BackOff.NONE)));
    }
}
