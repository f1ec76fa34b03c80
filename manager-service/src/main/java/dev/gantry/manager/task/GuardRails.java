package dev.gantry.manager.task;

import dev.gantry.manager.task.body.TaskRequest;
import dev.gantry.model.TaskSpec;
import dev.gantry.model.guard.Guard;
import dev.gantry.model.problem.FieldError;
import dev.gantry.model.problem.ProblemException;
import dev.gantry.model.problem.ProblemType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.springframework.stereotype.Component;

/** Refuses at the door what the operator does not let tasks do. */
@Component
class GuardRails {

    private static final int MOST_ERRORS = 100;

    private final Guard guard;

    GuardRails(Guard guard) {
        this.guard = guard;
    }

    /** Returns if every one of the tasks is permitted; otherwise a 403 that names the fields and the settings. */
    void require(List<TaskRequest.Submit> tasks) {
        List<FieldError> refusals = new ArrayList<>();
        Set<TaskSpec> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        for (TaskRequest.Submit task : tasks) {
            if (seen.add(task.spec()) && refusals.size() < MOST_ERRORS) {
                guard.refusals(task.spec()).stream()
                        .map(refusal -> new FieldError(task.place() + refusal.field(), refusal.message()))
                        .forEach(refusals::add);
            }
        }
        if (!refusals.isEmpty()) {
            FieldError first = refusals.getFirst();
            throw new ProblemException(ProblemType.NOT_PERMITTED, first.field() + ": " + first.message(), refusals);
        }
    }
}
