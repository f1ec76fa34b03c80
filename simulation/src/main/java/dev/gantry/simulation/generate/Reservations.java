package dev.gantry.simulation.generate;

import dev.gantry.model.TaskSpec;

/** That tasks usually need less than they may have, and that one that may have all of the cpu needs more than a little. */
public final class Reservations {

    private static final double COMMON = 0.3;
    private static final long MOST_WITHOUT_LIMIT = 800;

    private final Dice dice;

    public Reservations(Dice dice) {
        this.dice = dice;
    }

    /** The spec with a reservation of memory, or without. */
    public TaskSpec ofMemory(TaskSpec spec) {
        return dice.chance(COMMON)
                ? spec.toBuilder()
                        .limits(spec.limits().reservingMemory(spec.memory() / dice.between(2, 4)))
                        .build()
                : spec;
    }

    /** The spec with a reservation of cpu, or without. */
    public TaskSpec ofCpu(TaskSpec spec) {
        if (!dice.chance(COMMON)) {
            return spec;
        }
        long most = spec.cpu() == 0 ? MOST_WITHOUT_LIMIT : Math.round(spec.cpu() * 1_000);
        long reserved = most / dice.between(1, 4);
        return spec.toBuilder()
                .limits(spec.limits().reservingCpu(reserved / 1_000.0))
                .build();
    }
}
