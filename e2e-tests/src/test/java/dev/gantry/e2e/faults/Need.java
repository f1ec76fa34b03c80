package dev.gantry.e2e.faults;

import dev.gantry.e2e.Docker;
import java.util.List;

/** What a task holds of its machine as long as it runs there. Of two of these each machine has enough for one task. */
enum Need {
    /** Next to nothing: all of these together fit on one machine, beside one of the others. */
    LITTLE(64, ""),
    /** A port of the machine, always the same. */
    PORT(64, "\"ports\": [{\"container\": 80, \"host\": " + Need.HOST_PORT + "}], "),
    /** More than half of the memory that a machine gives away. */
    LARGE(1_024, "");

    static final int HOST_PORT = 18_080;
    /** What each machine gives away, in MiB: enough for one that is large and fifteen others. */
    static final long MACHINE_MEMORY = LARGE.memory + 15 * LITTLE.memory;

    private static final String SPEC = """
            {"id": "%s", "name": "%s", "image": "%s", "command": ["sleep", "%s"], "restartPolicy": "%s", %s
             "memory": %d, "stopSignal": "SIGKILL", "pullPolicy": "never"}""";

    private final long memory;
    private final String ports;

    Need(long memory, String ports) {
        this.memory = memory;
        this.ports = ports;
    }

    /** In MiB. */
    long memory() {
        return memory;
    }

    /** The machine's ports, if it needs any. */
    List<Integer> hostPorts() {
        return this == PORT ? List.of(HOST_PORT) : List.of();
    }

    /** Whether a machine has enough of it for one task only. */
    boolean isScarce() {
        return this != LITTLE;
    }

    /** What is submitted for a service, or for a job. */
    String spec(String id, boolean service) {
        return service
                ? SPEC.formatted(id, "service", Docker.IMAGE, "100000", "always", ports, memory)
                : SPEC.formatted(id, "job", Docker.IMAGE, "2", "on-failure", ports, memory);
    }
}
