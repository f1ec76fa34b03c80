package dev.gantry.manager.store;

import dev.gantry.model.ClusterId;
import dev.gantry.model.Epoch;

/** The term of this manager: nobody else commits in its epoch, and it commits only while its epoch is the newest. */
public record Lease(ClusterId cluster, long generation, Epoch epoch, long lastCommit) {

    /** The lease after one more commit. */
    public Lease committed() {
        return new Lease(cluster, generation, epoch, lastCommit + 1);
    }
}
