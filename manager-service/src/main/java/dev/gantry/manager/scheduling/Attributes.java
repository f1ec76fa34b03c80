package dev.gantry.manager.scheduling;

import dev.gantry.manager.cluster.Task;
import dev.gantry.manager.cluster.Worker;
import org.jspecify.annotations.Nullable;

/** What expressions can ask about: labels, and a few facts under names of Gantry's own. Absent attributes are null. */
final class Attributes {

    private Attributes() {}

    static @Nullable String of(Worker worker, String attribute) {
        return switch (attribute) {
            case "worker.name" -> worker.name();
            case "worker.id" -> worker.id().toString();
            case "worker.arch" -> worker.arch();
            case "engine.version" -> worker.engine().version();
            default -> worker.labels().get(attribute);
        };
    }

    static @Nullable String of(Task task, String attribute) {
        return attribute.equals("task.name")
                ? task.spec().name()
                : task.spec().labels().get(attribute);
    }
}
