package dev.gantry.manager.task;

import dev.gantry.manager.cluster.Task;
import dev.gantry.manager.control.ClusterViews;
import dev.gantry.model.TaskState;
import dev.gantry.model.WorkerId;
import dev.gantry.model.problem.ProblemException;
import java.util.Arrays;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Which tasks a list is asked for. Every parameter narrows it; an absent one does not. */
record TaskFilter(ClusterViews views) {

    Predicate<Task> of(@Nullable String state, @Nullable String name, @Nullable String worker, @Nullable String label) {
        Predicate<Task> wanted = _ -> true;
        if (state != null) {
            Set<TaskState> states = Arrays.stream(state.split(",", -1))
                    .map(text -> TaskController.state("state", text))
                    .collect(Collectors.toSet());
            wanted = wanted.and(task -> states.contains(task.state()));
        }
        if (name != null) {
            wanted = wanted.and(task -> task.spec().name().equals(name));
        }
        if (worker != null) {
            WorkerId id = worker(worker);
            wanted = wanted.and(task -> task.current()
                    .filter(attempt -> attempt.worker().equals(id))
                    .isPresent());
        }
        return label == null ? wanted : wanted.and(labelled(label));
    }

    private WorkerId worker(String nameOrId) {
        return views.findWorkerId(nameOrId)
                .orElseThrow(() -> ProblemException.invalid(
                        "worker", "there is no worker with the name or id '" + nameOrId + "'"));
    }

    private static Predicate<Task> labelled(String label) {
        int equals = label.indexOf('=');
        if (equals < 1) {
            throw ProblemException.invalid("label", "must be written key=value");
        }
        String key = label.substring(0, equals);
        String text = label.substring(equals + 1);
        return task -> text.equals(task.spec().labels().get(key));
    }
}
