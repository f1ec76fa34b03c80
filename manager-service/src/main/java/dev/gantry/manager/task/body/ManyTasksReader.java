package dev.gantry.manager.task.body;

import dev.gantry.model.TaskId;
import dev.gantry.model.problem.FieldError;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Reads several tasks at once: an array of specs, or one spec with a count. */
final class ManyTasksReader {

    static final int MOST_TASKS = 10_000;

    private ManyTasksReader() {}

    static boolean isCounted(ObjectNode root) {
        return root.has("spec") || root.has("count");
    }

    /** {@code {"spec": {...}, "count": 500}}. */
    static Optional<TaskRequest> counted(Fields root, Collection<String> policies) {
        long count = root.whole("count", 1, MOST_TASKS).orElse(1L);
        int before = root.errors().size();
        Optional<Fields> spec = root.object("spec");
        if (spec.isEmpty() && root.errors().size() == before) {
            root.wrong("spec", "is required: the task that is wanted " + count + " times");
        }
        root.refuseUnknown();
        return spec.flatMap(fields -> {
            Optional<TaskRequest.Submit> task = TaskSpecReader.read(fields, policies);
            task.flatMap(TaskRequest.Submit::id)
                    .ifPresent(_ -> fields.wrong("id", "names one task, and may not be given with a count"));
            return task.map(submit -> new TaskRequest.SubmitMany(Collections.nCopies((int) count, submit)));
        });
    }

    /** {@code [{...}, {...}]}. */
    static Optional<TaskRequest> array(ArrayNode root, Collection<String> policies, List<FieldError> errors) {
        if (root.isEmpty() || root.size() > MOST_TASKS) {
            errors.add(new FieldError("body", "has " + root.size() + " tasks, and may have 1 to " + MOST_TASKS));
            return Optional.empty();
        }
        List<TaskRequest.Submit> tasks = new ArrayList<>();
        Map<TaskId, String> places = new HashMap<>();
        for (JsonNode element : root) {
            String place = "[" + tasks.size() + "]";
            if (!(element instanceof ObjectNode object)) {
                errors.add(new FieldError(place, "must be a task such as {\"image\": \"nginx\"}"));
                return Optional.empty();
            }
            Fields fields = new Fields(object, place, errors);
            TaskRequest.Submit task = TaskSpecReader.read(fields, policies).orElseThrow();
            tasks.add(task);
            task.id().map(id -> places.put(id, place)).ifPresent(other -> fields.wrong("id", "is that of " + other));
        }
        return Optional.of(new TaskRequest.SubmitMany(tasks));
    }
}
