package dev.gantry.manager.rebalance;

import java.util.List;

/**
 * What rebalancing would do now.
 *
 * @param plan names exactly these moves, in this order
 * @param imbalance how unequally full the machines are, as a part of a machine
 * @param complete whether no further move is worth it
 */
record PlanView(String plan, Imbalance imbalance, boolean complete, List<MoveView> moves) {

    /** Before the first move and after the last. */
    record Imbalance(double before, double after) {}
}
