package dev.gantry.manager.task.body;

import dev.gantry.model.HealthCheck;
import dev.gantry.model.OnDisconnect;
import dev.gantry.model.PortSpec;
import dev.gantry.model.RestartMode;
import dev.gantry.model.RestartPolicy;
import dev.gantry.model.TaskId;
import dev.gantry.model.TaskSpec;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads the task event of older clients: a wish for a state (a number), around a task.
 *
 * <p>What decides is the state of the event; where it has none, that of the task. Memory is in MiB here.
 */
final class TaskEventReader {

    private static final int RUNNING = 2;
    private static final int COMPLETED = 3;
    private static final int LONGEST_PAIR = TaskSpecReader.LONGEST_VARIABLE + 1 + TaskSpecReader.LONGEST_TEXT;

    /** What a start reads; a stop needs none of it. */
    private static final List<String> DESCRIPTION = List.of(
            "Name",
            "Image",
            "Cpu",
            "Memory",
            "Disk",
            "ExposedPorts",
            "PortBindings",
            "RestartPolicy",
            "Cmd",
            "Env",
            "HealthCheck");

    /** Known to older clients, and without meaning in a request. */
    private static final List<String> MEANINGLESS =
            List.of("ContainerID", "HostPorts", "RestartCount", "StartTime", "FinishTime");

    private TaskEventReader() {}

    static boolean isTaskEvent(ObjectNode root) {
        return root.has("Task") || root.has("State") || root.has("ID");
    }

    static Optional<TaskRequest> read(Fields event) {
        TaskSpecReader.id(event, "ID");
        event.ignore(List.of("Timestamp"));
        Optional<Long> wish = state(event);
        int before = event.errors().size();
        Optional<Fields> task = event.object("Task");
        event.refuseUnknown();
        if (task.isEmpty()) {
            if (event.errors().size() == before) {
                event.wrong("Task", "is required");
            }
            return Optional.empty();
        }
        Optional<Long> inner = state(task.get());
        long wanted = wish.or(() -> inner).orElse((long) RUNNING);
        if (wanted == COMPLETED) {
            return stop(task.get());
        }
        if (wanted > COMPLETED) {
            (wish.isPresent() ? event : task.get()).wrong("State", "is " + wanted + ": a task cannot be asked to fail");
            start(task.get());
            return Optional.empty();
        }
        return start(task.get());
    }

    private static Optional<Long> state(Fields fields) {
        return fields.whole("State", 0, 4);
    }

    private static Optional<TaskRequest> stop(Fields task) {
        int before = task.errors().size();
        Optional<TaskId> id = TaskSpecReader.id(task, "ID");
        if (id.isEmpty() && task.errors().size() == before) {
            task.wrong("ID", "is required to stop a task");
        }
        task.ignore(DESCRIPTION);
        task.ignore(MEANINGLESS);
        task.refuseUnknown();
        return id.map(TaskRequest.Stop::new);
    }

    private static Optional<TaskRequest> start(Fields task) {
        Optional<TaskId> id = TaskSpecReader.id(task, "ID");
        String image = TaskSpecReader.image(task, "Image");
        String name = TaskSpecReader.name(task, "Name", image);
        double cpu = task.decimal("Cpu", 0, 1_024, 3).orElse(0.0);
        long memory = TaskSpecReader.memory(task, "Memory");
        long disk = task.whole("Disk", 0, 1_048_576).orElse(0L);
        List<PortSpec> ports = PortsReader.read(task, "", "ExposedPorts", "PortBindings");
        RestartPolicy restart = RestartPolicyReader.read(task, "RestartPolicy");
        List<String> args = TaskSpecReader.words(task, "Cmd");
        Map<String, String> env = env(task);
        Optional<HealthCheck> check = HealthCheckReader.read(task, "HealthCheck", ports);
        task.ignore(MEANINGLESS);
        task.refuseUnknown();
        OnDisconnect onDisconnect = restart.mode() == RestartMode.NO ? OnDisconnect.KEEP : OnDisconnect.REPLACE;
        return Optional.of(new TaskRequest.Submit(
                id,
                TaskSpec.builder(name, image)
                        .args(args)
                        .env(env)
                        .cpu(cpu)
                        .memory(memory)
                        .disk(disk)
                        .ports(ports)
                        .restartPolicy(restart)
                        .healthCheck(check.orElse(null))
                        .onDisconnect(onDisconnect)
                        .build()));
    }

    /** As Docker has it: a list of {@code NAME=value}. */
    private static Map<String, String> env(Fields task) {
        Map<String, String> env = new LinkedHashMap<>();
        task.placedTexts("Env", TaskSpecReader.MOST_WORDS, LONGEST_PAIR).forEach((place, pair) -> {
            int equals = pair.indexOf('=');
            if (equals < 1 || equals > TaskSpecReader.LONGEST_VARIABLE) {
                task.wrong("Env[" + place + "]", "must be written NAME=value, with a name of at most 256 characters");
            } else {
                env.put(pair.substring(0, equals), pair.substring(equals + 1));
            }
        });
        return env;
    }
}
