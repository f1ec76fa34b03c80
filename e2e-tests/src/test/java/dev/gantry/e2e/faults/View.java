package dev.gantry.e2e.faults;

import dev.gantry.e2e.Api;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;

/** What the manager says about all tasks, by id, and all workers. */
record View(Map<String, JsonNode> tasks, List<JsonNode> workers) {

    static View of(Api api) {
        Map<String, JsonNode> tasks = new LinkedHashMap<>();
        list(api, "/tasks?limit=1000").forEach(task -> tasks.put(task.get("id").stringValue(), task));
        return new View(tasks, list(api, "/workers"));
    }

    static List<JsonNode> list(Api api, String path) {
        Api.Answer answer = api.get(path);
        if (answer.status() != 200) {
            throw new IllegalStateException(path + " was answered with " + answer.status() + ": " + answer.body());
        }
        return StreamSupport.stream(answer.json().spliterator(), false).toList();
    }

    static String state(JsonNode task) {
        return task.get("state").stringValue();
    }

    static boolean isOver(JsonNode task) {
        return state(task).equals("COMPLETED") || state(task).equals("FAILED");
    }

    /** The name of the worker of the current attempt; empty where there is none. */
    static String workerOf(JsonNode task) {
        return task.path("worker").path("name").asString("");
    }

    /** The tasks that are not over and have their current attempt there. */
    List<JsonNode> livingOn(String worker) {
        return tasks.values().stream()
                .filter(task -> !isOver(task) && workerOf(task).equals(worker))
                .toList();
    }

    /** The machine's ports that the task's current attempt has. */
    static List<Integer> hostPorts(JsonNode task) {
        return StreamSupport.stream(task.path("ports").spliterator(), false)
                .map(port -> port.get("host").intValue())
                .toList();
    }
}
