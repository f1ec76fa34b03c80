package dev.gantry.manager.dispatch;

import dev.gantry.manager.cluster.ClusterState.AttemptKey;
import dev.gantry.manager.cluster.Orphan;
import dev.gantry.manager.cluster.TaskAttempt;
import dev.gantry.manager.control.ClusterViews;
import dev.gantry.model.Phase;
import dev.gantry.model.WorkerId;
import dev.gantry.model.wire.Assignment;
import dev.gantry.model.wire.AttemptSummary;
import dev.gantry.model.wire.Observation;
import dev.gantry.model.wire.ObservationBatch;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The attempts that a worker has and should not: those that are over for the store, which are stopped, and those that it
 * does not know, which are left alone and made known.
 *
 * <p>Only the session's listener tells it anything; any thread may ask.
 */
final class Strangers {

    private static final Duration GRACE = Duration.ofSeconds(10);

    /** Asks the worker what an attempt is. */
    interface Question {
        AttemptSummary ask(AttemptKey attempt) throws IOException, InterruptedException;
    }

    private final WorkerId worker;
    private final ClusterViews views;
    private final Question question;
    private final Map<AttemptKey, Orphan> orphans = new LinkedHashMap<>();
    private final Map<AttemptKey, Assignment> leftovers = new ConcurrentHashMap<>();

    Strangers(WorkerId worker, ClusterViews views, Question question) {
        this.worker = worker;
        this.views = views;
        this.question = question;
    }

    /** What the store says is that after this batch was committed. */
    void learn(ObservationBatch batch) throws IOException, InterruptedException {
        if (batch.full()) {
            orphans.clear();
            leftovers.clear();
        }
        for (Observation observation : batch.tasks()) {
            learn(observation);
        }
    }

    private void learn(Observation observation) throws IOException, InterruptedException {
        AttemptKey key = new AttemptKey(observation.task(), observation.attempt());
        Optional<TaskAttempt> known = views.findTask(key.task())
                .flatMap(task -> task.findAttempt(key.attempt()))
                .filter(attempt -> attempt.worker().equals(worker));
        leftovers.remove(key);
        if (observation.phase() == Phase.GONE || known.isPresent()) {
            orphans.remove(key);
        } else {
            AttemptSummary summary = question.ask(key);
            orphans.put(
                    key,
                    new Orphan(
                            key,
                            summary.name(),
                            summary.image(),
                            summary.booking(),
                            summary.ports(),
                            observation.containerId()));
        }
        if (observation.phase() != Phase.GONE
                && known.filter(TaskAttempt::isOver).isPresent()) {
            leftovers.put(key, Assignment.stop(key.task(), key.attempt(), GRACE));
        }
    }

    List<Orphan> orphans() {
        return List.copyOf(orphans.values());
    }

    /** The stops that are due. */
    List<Assignment> stops() {
        return List.copyOf(leftovers.values());
    }
}
