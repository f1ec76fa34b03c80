package dev.gantry.worker.runtime;

import dev.gantry.model.Attempt;
import dev.gantry.model.PortMapping;
import dev.gantry.model.RestartMode;
import dev.gantry.model.RestartPolicy;
import dev.gantry.model.SpecHash;
import dev.gantry.model.TaskId;
import dev.gantry.model.TaskSpec;
import dev.gantry.model.wire.Assignment;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Makes specs and runs that say no more than a test needs. */
public final class TestRuns {

    public static final Duration GRACE = Duration.ofMillis(300);

    private TestRuns() {}

    public static TaskSpec spec(String image, RestartPolicy policy, List<String> command, long memory) {
        return TaskSpec.builder("test", image)
                .command(command)
                .env(Map.of("GREETING", "hello"))
                .memory(memory)
                .pidsLimit(64)
                .restartPolicy(policy)
                .stopGrace(GRACE)
                .build();
    }

    public static Assignment assignment(TaskSpec spec, PortMapping... ports) {
        return Assignment.run(
                new TaskId(UUID.randomUUID()), Attempt.FIRST, spec, new SpecHash("a".repeat(64)), List.of(ports));
    }

    /** The first attempt of a task of which nothing matters but its image and when it is restarted. */
    public static Assignment assignment(String image, RestartMode mode) {
        return assignment(spec(image, RestartPolicy.of(mode), List.of(), 16));
    }

    public static Run firstRun(TaskSpec spec, PortMapping... ports) {
        return Run.first(assignment(spec, ports));
    }
}
