package dev.gantry.worker.runtime;

import dev.gantry.worker.runtime.RunContainer.Status;
import java.time.Instant;

/** The containers of an engine in memory, as they are after something happened to them. */
final class FakeContainer {

    private FakeContainer() {}

    static RunContainer created(String id, Run run) {
        return new RunContainer(
                id, run.containerName(), run, Status.CREATED, 0, false, null, null, "", "", "", EngineHealth.NONE);
    }

    static RunContainer running(RunContainer was, Instant now, String address) {
        return new RunContainer(
                was.id(),
                was.name(),
                was.run(),
                Status.RUNNING,
                0,
                false,
                now,
                null,
                "",
                was.imageId(),
                address,
                EngineHealth.NONE);
    }

    static RunContainer ended(RunContainer was, Instant now, int code, boolean oomKilled) {
        return new RunContainer(
                was.id(),
                was.name(),
                was.run(),
                Status.ENDED,
                code,
                oomKilled,
                was.startedAt(),
                now,
                "",
                was.imageId(),
                "",
                EngineHealth.NONE);
    }

    static RunContainer named(RunContainer was, String name) {
        return copy(was, name, was.standstill(), was.health());
    }

    /** Somebody holds its processes. */
    static RunContainer held(RunContainer was, String words) {
        return copy(was, was.name(), words, was.health());
    }

    /** Its image's own check has found something. */
    static RunContainer checked(RunContainer was, EngineHealth health) {
        return copy(was, was.name(), was.standstill(), health);
    }

    private static RunContainer copy(RunContainer was, String name, String standstill, EngineHealth health) {
        return new RunContainer(
                was.id(),
                name,
                was.run(),
                was.status(),
                was.exitCode(),
                was.oomKilled(),
                was.startedAt(),
                was.finishedAt(),
                standstill,
                was.imageId(),
                was.address(),
                health);
    }
}
