package dev.gantry.e2e.faults;

import dev.gantry.e2e.faults.Promises.Wish;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** Compares what was promised, what the manager says and what the engines run. It knows no rule of Gantry's but the invariants. */
final class Oracle {

    private static final long MEMORY_OF_A_TASK = 64;

    private final Map<String, Wish> wishes;
    private final View view;
    private final Census census;
    private final List<String> violations = new ArrayList<>();

    private Oracle(Map<String, Wish> wishes, View view, Census census) {
        this.wishes = wishes;
        this.view = view;
        this.census = census;
    }

    /** What is not as it has to be, once every fault has healed; one line for each. */
    static List<String> violations(Map<String, Wish> wishes, View view, Census census) {
        Oracle oracle = new Oracle(wishes, view, census);
        oracle.checkTasks();
        oracle.checkStrays();
        view.workers().forEach(oracle::checkWorker);
        return oracle.violations;
    }

    /** What is not as it has to be of the services, while a machine is away and what runs there does not count. */
    static List<String> violationsWithout(String machine, Map<String, Wish> wishes, View view, Census census) {
        Oracle oracle = new Oracle(wishes, view, census);
        wishes.forEach((id, wish) -> {
            JsonNode task = view.tasks().get(id);
            if (wish == Wish.RUNS && task != null) {
                oracle.require(!View.workerOf(task).equals(machine), id, "is still on " + machine);
                oracle.checkRunning(
                        task,
                        census.of(id).stream()
                                .filter(container -> !container.machine().equals(machine))
                                .toList());
            }
        });
        return oracle.violations;
    }

    /** What is left on workers that were to be emptied, once every fault has healed. */
    static List<String> leftOn(Set<String> emptied, View view, Census census) {
        Oracle oracle = new Oracle(Map.of(), view, census);
        for (JsonNode worker : view.workers()) {
            String name = worker.get("name").stringValue();
            if (emptied.contains(name)) {
                List<Census.Container> running = census.containers().stream()
                        .filter(container -> container.machine().equals(name))
                        .toList();
                oracle.require(running.isEmpty(), name, "was to be emptied and runs " + running);
                String state = worker.path("drain").path("state").asString("");
                oracle.require(state.equals("DRAINED"), name, "was to be emptied and its drain is '" + state + "'");
            }
        }
        return oracle.violations;
    }

    private void require(boolean holds, String what, String otherwise) {
        if (!holds) {
            violations.add(what + " " + otherwise);
        }
    }

    private void checkTasks() {
        wishes.forEach((id, wish) -> {
            JsonNode task = view.tasks().get(id);
            require(task != null, "task " + id, "was acknowledged and is not known");
            if (task != null) {
                check(wish, task, census.of(id));
            }
        });
    }

    private void check(Wish wish, JsonNode task, List<Census.Container> running) {
        String said = "task " + task.get("id").stringValue() + ", " + View.state(task) + " "
                + task.get("reason").stringValue() + ",";
        switch (wish) {
            case RUNS -> checkRunning(task, running);
            case ENDS -> {
                require(View.isOver(task), said, "is a job and has not ended");
                require(running.isEmpty(), said, "has ended and runs: " + running);
            }
            case STOPPED -> {
                require(View.isOver(task), said, "was to stop and is not over");
                require(running.isEmpty(), said, "was to stop and runs: " + running);
            }
        }
    }

    private void checkRunning(JsonNode task, List<Census.Container> running) {
        String said = "service " + task.get("id").stringValue() + ", " + View.state(task) + " "
                + task.get("reason").stringValue() + " on '" + View.workerOf(task) + "',";
        require(View.state(task).equals("RUNNING"), said, "has to be RUNNING");
        require(running.size() == 1, said, "has to run once, and there are " + running);
        if (running.size() == 1) {
            Census.Container container = running.getFirst();
            require(container.machine().equals(View.workerOf(task)), said, "is really on " + container.machine());
            require(container.id().equals(task.path("containerId").asString("")), said, "really is " + container);
            require(container.attempt() == task.path("attempt").asInt(0), said, "really is " + container);
        }
    }

    /** Containers and tasks that nobody asked for. */
    private void checkStrays() {
        Set<String> unknown = census.containers().stream()
                .map(Census.Container::task)
                .filter(task -> !wishes.containsKey(task))
                .collect(Collectors.toSet());
        require(unknown.isEmpty(), "containers of " + unknown, "were asked for by nobody");
        require(wishes.keySet().containsAll(view.tasks().keySet()), "tasks", "were made that nobody asked for");
    }

    private void checkWorker(JsonNode worker) {
        String name = worker.get("name").stringValue();
        int tasks = view.livingOn(name).size();
        require(Fleet.isWell(worker), name, "is " + worker.get("liveness") + " with engine " + worker.get("engine"));
        require(worker.get("orphans").isEmpty(), name, "has orphans: " + worker.get("orphans"));
        require(
                worker.get("attempts").intValue() == tasks,
                name,
                "has " + worker.get("attempts") + " attempts of " + tasks);
        JsonNode booked = worker.get("booked");
        require(
                booked.get("memory").longValue() == tasks * MEMORY_OF_A_TASK,
                name,
                "booked " + booked + " for " + tasks);
        require(Math.round(booked.get("cpu").doubleValue() * 10) == tasks, name, "booked " + booked + " for " + tasks);
        for (String resource : List.of("cpu", "memory", "disk", "pids")) {
            require(
                    booked.get(resource).doubleValue()
                            <= worker.get("capacity").get(resource).doubleValue(),
                    name,
                    "has less " + resource + " than is booked");
        }
    }
}
