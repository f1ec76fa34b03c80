package dev.gantry.simulation.properties;

import dev.gantry.manager.cluster.ClusterState;
import dev.gantry.manager.cluster.ClusterState.AttemptKey;
import dev.gantry.manager.cluster.Command;
import dev.gantry.manager.cluster.Liveness;
import dev.gantry.manager.cluster.TaskAttempt;
import dev.gantry.model.EngineState;
import dev.gantry.model.Phase;
import dev.gantry.model.Reason;
import dev.gantry.model.Wanted;
import dev.gantry.model.WorkerId;
import dev.gantry.model.wire.Observation;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** What a worker without faults says. */
final class Reports {

    private Reports() {}

    static Command answers(WorkerId worker) {
        return new Command.SeeWorker(worker, Liveness.READY, EngineState.OK);
    }

    /** What should run runs since a moment, and what should stop is gone. */
    static Command obeys(ClusterState state, WorkerId worker, Instant since) {
        List<Observation> all = new ArrayList<>();
        for (AttemptKey key : state.attemptsOn(worker)) {
            TaskAttempt attempt =
                    state.loadTask(key.task()).findAttempt(key.attempt()).orElseThrow();
            boolean runs = attempt.wanted() == Wanted.RUN;
            all.add(new Observation(
                    key.task(),
                    key.attempt(),
                    attempt.restarts(),
                    "c-" + key,
                    runs ? Phase.RUNNING : Phase.GONE,
                    runs ? Reason.STARTED : Reason.STOPPED,
                    "",
                    null,
                    false,
                    null,
                    since,
                    null));
        }
        return new Command.ObserveTasks(worker, true, all);
    }
}
