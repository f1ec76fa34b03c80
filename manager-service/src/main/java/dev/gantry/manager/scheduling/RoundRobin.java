package dev.gantry.manager.scheduling;

import dev.gantry.manager.cluster.Task;
import dev.gantry.model.Resources;

/**
 * Takes the workers in turn.
 *
 * <p><b>Goals.</b> Every worker gets about as many placements as every other, however large tasks and machines are; what
 * comes next can be told without knowing what runs.
 *
 * <p><b>Constraints.</b> None of its own; the filters have them, and a worker that they rule out is passed over.
 *
 * <p><b>Algorithm.</b> Workers are in the order of their ids. Those behind the worker of the newest placement score a million,
 * the others 0; the lowest id wins among equals, which is the next one in the circle. The newest placement is remembered only
 * while a manager lives: after its start the circle begins with the first worker.
 *
 * <p><b>Source.</b> Round-robin, as in network queueing (Nagle, "On Packet Switches With Infinite Storage", 1985).
 *
 * <p><b>Example.</b> Workers a, b and c, the newest placement on b: c scores a million and is taken, then a, then b.
 */
public final class RoundRobin implements Scorer {

    @Override
    public String name() {
        return "round-robin";
    }

    @Override
    public long score(Task task, Candidate candidate) {
        boolean behind = candidate
                .cluster()
                .newestPlacement()
                .filter(newest -> candidate.worker().id().compareTo(newest) > 0)
                .isPresent();
        return behind ? Shares.WHOLE : 0;
    }

    @Override
    public Guide guide() {
        return Guide.TURN;
    }

    /** Whose turn it is does not depend on what is free. */
    @Override
    public long bound(Resources booking, Box box, int workers) {
        return Shares.WHOLE;
    }

    /** It would no longer be the next one's turn. */
    @Override
    public boolean heedsImages() {
        return false;
    }
}
