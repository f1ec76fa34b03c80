package dev.gantry.worker.runtime;

import dev.gantry.model.Health;

/**
 * What the engine found by the image's own check.
 *
 * @param words what the check wrote when it failed last; may be empty
 */
public record EngineHealth(Health health, String words) {

    /** The image has no check, or none was made yet. */
    public static final EngineHealth NONE = new EngineHealth(Health.NONE, "");
}
