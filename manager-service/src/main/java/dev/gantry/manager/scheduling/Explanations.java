package dev.gantry.manager.scheduling;

import dev.gantry.manager.cluster.Task;
import dev.gantry.manager.cluster.Unplaced;
import dev.gantry.model.PortSpec;
import dev.gantry.model.Reason;
import dev.gantry.model.TaskSpec;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;

/** Puts into words why no worker takes a task. */
final class Explanations {

    private Explanations() {}

    static Unplaced of(Task task, Map<Reason, Integer> refusals) {
        if (refusals.isEmpty()) {
            return new Unplaced(Reason.NO_WORKERS, Reason.NO_WORKERS.sentence(), refusals);
        }
        Reason reason = refusals.size() == 1 ? refusals.keySet().iterator().next() : Reason.NO_WORKER_FITS;
        StringJoiner message = new StringJoiner(", ", "No worker takes the task (" + wants(task) + "): ", ".");
        refusals.forEach((why, workers) -> message.add(workers + (workers == 1 ? " worker " : " workers ") + why));
        return new Unplaced(reason, message.toString(), refusals);
    }

    private static String wants(Task task) {
        StringJoiner wants = new StringJoiner(", ");
        wants.add(cpu(task.spec()));
        wants.add(memory(task.spec()));
        if (task.spec().disk() > 0) {
            wants.add("disk " + task.spec().disk() + " GiB");
        }
        task.spec().ports().stream()
                .map(PortSpec::host)
                .filter(port -> port != 0)
                .forEach(port -> wants.add("port " + port));
        return wants.toString();
    }

    /** The field that says how much is booked: the reservation where there is one, the limit otherwise. */
    private static String cpu(TaskSpec spec) {
        String booked = String.format(Locale.ROOT, "%.3f", spec.booking().cpu());
        if (spec.limits().cpuReservation() != 0) {
            return "cpuReservation " + booked;
        }
        return spec.cpu() == 0 ? "cpu unlimited and " + booked + " booked" : "cpu " + booked;
    }

    private static String memory(TaskSpec spec) {
        String field = spec.limits().memoryReservation() == 0 ? "memory" : "memoryReservation";
        return field + " " + spec.booking().memory() + " MiB";
    }
}
