package dev.gantry.simulation;

import dev.gantry.model.RestartMode;
import java.time.Duration;
import java.util.Optional;

/** Programs of every kind. When the faults are over, only jobs end by themselves, and well. */
final class RandomHabits implements Habits {

    private final World world;

    RandomHabits(World world) {
        this.world = world;
    }

    /** Most run on; some end well, some badly, some for want of memory. */
    @Override
    public Optional<End> begun(Container container) {
        RestartMode mode = container.assignment.spec() == null
                ? RestartMode.NO
                : container.assignment.spec().restartPolicy().mode();
        boolean forEver = mode == RestartMode.ALWAYS || mode == RestartMode.UNLESS_STOPPED;
        int chance = world.dice.below(100);
        if (world.isCalm()) {
            return forEver || chance >= 30 ? Optional.empty() : end(world.millis(500, 8_000), 0);
        }
        if (chance < 25) {
            return end(world.millis(100, 15_000), 0);
        }
        if (chance < 45) {
            return end(world.millis(50, 15_000), 1 + world.dice.below(3));
        }
        return chance < 50 ? Optional.of(new End(world.millis(100, 5_000), 137, true)) : Optional.empty();
    }

    /** Many do at once, some do later, some not at all. */
    @Override
    public Optional<End> asked(Container container) {
        return world.dice.chance(0.8)
                ? end(world.millis(0, 4_000), world.dice.chance(0.5) ? 0 : 143)
                : Optional.empty();
    }

    private static Optional<End> end(Duration after, int code) {
        return Optional.of(new End(after, code, false));
    }
}
