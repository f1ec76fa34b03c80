package dev.gantry.manager.control;

import dev.gantry.manager.cluster.Turn;

/** Is told what has become durable and visible. Called on the control loop's thread, so it only takes notes. */
public interface CommitListener {

    void committed(Turn turn);

    /** The scheduled full pass: compare everything once, in case that a wake-up was lost. */
    default void sweep() {}
}
