package dev.gantry.manager.store;

import dev.gantry.manager.cluster.Drain;
import java.time.Instant;

/** The drain of a worker as its column has it, in JSON. */
record DrainColumn(Drain.State state, Instant startedAt, Instant deadline, boolean force, int total) {

    static DrainColumn of(Drain drain) {
        return new DrainColumn(drain.state(), drain.startedAt(), drain.deadline(), drain.force(), drain.total());
    }

    Drain drain() {
        return new Drain(state, startedAt, deadline, force, total);
    }
}
