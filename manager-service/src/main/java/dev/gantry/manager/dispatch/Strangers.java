package dev.gantry.manager.dispatch;

import dev.gantry.manager.cluster.ClusterState.AttemptKey;
import dev.gantry.manager.cluster.Orphan;
import dev.gantry.manager.cluster.Task;
import dev.gantry.manager.cluster.TaskAttempt;
import dev.gantry.manager.control.ClusterViews;
import dev.gantry.manager.store.ClusterStore;
import dev.gantry.model.OnDisconnect;
import dev.gantry.model.Phase;
import dev.gantry.model.WorkerId;
import dev.gantry.model.wire.Assignment;
import dev.gantry.model.wire.AttemptSummary;
import dev.gantry.model.wire.Observation;
import dev.gantry.model.wire.ObservationBatch;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The attempts that a worker has and should not: those that are over for the store, which are stopped, and those that it
 * does not know, which are left alone and made known.
 *
 * <p>Only the conversation tells it anything; any thread may ask for {@link #stops}.
 */
final class Strangers {

    private static final Duration GRACE = Duration.ofSeconds(10);

    private final WorkerId worker;
    private final ClusterViews views;
    private final ClusterStore store;
    private final Deque<Observation> unknown = new ArrayDeque<>();
    private final Set<AttemptKey> abandoned = new HashSet<>();
    private final Map<AttemptKey, Orphan> orphans = new LinkedHashMap<>();
    private final Map<AttemptKey, Assignment> leftovers = new ConcurrentHashMap<>();

    Strangers(WorkerId worker, ClusterViews views, ClusterStore store) {
        this.worker = worker;
        this.views = views;
        this.store = store;
    }

    /** What the store says is that after this batch was committed. */
    void learn(ObservationBatch batch) {
        unknown.clear();
        if (batch.full()) {
            orphans.clear();
            abandoned.clear();
            leftovers.clear();
        }
        batch.tasks().forEach(this::learn);
    }

    private void learn(Observation observation) {
        AttemptKey key = keyOf(observation);
        boolean gone = observation.phase() == Phase.GONE;
        Optional<Phase> stored = gone ? Optional.empty() : phaseOf(key);
        boolean isAbandoned = stored.filter(phase -> phase == Phase.ABANDONED).isPresent();
        Optional<Boolean> over = stored.filter(_ -> !isAbandoned).map(Phase::isOver);
        if (isAbandoned) {
            abandoned.add(key);
        } else {
            abandoned.remove(key);
        }
        if (over.orElse(false)) {
            leftovers.put(key, Assignment.stop(key.task(), key.attempt(), GRACE));
        } else {
            leftovers.remove(key);
        }
        if (gone || over.isPresent()) {
            orphans.remove(key);
        } else {
            unknown.add(observation);
        }
    }

    /** An attempt that neither the store nor anybody here knows: the worker has to be asked what it is. */
    Optional<AttemptKey> unknown() {
        return Optional.ofNullable(unknown.peek()).map(Strangers::keyOf);
    }

    /** The worker said what the unknown attempt is. */
    void told(AttemptSummary summary) {
        Observation observation = unknown.remove();
        AttemptKey key = keyOf(observation);
        orphans.put(
                key,
                new Orphan(
                        key,
                        summary.name(),
                        summary.image(),
                        summary.booking(),
                        summary.ports(),
                        Optional.ofNullable(summary.specHash()),
                        abandoned.contains(key),
                        observation));
    }

    private static AttemptKey keyOf(Observation observation) {
        return new AttemptKey(observation.task(), observation.attempt());
    }

    /**
     * The phase of the attempt by the store, or nothing if that does not know it. Where it was abandoned when this machine was
     * forgotten, that says nothing about its container; one of a task that runs once at a time is over then, too. Memory keeps only what may matter.
     */
    private Optional<Phase> phaseOf(AttemptKey key) {
        return views.findTask(key.task())
                .flatMap(task -> findHere(task, key)
                        .or(() -> store.findPhase(key, worker))
                        .map(phase -> task.spec().onDisconnect() == OnDisconnect.STOP && phase == Phase.ABANDONED
                                ? Phase.GONE
                                : phase));
    }

    private Optional<Phase> findHere(Task task, AttemptKey key) {
        return task.findAttempt(key.attempt())
                .filter(attempt -> attempt.worker().equals(worker))
                .map(TaskAttempt::phase);
    }

    /** Those that are not known, also not since somebody adopted them. */
    List<Orphan> orphans() {
        orphans.keySet()
                .removeIf(key -> views.findTask(key.task())
                        .flatMap(task -> findHere(task, key))
                        .filter(phase -> phase != Phase.ABANDONED)
                        .isPresent());
        return List.copyOf(orphans.values());
    }

    /** The stops that are due. */
    List<Assignment> stops() {
        return List.copyOf(leftovers.values());
    }
}
