package dev.gantry.manager.cluster;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Everything about one worker in one place, so that one look-up finds it. Belongs to one thread.
 *
 * <p>It may exist before the worker does, and after: what is booked is loaded apart from it.
 */
final class WorkerState {

    @Nullable
    Worker worker;

    WorkerSight sight = WorkerSight.UNKNOWN;
    List<Orphan> orphans = List.of();
    final Bookings bookings = new Bookings();
    final AttemptRoll attempts = new AttemptRoll();
}
