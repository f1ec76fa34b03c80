package dev.gantry.manager.scheduling;

import dev.gantry.manager.cluster.Task;

/** A placement policy: ranks the workers that passed every filter. */
public interface Scorer {

    /** The name by which {@code gantry.scheduler.policy} chooses it. */
    String name();

    /** A whole number, so that the same state gives the same answer on every machine; the highest wins. */
    long score(Task task, Candidate candidate);
}
