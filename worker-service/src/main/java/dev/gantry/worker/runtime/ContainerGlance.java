package dev.gantry.worker.runtime;

import dev.gantry.model.Health;
import dev.gantry.worker.runtime.RunContainer.Status;

/**
 * What a list of all containers shows of one: enough to see that something has happened to it. Of one that does not run, that
 * and its name are all that counts; of one that is held, its health is not known.
 *
 * @param name as somebody may have changed it
 * @param standstill as in {@link RunContainer}
 * @param address as in {@link RunContainer}
 * @param health by the image's own check
 */
public record ContainerGlance(
        String id, String name, AttemptRef attempt, Status status, String standstill, String address, Health health) {

    public ContainerGlance {
        boolean runs = status == Status.RUNNING;
        standstill = runs ? standstill : "";
        address = runs ? address : "";
        health = runs && standstill.isEmpty() ? health : Health.NONE;
    }

    /** The same by another name. */
    public ContainerGlance named(String other) {
        return new ContainerGlance(id, other, attempt, status, standstill, address, health);
    }
}
