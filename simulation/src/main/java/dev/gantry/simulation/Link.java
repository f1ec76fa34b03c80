package dev.gantry.simulation;

import java.time.Duration;

/** The way between the manager and one machine, and what is wrong with it. */
final class Link {

    private final World world;
    private boolean cutToWorker;
    private boolean cutToManager;
    private int slowestMillis = 5;
    private double loss;
    private double duplicates;

    Link(World world) {
        this.world = world;
    }

    void cut(boolean toWorker, boolean toManager) {
        cutToWorker |= toWorker;
        cutToManager |= toManager;
    }

    void slow(int millis) {
        slowestMillis = millis;
    }

    void lossy(double share) {
        loss = share;
    }

    void duplicating(double share) {
        duplicates = share;
    }

    void heal() {
        cutToWorker = false;
        cutToManager = false;
        slowestMillis = 5;
        loss = 0;
        duplicates = 0;
    }

    /** Carries something, later, twice or not at all; later ones may overtake it. */
    void carry(boolean toWorker, String what, Runnable arrival) {
        if (toWorker ? cutToWorker : cutToManager) {
            return;
        }
        if (loss > 0 && world.dice.chance(loss)) {
            return;
        }
        world.time.after(delay(), what, arrival);
        if (toWorker && duplicates > 0 && world.dice.chance(duplicates)) {
            world.time.after(delay(), what + " again", arrival);
        }
    }

    private Duration delay() {
        return world.millis(1, slowestMillis);
    }
}
