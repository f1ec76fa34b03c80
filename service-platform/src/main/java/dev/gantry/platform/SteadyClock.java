package dev.gantry.platform;

import java.time.Duration;

/** A clock that nobody sets: how much time has passed since some moment in the past. For waiting, never for telling the time. */
@FunctionalInterface
public interface SteadyClock {

    Duration read();

    /** That of this process. It may stand still while the machine sleeps. */
    static SteadyClock ofProcess() {
        return () -> Duration.ofNanos(System.nanoTime());
    }
}
