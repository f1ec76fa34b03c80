package dev.gantry.manager.dispatch;

import dev.gantry.manager.cluster.ClusterState.AttemptKey;
import dev.gantry.manager.cluster.Orphan;
import dev.gantry.manager.cluster.TaskAttempt;
import dev.gantry.manager.control.ClusterViews;
import dev.gantry.manager.store.History;
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
import org.jspecify.annotations.Nullable;

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
    private final History history;
    private final Question question;
    private final Map<AttemptKey, Orphan> orphans = new LinkedHashMap<>();
    private final Map<AttemptKey, Assignment> leftovers = new ConcurrentHashMap<>();

    Strangers(WorkerId worker, ClusterViews views, History history, Question question) {
        this.worker = worker;
        this.views = views;
        this.history = history;
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
        boolean gone = observation.phase() == Phase.GONE;
        Optional<Boolean> over = gone ? Optional.empty() : isOver(key);
        if (over.orElse(false)) {
            leftovers.put(key, Assignment.stop(key.task(), key.attempt(), GRACE));
        } else {
            leftovers.remove(key);
        }
        if (gone || over.isPresent()) {
            orphans.remove(key);
        } else {
            orphans.put(key, orphan(key, observation.containerId()));
        }
    }

    /** Whether the attempt is over for the store, or nothing if that does not know it. Memory keeps only what may matter. */
    private Optional<Boolean> isOver(AttemptKey key) {
        return views.findTask(key.task())
                .flatMap(task -> task.findAttempt(key.attempt())
                        .filter(attempt -> attempt.worker().equals(worker))
                        .map(TaskAttempt::isOver)
                        .or(() -> history.isOver(key, worker)));
    }

    private Orphan orphan(AttemptKey key, @Nullable String containerId) throws IOException, InterruptedException {
        AttemptSummary summary = question.ask(key);
        return new Orphan(key, summary.name(), summary.image(), summary.booking(), summary.ports(), containerId);
    }

    List<Orphan> orphans() {
        return List.copyOf(orphans.values());
    }

    /** The stops that are due. */
    List<Assignment> stops() {
        return List.copyOf(leftovers.values());
    }
}
