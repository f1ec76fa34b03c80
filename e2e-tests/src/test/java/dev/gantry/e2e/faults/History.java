package dev.gantry.e2e.faults;

import dev.gantry.e2e.Api;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** The events from the first on, read page by page and held against the rules of states. Not thread-safe. */
final class History {

    private static final int PAGE = 1_000;

    /** Which states may follow which; a table of the test's own. */
    private static final Map<String, Set<String>> NEXT = Map.of(
            "", Set.of("PENDING"),
            "PENDING", Set.of("PENDING", "SCHEDULED", "COMPLETED", "FAILED"),
            "SCHEDULED", Set.of("SCHEDULED", "RUNNING", "COMPLETED", "FAILED", "PENDING"),
            "RUNNING", Set.of("RUNNING", "COMPLETED", "FAILED", "PENDING"),
            "COMPLETED", Set.of("COMPLETED"),
            "FAILED", Set.of("FAILED"));

    private final Map<String, String> states = new HashMap<>();
    private final Map<String, Course> courses = new HashMap<>();
    private final List<String> violations = new ArrayList<>();
    private long last;

    /** Reads what was added, and returns the number of the last event. */
    long read(Api api) {
        List<JsonNode> page;
        do {
            page = View.list(api, "/events?after=1-" + last + "&limit=" + PAGE);
            page.forEach(this::add);
        } while (page.size() == PAGE);
        return last;
    }

    private void add(JsonNode event) {
        long number = event.get("number").longValue();
        if (number != last + 1) {
            violations.add("event " + number + " follows " + last);
        }
        last = number;
        String ofTask = event.path("task").asString("");
        if (!ofTask.isEmpty()) {
            courses.computeIfAbsent(ofTask, _ -> new Course()).add(event);
        }
        String to = event.path("to").asString("");
        if (!to.isEmpty()) {
            String task = event.get("task").stringValue();
            String from = states.getOrDefault(task, "");
            if (!NEXT.getOrDefault(from, Set.of()).contains(to)) {
                violations.add("event " + number + " moves task " + task + " from '" + from + "' to " + to);
            }
            states.put(task, to);
        }
    }

    /** What happened to each task. */
    Map<String, Course> courses() {
        return courses;
    }

    /** Everything wrong so far, and each task that is not in the state of its last event. */
    List<String> violations(View view) {
        List<String> found = new ArrayList<>(violations);
        view.tasks().forEach((id, task) -> {
            String told = states.getOrDefault(id, "nothing");
            if (!told.equals(View.state(task))) {
                found.add("task " + id + " is " + View.state(task) + ", its events say " + told);
            }
        });
        return found;
    }
}
