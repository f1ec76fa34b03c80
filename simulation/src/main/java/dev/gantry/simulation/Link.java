package dev.gantry.simulation;

import java.time.Duration;
import java.time.Instant;

/** The way between the manager and one machine, and what is wrong with it. */
final class Link {

    private final World world;
    private boolean cutToWorker;
    private boolean cutToManager;
    private int slowestMillis = 5;
    private double loss;
    private double duplicates;
    private Instant toWorkerFrom = Instant.EPOCH;
    private Instant toManagerFrom = Instant.EPOCH;

    Link(World world) {
        this.world = world;
    }

    void cut(boolean toWorker, boolean toManager) {
        cutToWorker |= toWorker;
        cutToManager |= toManager;
    }

    /** Nothing comes through for a while, whatever is mended meanwhile. */
    void isolate(Duration time, boolean toWorker, boolean toManager) {
        Instant end = world.time.now().plus(time);
        toWorkerFrom = toWorker ? end : toWorkerFrom;
        toManagerFrom = toManager ? end : toManagerFrom;
    }

    /** The isolation is over before its time. */
    void join() {
        toWorkerFrom = Instant.EPOCH;
        toManagerFrom = Instant.EPOCH;
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
        boolean isolated = world.time.now().isBefore(toWorker ? toWorkerFrom : toManagerFrom);
        if (isolated || (toWorker ? cutToWorker : cutToManager)) {
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
