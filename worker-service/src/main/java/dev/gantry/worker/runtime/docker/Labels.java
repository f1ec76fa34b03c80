package dev.gantry.worker.runtime.docker;

import dev.gantry.model.Attempt;
import dev.gantry.model.ClusterId;
import dev.gantry.model.SpecHash;
import dev.gantry.model.TaskId;
import dev.gantry.model.WorkerId;
import dev.gantry.model.wire.Assignment;
import dev.gantry.model.wire.GantryJson;
import dev.gantry.worker.runtime.AttemptRef;
import dev.gantry.worker.runtime.Owner;
import dev.gantry.worker.runtime.Run;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/** The labels by which a worker knows its containers again after any crash: they are its database. */
final class Labels {

    static final String CLUSTER = "dev.gantry.cluster";
    static final String WORKER = "dev.gantry.worker";
    static final String WORKER_NAME = "dev.gantry.worker-name";
    static final String TASK = "dev.gantry.task";
    static final String ATTEMPT = "dev.gantry.attempt";
    private static final String GENERATION = "dev.gantry.generation";
    private static final String RESTART = "dev.gantry.restart";
    private static final String FAILURES = "dev.gantry.failures";
    private static final String SINCE = "dev.gantry.since";
    private static final String SPEC_HASH = "dev.gantry.spec-hash";
    private static final String ASSIGNMENT = "dev.gantry.assignment";

    private Labels() {}

    static Map<String, String> of(Owner owner, Run run) {
        Map<String, String> labels = new TreeMap<>();
        Assignment assignment = run.assignment();
        if (assignment.spec() != null) {
            labels.putAll(assignment.spec().labels());
        }
        labels.put(CLUSTER, owner.cluster().toString());
        labels.put(GENERATION, "1");
        labels.put(WORKER, owner.worker().toString());
        labels.put(WORKER_NAME, owner.workerName());
        labels.put(TASK, assignment.task().toString());
        labels.put(ATTEMPT, assignment.attempt().toString());
        labels.put(RESTART, Integer.toString(run.restart()));
        labels.put(FAILURES, Integer.toString(run.failures()));
        if (run.since() != null) {
            labels.put(SINCE, run.since().toString());
        }
        labels.put(SPEC_HASH, String.valueOf(assignment.specHash()));
        labels.put(ASSIGNMENT, GantryJson.mapper().writeValueAsString(Secrets.without(assignment)));
        return labels;
    }

    static Optional<AttemptRef> attempt(@Nullable Map<String, String> labels) {
        if (labels == null || !labels.containsKey(TASK) || !labels.containsKey(ATTEMPT)) {
            return Optional.empty();
        }
        try {
            return Optional.of(new AttemptRef(
                    TaskId.parse(labels.getOrDefault(TASK, "")),
                    new Attempt(Integer.parseInt(labels.getOrDefault(ATTEMPT, "")))));
        } catch (IllegalArgumentException notOurs) {
            return Optional.empty();
        }
    }

    static Optional<Owner> owner(@Nullable Map<String, String> labels) {
        if (labels == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(new Owner(
                    ClusterId.parse(labels.getOrDefault(CLUSTER, "")),
                    WorkerId.parse(labels.getOrDefault(WORKER, "")),
                    labels.getOrDefault(WORKER_NAME, "")));
        } catch (IllegalArgumentException damaged) {
            return Optional.empty();
        }
    }

    /** The run that a container was made for, if its labels are whole. */
    static Optional<Run> run(Map<String, String> labels, Map<String, String> env) {
        try {
            Assignment assignment =
                    GantryJson.mapper().readValue(labels.getOrDefault(ASSIGNMENT, ""), Assignment.class);
            return Optional.of(new Run(
                    Secrets.with(assignment, env),
                    Integer.parseInt(labels.getOrDefault(RESTART, "")),
                    Integer.parseInt(labels.getOrDefault(FAILURES, "")),
                    labels.containsKey(SINCE) ? Instant.parse(labels.get(SINCE)) : null));
        } catch (JacksonException | IllegalArgumentException | DateTimeParseException damaged) {
            return Optional.empty();
        }
    }

    static boolean sameRun(Map<String, String> labels, Run run) {
        return attempt(labels).filter(run.attempt()::equals).isPresent()
                && Integer.toString(run.restart()).equals(labels.get(RESTART))
                && Optional.ofNullable(run.assignment().specHash())
                        .map(SpecHash::toString)
                        .filter(hash -> hash.equals(labels.get(SPEC_HASH)))
                        .isPresent();
    }

    static boolean isOwn(Map<String, String> labels, Owner owner) {
        return owner.cluster().toString().equals(labels.get(CLUSTER))
                && owner.worker().toString().equals(labels.get(WORKER));
    }
}
