package dev.gantry.worker.runtime.docker;

import dev.gantry.model.TaskSpec;
import dev.gantry.model.wire.Assignment;
import java.util.Map;
import java.util.TreeMap;

/** Keeps the values of a task's environment out of labels, which are shown more freely than the environment itself. */
final class Secrets {

    private Secrets() {}

    static Assignment without(Assignment assignment) {
        Map<String, String> names = new TreeMap<>();
        if (assignment.spec() != null) {
            assignment.spec().env().keySet().forEach(name -> names.put(name, ""));
        }
        return withEnv(assignment, names);
    }

    /** The assignment with the values that the container has. */
    static Assignment with(Assignment assignment, Map<String, String> containerEnv) {
        Map<String, String> values = new TreeMap<>();
        if (assignment.spec() != null) {
            assignment.spec().env().keySet().forEach(name -> values.put(name, containerEnv.getOrDefault(name, "")));
        }
        return withEnv(assignment, values);
    }

    private static Assignment withEnv(Assignment assignment, Map<String, String> env) {
        TaskSpec spec = assignment.spec();
        return spec == null
                ? assignment
                : new Assignment(
                        assignment.task(),
                        assignment.attempt(),
                        assignment.wanted(),
                        assignment.grace(),
                        spec.toBuilder().env(env).build(),
                        assignment.specHash(),
                        assignment.ports());
    }
}
