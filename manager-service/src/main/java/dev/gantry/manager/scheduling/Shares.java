package dev.gantry.manager.scheduling;

import dev.gantry.model.Resources;

/** Parts of a machine, in millionths of it: whole numbers, so that they are the same everywhere. */
final class Shares {

    /** A whole machine. */
    static final long WHOLE = 1_000_000;

    private Shares() {}

    /** Grows with the part; nothing of nothing is nothing. */
    static long of(long part, long whole) {
        return whole == 0 ? 0 : part * WHOLE / whole;
    }

    /** The smaller of the shares of cpu and memory: the scarcer one is what the next task will miss. */
    static long scarcer(Resources part, Resources whole) {
        return Math.min(of(part.cpuMillis(), whole.cpuMillis()), of(part.memory(), whole.memory()));
    }
}
