package dev.gantry.manager.scheduling;

import dev.gantry.manager.cluster.Task;
import dev.gantry.model.Resources;

/**
 * Puts a task on the least busy machine, by what is measured there rather than by what is booked.
 *
 * <p><b>Goals.</b> Use the machines that have nothing to do, also where bookings are far from what tasks really use, and where
 * something outside Gantry keeps a machine busy.
 *
 * <p><b>Constraints.</b> None of its own; the filters have them, and they count bookings: nothing is promised twice.
 *
 * <p><b>Algorithm.</b> The expected use of a worker ({@link ExpectedLoad}) and the task's booking together, as shares of cpu
 * and memory; the scarcer of what remains is the score, in millionths.
 *
 * <p><b>Source.</b> Greedy list scheduling (Graham, "Bounds for Certain Multiprocessing Anomalies", 1966), with the correction
 * for young tasks of Kubernetes' load-aware scheduler plugins.
 *
 * <p><b>Example.</b> Workers of 4 cores, one with 3 cores booked and 0.4 in use, one with none booked and 2 in use: a task of 1
 * core scores 650,000 on the first, if the memory is not scarcer, and 250,000 on the second.
 */
public final class Greedy implements Scorer {

    @Override
    public String name() {
        return "greedy";
    }

    @Override
    public long score(Task task, Candidate candidate) {
        Resources capacity = candidate.worker().capacity();
        Resources expected = candidate.load().on(candidate.worker().id(), candidate.cluster());
        return left(task.spec().booking(), capacity.minus(expected), capacity);
    }

    @Override
    public Guide guide() {
        return Guide.IDLE;
    }

    /** The score grows with what idles. */
    @Override
    public long bound(Resources booking, Box box, int workers) {
        return left(booking, box.mostFree(), box.capacity());
    }

    private static long left(Resources booking, Resources idle, Resources capacity) {
        return Shares.scarcer(idle.minus(booking), capacity);
    }
}
