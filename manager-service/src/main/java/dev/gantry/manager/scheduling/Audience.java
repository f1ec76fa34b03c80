package dev.gantry.manager.scheduling;

import dev.gantry.model.Reason;

/** Hears what came of each worker that was asked for one task. */
interface Audience {

    /** Nobody listens. */
    Audience NONE = new Audience() {
        @Override
        public void refused(Reason reason) {}

        @Override
        public void passed(Candidate candidate, long total) {}
    };

    /** A filter ruled the worker out. */
    void refused(Reason reason);

    /** The worker passed every filter, and got so many points in all. */
    void passed(Candidate candidate, long total);
}
