package dev.gantry.manager.scheduling;

import dev.gantry.manager.cluster.Availability;
import dev.gantry.manager.cluster.Task;
import dev.gantry.model.Resources;

/** A machine and how much it lacks for a task: the first guess at which machines are worth a closer look. */
record Nearest(Machine machine, long distance) implements Comparable<Nearest> {

    private static final long WHOLE = 1_000_000;

    static Nearest of(Task task, Machine machine) {
        Resources wanted = task.spec().booking();
        Resources free = machine.free();
        long distance = lacking(wanted.memory(), free.memory())
                + lacking(wanted.cpuMillis(), free.cpuMillis())
                + lacking(wanted.disk(), free.disk())
                + lacking(wanted.pids(), free.pids());
        if (!machine.sight().takesTasks()) {
            distance += 100 * WHOLE;
        }
        if (machine.worker().availability() != Availability.ACTIVE) {
            distance += 10 * WHOLE;
        }
        return new Nearest(machine, distance);
    }

    /** The part of what is wanted that is not there, in millionths; of what is not wanted, as if it were one. */
    private static long lacking(long wanted, long free) {
        return wanted <= free ? 0 : (wanted - free) * WHOLE / Math.max(1, wanted);
    }

    /** By the distance, then by the name, which is unique. */
    @Override
    public int compareTo(Nearest other) {
        int nearer = Long.compare(distance, other.distance);
        return nearer != 0
                ? nearer
                : machine.worker().name().compareTo(other.machine.worker().name());
    }
}
