package dev.gantry.e2e.faults;

import dev.gantry.machines.Machine;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The running containers of all machines, as their engines know them. An engine whose disk is full lists one that it could not
 * write down after its start as created; when it is asked for that one, it knows better.
 */
record Census(List<Container> containers) {

    private static final String LINE =
            "{{.ID}} {{.State}} {{.Label \"dev.gantry.task\"}} {{.Label \"dev.gantry.attempt\"}}";

    /** A container that runs. */
    record Container(String machine, String id, String task, int attempt) {

        private String key() {
            return task + " attempt " + attempt;
        }
    }

    /**
     * Asks the engines of the machines that have power. Whoever runs (task, attempt) twice has broken a promise, whatever
     * is broken besides.
     *
     * @throws IllegalStateException if an engine does not answer
     */
    static Census of(Collection<Machine> machines) {
        Census census = new Census(machines.stream()
                .filter(Machine::hasPower)
                .flatMap(machine -> containersOf(machine).stream())
                .toList());
        Map<String, List<Container>> attempts =
                census.containers.stream().collect(Collectors.groupingBy(Container::key));
        attempts.values().removeIf(containers -> containers.size() == 1);
        if (!attempts.isEmpty()) {
            throw new AssertionError("attempts that run twice: " + attempts);
        }
        return census;
    }

    private static List<Container> containersOf(Machine machine) {
        return machine.docker("ps", "--all", "--no-trunc", "--filter", "label=dev.gantry.task", "--format", LINE)
                .lines()
                .map(line -> line.split(" "))
                .filter(words ->
                        words[1].equals("running") || (words[1].equals("created") && hasBegun(machine, words[0])))
                .map(words -> new Container(machine.name(), words[0], words[2], Integer.parseInt(words[3])))
                .toList();
    }

    /** One that is gone by now has not. */
    private static boolean hasBegun(Machine machine, String container) {
        try {
            return machine.docker("inspect", "--format", "{{.State.Running}}", container)
                    .strip()
                    .equals("true");
        } catch (IllegalStateException failure) {
            if (String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT).contains("no such")) {
                return false;
            }
            throw failure;
        }
    }

    List<Container> of(String task) {
        return containers.stream()
                .filter(container -> container.task().equals(task))
                .toList();
    }

    Set<String> ids() {
        return containers.stream().map(Container::id).collect(Collectors.toSet());
    }
}
