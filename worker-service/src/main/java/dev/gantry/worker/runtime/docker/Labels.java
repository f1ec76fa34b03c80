package dev.gantry.worker.runtime.docker;

import dev.gantry.model.Attempt;
import dev.gantry.model.ClusterId;
import dev.gantry.model.SpecHash;
import dev.gantry.model.TaskId;
import dev.gantry.model.WorkerId;
import dev.gantry.model.wire.Assignment;
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
import tools.jackson.databind.exc.UnrecognizedPropertyException;

/**
 * The labels by which a worker knows its containers again after any crash: they are its database. They have a version. A worker
 * reads older ones, and what these do not say has the value that it had then; newer ones it does not read, since what it
 * does not understand may be what matters.
 */
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

    private static final String VERSION = "dev.gantry.labels";

    /** Goes up when an older worker would do harm by what it does not know. */
    private static final int WRITTEN = 1;

    private Labels() {}

    static Map<String, String> of(Owner owner, Run run) {
        Map<String, String> labels = new TreeMap<>();
        Assignment assignment = run.assignment();
        if (assignment.spec() != null) {
            labels.putAll(assignment.spec().labels());
        }
        labels.put(CLUSTER, owner.cluster().toString());
        labels.put(VERSION, Integer.toString(WRITTEN));
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
        labels.put(ASSIGNMENT, AssignmentLabel.write(assignment));
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

    /** The run that a container was made for, if its labels are whole and not newer than this worker. */
    static Optional<Run> run(Map<String, String> labels, Map<String, String> env) {
        try {
            return Optional.of(read(labels, env));
        } catch (JacksonException | IllegalArgumentException | DateTimeParseException unread) {
            return Optional.empty();
        }
    }

    private static Run read(Map<String, String> labels, Map<String, String> env) {
        int version = Integer.parseInt(labels.getOrDefault(VERSION, "0"));
        if (version > WRITTEN) {
            throw new IllegalArgumentException(
                    "a newer worker made it: its labels have version " + version + ", this worker reads " + WRITTEN);
        }
        Assignment assignment = AssignmentLabel.read(labels.getOrDefault(ASSIGNMENT, ""));
        return new Run(
                Secrets.with(assignment, env),
                Integer.parseInt(labels.getOrDefault(RESTART, "0")),
                Integer.parseInt(labels.getOrDefault(FAILURES, "0")),
                labels.containsKey(SINCE) ? Instant.parse(labels.get(SINCE)) : null);
    }

    /** Why a container's labels are not read, if they are not. */
    static Optional<String> unreadBecause(Map<String, String> labels) {
        try {
            read(labels, Map.of());
            return Optional.empty();
        } catch (UnrecognizedPropertyException newer) {
            return Optional.of("a newer worker made it: its labels have '" + newer.getPropertyName()
                    + "', which this worker does not know");
        } catch (JacksonException damaged) {
            return Optional.of("its labels are damaged: " + damaged.getOriginalMessage());
        } catch (IllegalArgumentException | DateTimeParseException unread) {
            return Optional.of(String.valueOf(unread.getMessage()));
        }
    }

    static boolean sameRun(Map<String, String> labels, Run run) {
        return attempt(labels).filter(run.attempt()::equals).isPresent()
                && Integer.toString(run.restart()).equals(labels.getOrDefault(RESTART, "0"))
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
