package dev.gantry.simulation.generate;

import dev.gantry.model.HealthCheck;
import dev.gantry.model.TaskSpec;
import dev.gantry.model.TaskSpecBuilder;
import java.time.Duration;

/** What tasks say of how their health is found out. */
public final class Checks {

    /** What is checked and how does not matter where nothing is probed. */
    private static final HealthCheck CHECK =
            new HealthCheck.Tcp(80, Duration.ofSeconds(1), Duration.ofSeconds(1), 1, Duration.ZERO);

    private final Dice dice;

    public Checks(Dice dice) {
        this.dice = dice;
    }

    /** The spec with checks, or without. */
    public TaskSpec on(TaskSpec spec) {
        TaskSpecBuilder builder = spec.toBuilder();
        if (dice.chance(0.3)) {
            builder.healthCheck(CHECK);
        }
        if (dice.chance(0.2)) {
            builder.readinessCheck(CHECK);
        }
        return builder.build();
    }
}
