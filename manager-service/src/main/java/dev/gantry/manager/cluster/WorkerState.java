package dev.gantry.manager.cluster;

import dev.gantry.manager.cluster.ClusterState.AttemptKey;
import dev.gantry.model.Resources;
import dev.gantry.model.WorkerId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Everything about one worker in one place, so that one look-up finds it. Belongs to one thread.
 *
 * <p>It may exist before the worker does, and after: what is booked is loaded apart from it.
 */
final class WorkerState {

    private final WorkerId id;

    @Nullable
    Worker worker;

    WorkerSight sight = WorkerSight.UNKNOWN;
    List<Orphan> orphans = List.of();
    /** Whether it has said what it has since this state was loaded. */
    boolean told;

    final Bookings bookings = new Bookings();
    final AttemptRoll attempts = new AttemptRoll();

    /** Where the index has it, if it has it. */
    @Nullable
    RoomPoint point;

    WorkerState(WorkerId id) {
        this.id = id;
    }

    /** The one with the lower id, where nothing is higher than anything. */
    static @Nullable WorkerState lower(@Nullable WorkerState one, @Nullable WorkerState other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return one.id.compareTo(other.id) <= 0 ? one : other;
    }

    WorkerId id() {
        return id;
    }

    /** Whether it answers, has an engine and was not told to take nothing new. */
    boolean takesTasks() {
        return worker != null && worker.availability() == Availability.ACTIVE && sight.takesTasks();
    }

    /**
     * The worker itself.
     *
     * @throws IllegalStateException if it has not joined
     */
    Worker joined() {
        if (worker == null) {
            throw new IllegalStateException("there is no worker " + id);
        }
        return worker;
    }

    Resources capacity() {
        return worker == null ? Resources.NONE : worker.capacity();
    }

    /** What is not booked; negative where more is booked than there is. */
    Resources free() {
        return capacity().minus(bookings.booked());
    }

    void book(Task task, TaskAttempt attempt) {
        bookings.book(task, attempt);
        attempts.add(new AttemptKey(task.id(), attempt.number()));
    }

    void free(Task task, TaskAttempt attempt) {
        bookings.free(task, attempt);
        attempts.remove(new AttemptKey(task.id(), attempt.number()));
    }
}
