package dev.gantry.platform;

import java.util.UUID;

/** Makes new ids; the one place that asks for randomness, so that a test can hand in a sequence. */
@FunctionalInterface
public interface Ids {

    UUID next();

    static Ids random() {
        return UUID::randomUUID;
    }
}
