package dev.gantry.manager.scheduling;

import dev.gantry.manager.cluster.Task;
import dev.gantry.manager.cluster.Unplaced;
import dev.gantry.model.PortSpec;
import dev.gantry.model.Reason;
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
        wants.add(String.format(Locale.ROOT, "cpu %.3f", task.spec().booking().cpu()));
        wants.add("memory " + task.spec().booking().memory() + " MiB");
        if (task.spec().disk() > 0) {
            wants.add("disk " + task.spec().disk() + " GiB");
        }
        task.spec().ports().stream()
                .map(PortSpec::host)
                .filter(port -> port != 0)
                .forEach(port -> wants.add("port " + port));
        return wants.toString();
    }
}
