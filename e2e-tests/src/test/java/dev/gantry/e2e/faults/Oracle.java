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

    private final Map<String, Wish> wishes;
    private final Map<String, Need> needs;
    private final View view;
    private final Census census;
    private final List<String> violations = new ArrayList<>();

    private Oracle(Map<String, Wish> wishes, Map<String, Need> needs, View view, Census census) {
        this.wishes = wishes;
        this.needs = needs;
        this.view = view;
        this.census = census;
    }

    /** What is not as it has to be, once every fault has healed; one line for each. */
    static List<String> violations(Map<String, Wish> wishes, Map<String, Need> needs, View view, Census census) {
        Oracle oracle = new Oracle(wishes, needs, view, census);
        oracle.checkTasks();
        oracle.checkStrays();
        view.workers().forEach(oracle::checkWorker);
        return oracle.violations;
    }

    /**
     * What is not as it has to be of the services, while what runs on a machine does not count. One that needs what each machine
     * has once may wait as long as every machine that takes tasks has given it away.
     *
     * @param machine that is away; empty if none is
     * @param open the machines that take tasks
     */
    static List<String> violationsWithout(
            String machine,
            Set<String> open,
            Map<String, Wish> wishes,
            Map<String, Need> needs,
            View view,
            Census census) {
        Oracle oracle = new Oracle(wishes, needs, view, census);
        wishes.forEach((id, wish) -> {
            JsonNode task = view.tasks().get(id);
            if (wish == Wish.RUNS && task != null && !oracle.mayWait(task, open)) {
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

    private boolean mayWait(JsonNode task, Set<String> open) {
        Need need = needOf(task);
        return need.isScarce()
                && !View.state(task).equals("RUNNING")
                && open.stream().allMatch(machine -> isGivenAway(need, machine));
    }

    private boolean isGivenAway(Need need, String machine) {
        return census.containers().stream()
                .anyMatch(container -> container.machine().equals(machine) && needs.get(container.task()) == need);
    }

    /** What is booked beyond what there is, which never may be, whatever is broken. */
    static List<String> overbooked(Map<String, Need> needs, View view) {
        Oracle oracle = new Oracle(Map.of(), needs, view, new Census(List.of()));
        view.workers().forEach(oracle::checkCapacity);
        return oracle.violations;
    }

    /** What is left on workers that were to be emptied, once every fault has healed. */
    static List<String> leftOn(Set<String> emptied, View view, Census census) {
        Oracle oracle = new Oracle(Map.of(), Map.of(), view, census);
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
        List<JsonNode> living = view.livingOn(name);
        int tasks = living.size();
        require(Fleet.isWell(worker), name, "is " + worker.get("liveness") + " with engine " + worker.get("engine"));
        require(worker.get("orphans").isEmpty(), name, "has orphans: " + worker.get("orphans"));
        require(
                worker.get("attempts").intValue() == tasks,
                name,
                "has " + worker.get("attempts") + " attempts of " + tasks);
        JsonNode booked = worker.get("booked");
        long memory = living.stream().mapToLong(task -> needOf(task).memory()).sum();
        require(booked.get("memory").longValue() == memory, name, "booked " + booked + " for " + memory + " MiB");
        require(Math.round(booked.get("cpu").doubleValue() * 10) == tasks, name, "booked " + booked + " for " + tasks);
        for (JsonNode task : living) {
            boolean has = View.hostPorts(task).equals(needOf(task).hostPorts());
            require(has, "task " + task.get("id").stringValue(), "has the ports " + View.hostPorts(task));
        }
        checkCapacity(worker);
    }

    private Need needOf(JsonNode task) {
        return needs.getOrDefault(task.get("id").stringValue(), Need.LITTLE);
    }

    private void checkCapacity(JsonNode worker) {
        String name = worker.get("name").stringValue();
        for (String resource : List.of("cpu", "memory", "disk", "pids")) {
            require(
                    worker.get("booked").get(resource).doubleValue()
                            <= worker.get("capacity").get(resource).doubleValue(),
                    name,
                    "has less " + resource + " than is booked");
        }
        // One that waits for a place shows what it had before.
        List<Integer> ports = view.livingOn(name).stream()
                .filter(task -> !View.state(task).equals("PENDING"))
                .flatMap(task -> View.hostPorts(task).stream())
                .toList();
        require(Set.copyOf(ports).size() == ports.size(), name, "gave a port away twice: " + ports);
    }
}
