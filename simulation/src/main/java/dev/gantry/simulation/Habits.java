package dev.gantry.simulation;

import java.time.Duration;
import java.util.Optional;

/** What the programs in containers do by themselves, and when they are asked to end. */
interface Habits {

    /** How a container that was started just now is going to end by itself, if it is. */
    Optional<End> begun(Container container);

    /** How one that was asked to end is going to, if it takes notice. */
    Optional<End> asked(Container container);

    /**
     * The end of a program.
     *
     * @param oom whether the engine ends it for want of memory
     */
    record End(Duration after, int code, boolean oom) {}
}
