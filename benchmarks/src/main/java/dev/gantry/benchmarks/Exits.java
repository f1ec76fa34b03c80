package dev.gantry.benchmarks;

/**
 * How long it took until somebody knew that a container's process had been killed.
 *
 * @param told by the manager to a client that waited for it
 * @param seen by the engine, by the time in its events
 */
record Exits(Line told, Line seen) {

    static Exits of(Samples told, Samples seen) {
        return new Exits(
                Line.of("exit to the manager's answer", "ms", told), Line.of("exit to the engine's event", "ms", seen));
    }
}
