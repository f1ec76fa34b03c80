package dev.gantry.simulation.generate;

import dev.gantry.model.HealthCheck;
import dev.gantry.model.TaskSpec;
import dev.gantry.model.TaskSpecBuilder;
import java.time.Duration;

/** What tasks say beside their size: how their health is found out, and that they usually need less memory than they may have. */
public final class Checks {

    /** What is checked and how does not matter where nothing is probed. */
    private static final HealthCheck CHECK =
            new HealthCheck.Tcp(80, Duration.ofSeconds(1), Duration.ofSeconds(1), 1, Duration.ZERO);

    private final Dice dice;

    public Checks(Dice dice) {
        this.dice = dice;
    }

    /** The spec with checks and a reservation, or without. */
    public TaskSpec on(TaskSpec spec) {
        TaskSpecBuilder builder = spec.toBuilder();
        if (dice.chance(0.3)) {
            builder.healthCheck(CHECK);
        }
        if (dice.chance(0.2)) {
            builder.readinessCheck(CHECK);
        }
        if (dice.chance(0.3)) {
            builder.limits(spec.limits().reserving(spec.memory() / dice.between(2, 4)));
        }
        return builder.build();
    }
}
