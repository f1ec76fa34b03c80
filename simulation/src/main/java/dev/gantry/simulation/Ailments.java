package dev.gantry.simulation;

import dev.gantry.model.TaskSpec;
import dev.gantry.simulation.Container.Health;
import java.util.function.Consumer;

/** How the containers of an engine do, as far as their tasks ask: well after a while, and some fall ill, for a while or for good. */
final class Ailments {

    private final World world;
    private final Consumer<Container> changed;

    /**
     * Containers do well or ill from now on.
     *
     * @param changed told of a container that does otherwise than before
     */
    Ailments(World world, Consumer<Container> changed) {
        this.world = world;
        this.changed = changed;
    }

    /** The container has begun to run. */
    void begin(Container container) {
        TaskSpec spec = container.assignment.spec();
        if (spec == null || (spec.healthCheck() == null && spec.readinessCheck() == null)) {
            return;
        }
        boolean deadly = spec.readinessCheck() == null || (spec.healthCheck() != null && world.dice.chance(0.5));
        later(container, 100, 3_000, () -> container.health = Health.GOOD);
        if (!world.isCalm() && world.dice.chance(0.4)) {
            later(container, 3_001, 15_000, () -> fallIll(container, deadly));
        }
    }

    private void fallIll(Container container, boolean deadly) {
        container.health = Health.BAD;
        container.isSick = deadly;
        if (!deadly) {
            later(container, 500, 10_000, () -> container.health = Health.GOOD);
        }
    }

    private void later(Container container, int least, int most, Runnable change) {
        container.plans++;
        world.time.after(world.millis(least, most), "health", () -> {
            container.plans--;
            change.run();
            changed.accept(container);
        });
    }
}
